//! Without a repository, how much may be read: as much as the modules need that a configuration calls.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::classify;
use super::repository::{Tree, may_be_tree};
use crate::base::FileSystem;
use crate::config::{Module, local_calls};

/// What became of the calls that lead out of their tree.
#[derive(Default)]
pub(super) struct Widened {
    /// Whether a tree is larger now, so that there is more to read.
    pub(super) is_larger: bool,
    /// Directories that are called, would be in a tree, and do not exist.
    pub(super) absent: BTreeSet<PathBuf>,
}

/// Extends trees that are not repositories to the directory that contains both the tree and a module
/// that is called by path.
///
/// Invariant: only the directory of an existing module extends a tree, and no link leads to it. Whoever
/// wrote the configuration chose the path, so a tree never becomes a home directory or what is above.
pub(super) fn widen<'a>(
    disk: &dyn FileSystem,
    trees: &mut [Tree],
    home: Option<&Path>,
    modules: impl Iterator<Item = &'a Module>,
) -> Widened {
    let home = home.and_then(|home| disk.canonical(home).ok());
    let mut widened = Widened::default();
    for module in modules {
        for target in local_calls(module) {
            if trees.iter().any(|tree| target.starts_with(&tree.root)) {
                continue;
            }
            let own = trees.iter_mut().find(|tree| module.dir.starts_with(&tree.root));
            let Some(tree) = own.filter(|tree| !tree.is_repository) else { continue };
            let common = tree.root.ancestors().find(|ancestor| target.starts_with(ancestor));
            let Some(common) = common.filter(|common| may_be_tree(common, home.as_deref())) else {
                continue;
            };
            if disk.kind(&target).is_none() {
                widened.absent.insert(target);
            } else if is_module(disk, &target) {
                tree.root = common.to_owned();
                widened.is_larger = true;
            }
        }
    }
    widened
}

fn is_module(disk: &dyn FileSystem, directory: &Path) -> bool {
    disk.canonical(directory).is_ok_and(|canonical| canonical == directory)
        && holds_configuration(disk, directory)
}

/// Whether a directory contains configuration files itself.
pub(super) fn holds_configuration(files: &dyn FileSystem, directory: &Path) -> bool {
    let entries = files.list(directory).unwrap_or_default();
    let mut names = entries.iter().filter_map(|(name, _)| name.to_str());
    names.any(|name| classify(name).is_some_and(|file| file.role.declares()))
}
