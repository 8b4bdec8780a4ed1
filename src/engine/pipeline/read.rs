//! Stage 1: files, settings, plan and variable files are read, each once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::FileSystem;
use crate::diag::{Code, Diagnostic};
use crate::engine::confined::ConfinedFiles;
use crate::engine::discovery::{Found, discover};
use crate::engine::load::load;
use crate::engine::plan_file::read_plan;
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
    // Nothing to start from means a plan on its own, not the working directory.
    let found = if starts.is_empty() { Found::default() } else { discover(&**disk, &starts)? };
    // A module may call its neighbours anywhere in the repository, so that is what may be read.
    let trees: Vec<PathBuf> =
        starts.iter().filter_map(|path| repository_root(&**disk, path)).collect();
    let base = trees.first().cloned().or_else(|| repository_root(&**disk, Path::new(".")));
    let base = base.unwrap_or_default();
    let files: Arc<dyn FileSystem> = Arc::new(ConfinedFiles::new(Arc::clone(disk), trees.clone()));
    // Two paths may lead to the same directory.
    let directories: BTreeSet<PathBuf> =
        found.directories.iter().filter_map(|path| disk.canonical(path).ok()).collect();
    let directories: Vec<PathBuf> = directories.into_iter().collect();
    let mut loaded = load(&directories, &base, &*files, inputs.limits.syntax, progress);
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
        trees,
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
