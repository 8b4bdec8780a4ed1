//! A stack copied to the disk.

use std::path::Path;

use super::UsageError;
use super::files::{is_free, write_new};
use crate::diag::{Code, Diagnostic};
use crate::scaffold;

/// Writes a stack with all it uses below `directory`, and says how many files that were.
///
/// The directory is made; one that holds anything is left as it is.
///
/// # Errors
/// The directory is in use, or cannot be written.
pub(crate) fn write_stack(stack: &str, directory: &Path) -> Result<usize, UsageError> {
    let shown = directory.display();
    if !is_free(directory).map_err(|error| UsageError::of_path(directory, error))? {
        let message = format!("{shown} is not empty; no file was created.");
        let taken = Diagnostic::new(Code::Usage, message, None);
        return Err(UsageError::about(
            taken.with_help("Use a directory that is empty or does not exist."),
        ));
    }
    let files = scaffold::files(stack)
        .map_err(|error| UsageError::new(format!("The stack {stack} cannot be read: {error}.")))?;
    for file in &files {
        let path = file.path.split('/').fold(directory.to_path_buf(), |at, part| at.join(part));
        write_new(&path, &file.content).map_err(|error| {
            UsageError::new(format!(
                "Cannot create {}: {error}. The stack in {shown} is incomplete.",
                path.display()
            ))
        })?;
    }
    Ok(files.len())
}
