//! Stacks that want more providers than the AWS one, made ready for a machine without a registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{infra, process};

/// Makes a stack of a copied tree one that Terraform can take with the AWS provider alone: packages
/// that Terraform would zip are built by a tool of the tree instead. False where Python is missing.
///
/// # Errors
/// The tool's own words.
pub fn prepare(tree: &Path, stack: &str) -> Result<bool, String> {
    if !is_needed(tree, stack) {
        return Ok(true);
    }
    if !process::is_here("python3") {
        return Ok(false);
    }
    let place = tree.join("stacks").join(stack);
    let original = tree.join(format!("{stack}-original"));
    std::fs::rename(&place, &original).map_err(|error| error.to_string())?;
    let mut command = Command::new("python3");
    command.arg(infra::infra().join("tools/offline.py")).arg(&original).arg(&place);
    process::succeed(command, 60).map(|_| true)
}

/// Whether Terraform would make packages for a stack, which takes one more provider.
pub fn is_needed(tree: &Path, stack: &str) -> bool {
    let place = tree.join("stacks").join(stack);
    let zips = |file: &PathBuf| {
        let text = std::fs::read_to_string(place.join(file)).unwrap_or_default();
        infra::is_configuration(file) && text.contains("\"archive_file\"")
    };
    infra::files_below(&place).iter().any(zips)
}
