//! Stage 1: files, settings, plan and variable files are read, each once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::FileSystem;
use crate::diag::{Code, Diagnostic};
use crate::engine::confined::ConfinedFiles;
use crate::engine::discovery::{Found, discover};
use crate::engine::load::load;
use crate::engine::named_files::{NamedFiles, accept};
use crate::engine::plan_file::read_plan;
use crate::engine::repository::{Tree, tree_of};
use crate::engine::trees::widen;
use crate::engine::{
    Inputs, Progress, UsageError, Workspace, load_settings, plan_run, repository_root,
};

/// Reads everything the inputs name.
///
/// # Errors
/// When a path, the settings, the plan or a variable file cannot be used.
pub(crate) fn read(
    disk: &Arc<dyn FileSystem>,
    inputs: &Inputs,
    progress: &dyn Progress,
) -> Result<Workspace, UsageError> {
    progress.stage("Searching", 0);
    let starts = plan_run::starts(&**disk, inputs);
    let found = search(disk, inputs, &starts)?;
    // Two paths may lead to the same directory.
    let directories: BTreeSet<PathBuf> =
        found.directories.iter().filter_map(|path| disk.canonical(path).ok()).collect();
    let directories: Vec<PathBuf> = directories.into_iter().collect();
    // A module may call its neighbours anywhere in the repository, so that is what may be read.
    let mut trees: Vec<Tree> = starts.iter().filter_map(|path| tree_of(&**disk, path)).collect();
    let home = inputs.environment.home.as_deref();
    let (files, base, mut loaded, absent) = loop {
        let roots: Vec<PathBuf> = trees.iter().map(|tree| tree.root.clone()).collect();
        let base = roots.first().cloned().or_else(|| repository_root(&**disk, Path::new(".")));
        let base = base.unwrap_or_default();
        let files: Arc<dyn FileSystem> = Arc::new(ConfinedFiles::new(Arc::clone(disk), roots));
        let loaded = load(&directories, &base, &*files, inputs.limits.syntax, progress);
        let modules = loaded.directories.values().map(|directory| &*directory.module);
        let widened = widen(&**disk, &mut trees, home, modules);
        // Each round makes a tree larger by at least one directory of its path.
        if !widened.is_larger {
            break (files, base, loaded, widened.absent);
        }
    };
    let plan = inputs.plan.as_ref();
    let plan = plan
        .map(|path| read_plan(&**disk, path, &base, &inputs.limits.modules, &mut loaded.sources))
        .transpose()?;
    loaded.diagnostics.extend(found.unreadable.iter().map(|(path, reason)| {
        let message = format!("{} cannot be searched: {reason}", path.display());
        Diagnostic::new(Code::Unreadable, message, None)
    }));
    let (settings, settings_path) = load_settings(disk, inputs, &mut loaded.sources)?;
    let mut workspace = Workspace {
        disk: Arc::clone(disk),
        files,
        trees: trees.into_iter().map(|tree| tree.root).collect(),
        absent,
        base,
        found,
        directories,
        loaded,
        settings,
        settings_directory: settings_path.and_then(|path| path.parent().map(Path::to_owned)),
        plan,
        var_files: Vec::new(),
    };
    for path in &inputs.var_files {
        let file = workspace.read_variables(&**disk, path)?;
        workspace.var_files.push(file);
    }
    Ok(workspace)
}

/// The directories with Terraform files below the paths. A file stands for the root modules that read
/// it.
///
/// # Errors
/// When a path cannot be read, or one of several has nothing to check.
fn search(
    disk: &Arc<dyn FileSystem>,
    inputs: &Inputs,
    starts: &[PathBuf],
) -> Result<Found, UsageError> {
    let mut all = Found::default();
    let mut empty = Vec::new();
    let mut named = NamedFiles::new(disk, inputs);
    for start in starts {
        let mut found = discover(&**disk, std::slice::from_ref(start))?;
        if disk.is_file(start) {
            accept(start)?;
            found.directories = named.roots_of(start)?.into_iter().collect();
        }
        if found.directories.is_empty() {
            empty.push(start);
        }
        all.directories.append(&mut found.directories);
        all.unreadable.append(&mut found.unreadable);
        all.skipped.append(&mut found.skipped);
    }
    // The command line reports a run without any files.
    if let Some(first) = empty.first()
        && !all.directories.is_empty()
        && inputs.plan.is_none()
    {
        let message = format!("No Terraform files found in {}.", first.display());
        return Err(UsageError::new(message));
    }
    all.directories.sort_unstable();
    all.directories.dedup();
    all.unreadable.sort_unstable();
    all.unreadable.dedup();
    all.skipped.sort_unstable();
    all.skipped.dedup();
    Ok(all)
}
