//! The repository around a path, and the settings file in it.

use std::path::{Path, PathBuf};

use crate::base::FileSystem;

/// The name of a settings file.
pub(crate) const SETTINGS_FILE: &str = ".drlint.hcl";

/// The directory that holds `.git` at or above `path`; without one the working directory, if `path`
/// is below it, else `path` itself or, for a file, its directory. Absolute and canonical; `None` when
/// `path` does not exist.
pub fn repository_root(files: &dyn FileSystem, path: &Path) -> Option<PathBuf> {
    let directory = directory_of(files, path)?;
    // A worktree and a submodule have a file called `.git`.
    let holds_git = |ancestor: &&Path| files.kind(&ancestor.join(".git")).is_some();
    if let Some(repository) = directory.ancestors().find(holds_git) {
        return Some(repository.to_owned());
    }
    let working = files.canonical(Path::new(".")).ok();
    Some(working.filter(|working| directory.starts_with(working)).unwrap_or(directory))
}

/// The settings file that applies to `path`: the first `.drlint.hcl` from its directory upwards to the
/// repository root.
pub fn find_settings(files: &dyn FileSystem, path: &Path) -> Option<PathBuf> {
    let root = repository_root(files, path)?;
    let directory = directory_of(files, path)?;
    let inside = directory.ancestors().take_while(|directory| directory.starts_with(&root));
    inside.map(|directory| directory.join(SETTINGS_FILE)).find(|file| files.is_file(file))
}

/// The canonical path of a directory, or of a file's directory.
fn directory_of(files: &dyn FileSystem, path: &Path) -> Option<PathBuf> {
    let path = files.canonical(path).ok()?;
    if files.is_directory(&path) { Some(path) } else { path.parent().map(Path::to_owned) }
}
