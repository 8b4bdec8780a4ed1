//! Which directories are roots.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Module;
use super::source::is_local;
use crate::base::{Name, normal};

/// A directory to be checked as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) dir: PathBuf,
    pub(crate) kind: RootKind,
}

/// Why a directory is a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootKind {
    /// No other directory calls it.
    Uncalled,
    /// It is the first of a ring of directories that call each other and that nobody else calls.
    Ring,
}

/// The directories that no other one calls, and the first by path of each ring that nobody enters.
/// Every directory is reached from one of them.
pub(crate) fn roots(modules: &BTreeMap<PathBuf, Arc<Module>>) -> Vec<Root> {
    let calls: BTreeMap<&Path, BTreeSet<PathBuf>> =
        modules.iter().map(|(dir, module)| (dir.as_path(), local_calls(module))).collect();
    let called: BTreeSet<&Path> = calls
        .iter()
        .flat_map(|(dir, targets)| {
            // A module that calls itself is still not called by anything else.
            targets.iter().map(PathBuf::as_path).filter(move |target| target != dir)
        })
        .collect();
    let mut found: Vec<Root> = Vec::new();
    let mut reached: BTreeSet<PathBuf> = BTreeSet::new();
    for dir in modules.keys().filter(|dir| !called.contains(dir.as_path())) {
        found.push(Root { dir: dir.clone(), kind: RootKind::Uncalled });
        reach(dir, &calls, &mut reached);
    }
    // What is left calls each other in a ring: one member stands for all of them.
    for dir in modules.keys() {
        if !reached.contains(dir) {
            found.push(Root { dir: dir.clone(), kind: RootKind::Ring });
            reach(dir, &calls, &mut reached);
        }
    }
    found.sort_by(|a, b| a.dir.cmp(&b.dir));
    found
}

/// The directories that a module calls by path.
pub(crate) fn local_calls(module: &Module) -> BTreeSet<PathBuf> {
    let sources = module.calls.values().filter_map(|call| call.source.as_deref());
    sources
        .filter(|source| is_local(source))
        .map(|source| normal(&module.dir.join(source)))
        .collect()
}

fn reach(dir: &Path, calls: &BTreeMap<&Path, BTreeSet<PathBuf>>, reached: &mut BTreeSet<PathBuf>) {
    let mut todo = vec![dir.to_path_buf()];
    while let Some(next) = todo.pop() {
        if reached.insert(next.clone()) {
            todo.extend(calls.get(next.as_path()).into_iter().flatten().cloned());
        }
    }
}

/// Whether a module configures a provider or a backend, which Terraform expects of root modules only.
pub(crate) fn configures_itself(module: &Module) -> bool {
    !module.providers.is_empty() || module.backend.is_some()
}

/// The required variables without a value, by name.
pub(crate) fn without_values(module: &Module, has_value: impl Fn(&str) -> bool) -> Vec<Name> {
    let variables = module.variables.iter();
    let unset = variables
        .filter(|(name, variable)| variable.default().is_none() && !has_value(name.as_str()));
    unset.map(|(name, _)| *name).collect()
}
