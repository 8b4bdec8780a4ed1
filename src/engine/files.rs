//! The disk. Invariant: no other file of this crate names `std::fs`.

#![allow(clippy::disallowed_methods, reason = "this is the file that touches the disk")]

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::base::{FileError, FileKind, FileSystem, normal};

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

/// Where a report written to `path` ends up: links followed.
///
/// # Errors
/// When a link of the repository leads out of it: whoever proposed a change may have put it there.
pub(crate) fn output_target(path: &Path) -> io::Result<PathBuf> {
    let absolute = normal(&std::path::absolute(path)?);
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Ok(absolute);
    };
    // A directory that is missing is the system's to report.
    let Ok(directory) = fs::canonicalize(parent) else { return Ok(absolute) };
    let beside = directory.join(name);
    let target = match fs::symlink_metadata(&beside) {
        Ok(found) if found.is_symlink() => fs::canonicalize(&beside)?,
        _ => beside,
    };
    let working = std::env::current_dir().ok().filter(|working| absolute.starts_with(working));
    let repository = parent.ancestors().find(|directory| directory.join(".git").exists());
    if let Some(tree) = repository.or(working.as_deref())
        && !fs::canonicalize(tree).is_ok_and(|tree| target.starts_with(tree))
    {
        return Err(io::Error::other("a symbolic link leads out of the repository"));
    }
    Ok(target)
}

/// Writes a report to a file, whole or not at all. Directories are not made: a mistyped path should be
/// noticed.
///
/// # Errors
/// The system's, and those of [`output_target`].
pub(crate) fn write_output(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = output_target(path)?;
    let before = fs::metadata(&target).ok();
    // A pipe or device, such as /dev/stdout, cannot be replaced.
    if before.as_ref().is_some_and(|found| !found.is_file()) {
        return fs::write(&target, bytes);
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut attempt = 0;
    let (temporary, mut file) = loop {
        let temporary = target.with_file_name(format!(".{name}.{attempt}.tmp"));
        match fs::File::create_new(&temporary) {
            // Another run's, or left by one that was stopped.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => {
                attempt += 1;
            }
            file => break (temporary, file?),
        }
    };
    let written = file
        .write_all(bytes)
        .and_then(|()| before.map_or(Ok(()), |before| file.set_permissions(before.permissions())))
        .and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
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
