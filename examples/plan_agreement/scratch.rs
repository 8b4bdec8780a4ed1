//! A copy of the repository around a root that can be planned with the aws provider alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use drlint::engine::{DiskFiles, repository_root};
use tempfile::TempDir;

use crate::Wish;
use crate::cut;

/// The copy; it is gone with this value, unless it is to be kept.
pub struct Scratch {
    /// The top of the copy.
    pub tree: PathBuf,
    /// The root, relative to the top.
    pub root: PathBuf,
    _guard: Option<TempDir>,
}

/// The folder, in the copy, of modules that stand in for those of a registry.
const MODULES: &str = "registry-modules";

/// Copies, and cuts what cannot be planned offline.
pub fn make(wish: &Wish) -> Result<Scratch, String> {
    let root = canonical(&wish.root)?;
    let tree = match &wish.tree {
        Some(tree) => canonical(tree)?,
        None => repository_root(&DiskFiles, &root).ok_or("the root lies nowhere")?,
    };
    let relative = root.strip_prefix(&tree).map_err(|_| "the root is not below --tree")?;
    let (top, guard) = if let Some(keep) = &wish.keep {
        fs::create_dir_all(keep).map_err(|error| error.to_string())?;
        (canonical(keep)?, None)
    } else {
        let guard = TempDir::new().map_err(|error| error.to_string())?;
        (guard.path().to_path_buf(), Some(guard))
    };
    let target = top.join("tree");
    copy(&tree, &target).map_err(|error| format!("{}: {error}", tree.display()))?;
    // drlint reads files up to the top of the repository, and that is how it is told.
    fs::create_dir_all(target.join(".git")).map_err(|error| error.to_string())?;
    let registry = wish.modules.as_deref().map(canonical).transpose()?;
    let mut todo = vec![target.join(relative)];
    let mut done = BTreeSet::new();
    while let Some(directory) = todo.pop() {
        if !done.insert(directory.clone()) {
            continue;
        }
        let mut place = |source: &cut::Source| -> Result<PathBuf, String> {
            let at = match source {
                cut::Source::Local(path) => directory.join(path),
                cut::Source::Registry { folder, below } => {
                    let standing = registry.as_ref().map(|registry| registry.join(folder));
                    let Some(standing) = standing.filter(|path| path.is_dir()) else {
                        return Err(format!("no {folder} among the modules"));
                    };
                    let copied = target.join(MODULES).join(folder);
                    if !copied.exists() {
                        copy(&standing, &copied).map_err(|error| error.to_string())?;
                    }
                    copied.join(below)
                }
            };
            let at = fs::canonicalize(&at).map_err(|error| format!("{}: {error}", at.display()))?;
            todo.push(at.clone());
            Ok(at)
        };
        cut::directory(&directory, &target.join(relative), &mut place)?;
    }
    Ok(Scratch { tree: target, root: relative.to_path_buf(), _guard: guard })
}

fn canonical(path: &Path) -> Result<PathBuf, String> {
    fs::canonicalize(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let target = to.join(&name);
        if entry.path().is_dir() {
            if name != ".git" && name != ".terraform" {
                copy(&entry.path(), &target)?;
            }
        } else if entry.path().is_file() && name != ".terraform.lock.hcl" {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
