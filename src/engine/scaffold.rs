//! A stack written to the disk.

#![allow(clippy::disallowed_methods, reason = "the engine writes the disk")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::UsageError;
use crate::diag::{Diagnostic, Severity};
use crate::scaffold;

/// Writes a stack with all it uses below `directory`, and says how many files that were.
///
/// The directory is made; one that holds anything is left as it is.
///
/// # Errors
/// The directory is in use, or cannot be written.
pub fn write_stack(stack: &str, directory: &Path) -> Result<usize, UsageError> {
    let shown = directory.display();
    if !is_free(directory).map_err(|error| UsageError::new(format!("{shown}: {error}")))? {
        let message = format!("{shown} is not empty: nothing was written.");
        let taken = Diagnostic::new("drlint/usage", Severity::Error, message, None);
        return Err(UsageError::about(taken.with_help("Name a directory that is empty or new.")));
    }
    let files = scaffold::files(stack)
        .map_err(|error| UsageError::new(format!("The stack {stack} cannot be read: {error}")))?;
    for file in &files {
        let path = file.path.split('/').fold(directory.to_path_buf(), |at, part| at.join(part));
        write(&path, &file.content).map_err(|error| {
            UsageError::new(format!(
                "{}: cannot be written: {error}. What lies in {shown} is incomplete.",
                path.display()
            ))
        })?;
    }
    Ok(files.len())
}

/// Whether nothing is there, or an empty directory.
fn is_free(directory: &Path) -> io::Result<bool> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Writes a file that was not there.
fn write(path: &PathBuf, content: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::File::create_new(path)?.write_all(content)
}
