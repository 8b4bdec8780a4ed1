//! The stacks that come with drlint, as files to write.
//!
//! They are those of `reference-infra/`, each with the modules, functions and tools it uses. The build
//! script (`build/stacks.rs`) packs them into `stacks.bin`: a raw deflate stream of a header and the
//! contents of all files, end to end. The header has a line for each file, in the order of the contents,
//! and ends with an empty line:
//!
//! ```text
//! length in bytes <TAB> stacks that have the file, with commas between <TAB> path
//! ```

use std::io::{self, Read};

static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/stacks.bin"));

/// All stacks, sorted by name.
pub const STACKS: &[Stack] = include!(concat!(env!("OUT_DIR"), "/stacks.rs"));

/// A stack that comes with drlint.
pub struct Stack {
    /// Its name, which is also that of its profile.
    pub name: &'static str,
    /// What it is, in one line.
    pub description: &'static str,
    /// Where Terraform runs, below the folder that the stack is written to.
    pub root: &'static str,
    /// Values to try it with, likewise.
    pub(crate) example: &'static str,
}

/// A file to write.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// Its place below the folder that the stack is written to, with `/` between the parts.
    pub path: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// The stack of that name.
pub fn stack(name: &str) -> Option<&'static Stack> {
    STACKS.iter().find(|stack| stack.name == name)
}

/// The files of a stack, sorted by path.
///
/// # Errors
/// The archive is damaged.
pub fn files(stack: &str) -> io::Result<Vec<File>> {
    unpack(ARCHIVE, stack)
}

fn unpack(archive: &[u8], stack: &str) -> io::Result<Vec<File>> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the archive is damaged");
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(archive).read_to_end(&mut bytes)?;
    let end = bytes.windows(2).position(|two| two == b"\n\n").ok_or_else(damaged)?;
    let (header, mut contents) = (&bytes[..end], &bytes[end + 2..]);
    let mut files = Vec::new();
    for line in std::str::from_utf8(header).map_err(|_| damaged())?.lines() {
        let mut fields = line.split('\t');
        let mut field = || fields.next().ok_or_else(damaged);
        let (length, stacks, path) = (field()?, field()?, field()?);
        let length = length.parse().map_err(|_| damaged())?;
        let (content, rest) = contents.split_at_checked(length).ok_or_else(damaged)?;
        contents = rest;
        if stacks.split(',').any(|name| name == stack) {
            files.push(File { path: path.to_owned(), content: content.to_vec() });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stack_has_files_below_its_folder() {
        for stack in STACKS {
            let files = files(stack.name).unwrap();
            let below = |file: &File| file.path.starts_with(&format!("stacks/{}/", stack.name));
            assert!(files.iter().any(below), "{}", stack.name);
            let safe = |part: &str| !part.is_empty() && part != "." && part != "..";
            assert!(files.iter().all(|file| file.path.split('/').all(safe)), "{}", stack.name);
            assert!(files.is_sorted_by(|a, b| a.path < b.path), "{}", stack.name);
        }
        assert!(files("nothing").unwrap().is_empty());
    }

    #[test]
    fn a_damaged_archive_is_an_error() {
        assert!(unpack(&ARCHIVE[..ARCHIVE.len() / 2], STACKS[0].name).is_err());
        assert!(unpack(b"", STACKS[0].name).is_err());
    }
}
