//! The disk. Invariant: no other file of this crate names `std::fs`.

#![allow(clippy::disallowed_methods, reason = "this is the file that touches the disk")]

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::base::{FileError, FileKind, FileSystem};

/// Every file that the process may read.
#[derive(Clone, Copy, Debug, Default)]
pub struct DiskFiles;

impl FileSystem for DiskFiles {
    fn read_up_to(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        // A pipe or device would block or never end.
        let metadata = fs::metadata(path).map_err(|error| file_error(&error))?;
        if !metadata.is_file() {
            return Err(FileError::Io("not a regular file".to_owned()));
        }
        let too_large = |size| FileError::TooLarge { size, limit };
        if metadata.len() > limit {
            return Err(too_large(metadata.len()));
        }
        let file = fs::File::open(path).map_err(|error| file_error(&error))?;
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| file_error(&error))?;
        // The file may have grown since, and files of `/proc` have no size of their own.
        if bytes.len() as u64 > limit {
            return Err(too_large(bytes.len() as u64));
        }
        Ok(bytes)
    }

    fn list(&self, path: &Path) -> Result<Vec<(OsString, FileKind)>, FileError> {
        let entries = WalkDir::new(path).min_depth(1).max_depth(1).sort_by_file_name();
        let entries = entries.into_iter().map(|entry| match entry {
            Ok(entry) => Ok((entry.file_name().to_owned(), kind_of(entry.file_type()))),
            Err(error) => Err(match error.io_error() {
                Some(error) => file_error(error),
                None => FileError::Io(error.to_string()),
            }),
        });
        entries.collect()
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        fs::metadata(path).ok().map(|metadata| kind_of(metadata.file_type()))
    }

    fn entry(&self, path: &Path) -> Option<FileKind> {
        fs::symlink_metadata(path).ok().map(|metadata| kind_of(metadata.file_type()))
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, FileError> {
        fs::canonicalize(path).map_err(|error| file_error(&error))
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        // Without a working directory a relative path leads nowhere, and is missing as it is.
        std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
    }
}

fn kind_of(kind: fs::FileType) -> FileKind {
    if kind.is_file() {
        FileKind::File
    } else if kind.is_dir() {
        FileKind::Directory
    } else if kind.is_symlink() {
        FileKind::Link
    } else {
        FileKind::Other
    }
}

/// The system's messages differ between platforms where its kinds of error do not.
fn file_error(error: &io::Error) -> FileError {
    match error.kind() {
        io::ErrorKind::NotFound => FileError::Missing,
        io::ErrorKind::NotADirectory => {
            FileError::Io("a part of the path is not a directory".to_owned())
        }
        io::ErrorKind::PermissionDenied => FileError::Io("permission denied".to_owned()),
        _ => FileError::Io(error.to_string()),
    }
}

/// The text of a file's bytes; a byte order mark stays, so that offsets are those of the file.
///
/// # Errors
/// [`FileError::NotText`] for anything that is not UTF-8, or holds NUL bytes.
pub fn text_of(bytes: Vec<u8>) -> Result<String, FileError> {
    // UTF-16 without a byte order mark, or a binary file: valid UTF-8 all the same.
    if bytes.contains(&0) {
        return Err(FileError::NotText);
    }
    String::from_utf8(bytes).map_err(|_| FileError::NotText)
}

/// Writes a report to a file. Directories are not made: a mistyped path should be noticed.
///
/// # Errors
/// The system's.
pub(crate) fn write_output(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)
}

/// Writes a file that does not exist yet, with the directories above it.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::File::create_new(path)?.write_all(bytes)
}

/// Whether nothing is at `directory`, or an empty directory.
pub(super) fn is_free(directory: &Path) -> io::Result<bool> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
