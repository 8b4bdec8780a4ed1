//! The tree of files around a path that may be read, and the settings file in it.

use std::path::{Path, PathBuf};

use crate::base::FileSystem;

/// The name of a settings file.
pub(crate) const SETTINGS_FILE: &str = ".drlint.hcl";

/// A directory whose files may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tree {
    /// Absolute and canonical.
    pub(crate) root: PathBuf,
    /// Whether it is a repository, which nothing makes larger.
    pub(crate) is_repository: bool,
}

/// The directory that holds `.git` at or above `path`; without one the working directory, if `path`
/// is below it, else `path` itself or, for a file, its directory. `None` when `path` does not exist.
pub(crate) fn tree_of(files: &dyn FileSystem, path: &Path) -> Option<Tree> {
    let directory = directory_of(files, path)?;
    // A worktree and a submodule have a file called `.git`.
    let holds_git = |ancestor: &&Path| files.kind(&ancestor.join(".git")).is_some();
    if let Some(repository) = directory.ancestors().find(holds_git) {
        return Some(Tree { root: repository.to_owned(), is_repository: true });
    }
    let working = files.canonical(Path::new(".")).ok();
    let root = working.filter(|working| directory.starts_with(working)).unwrap_or(directory);
    Some(Tree { root, is_repository: false })
}

/// The root of [`tree_of`]: absolute and canonical; `None` when `path` does not exist.
pub fn repository_root(files: &dyn FileSystem, path: &Path) -> Option<PathBuf> {
    tree_of(files, path).map(|tree| tree.root)
}

/// Whether a directory without a repository may be read as a whole because a configuration in it does
/// not stay below the path that was named: not the root of the file system, a home directory, or what
/// contains home directories.
pub(crate) fn may_be_tree(root: &Path, home: Option<&Path>) -> bool {
    root.parent().is_some() && !home.is_some_and(|home| home.starts_with(root))
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
