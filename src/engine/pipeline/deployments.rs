//! Stage 2: which directories are root modules, and with which workspaces and variable files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::{FileError, FileSystem, Spanned};
use crate::config::{Module, RootKind, roots};
use crate::diag::{Code, Diagnostic};
use crate::engine::confined::ConfinedFiles;
use crate::engine::deployment::Deployment;
use crate::engine::load::display;
use crate::engine::{Inputs, UsageError, Workspace, plan_run, repository_root, text_of};
use crate::settings;

/// The deployments of a run, by root and in the settings' order, and notes for `--verbose`.
///
/// # Errors
/// When a path of the settings cannot be used, or a plan fits no root.
pub(crate) fn deployments(
    workspace: &mut Workspace,
    inputs: &Inputs,
) -> Result<(Vec<Deployment>, Vec<String>), UsageError> {
    let files = settings_files(workspace);
    if let Some(problem) = check_paths(&files, workspace) {
        let sources = std::mem::take(&mut workspace.loaded.sources);
        return Err(UsageError { diagnostics: vec![problem], sources });
    }
    let mut notes = workspace.found.skipped.clone();
    let loaded = &workspace.loaded.directories;
    let modules: BTreeMap<PathBuf, Arc<Module>> = workspace
        .directories
        .iter()
        .filter_map(|path| Some((path.clone(), Arc::clone(&loaded.get(path)?.module))))
        .collect();
    let mut named = named(workspace, &files);
    let mut deployments = Vec::new();
    for root in roots(&modules) {
        let shown = display(&root.dir, &workspace.base);
        let kind = match root.kind {
            RootKind::Uncalled => "root",
            RootKind::Ring => "root (first of a ring of modules that call each other)",
        };
        notes.push(format!("{kind} {shown}"));
        let named = named.remove(&root.dir).unwrap_or_default();
        deployments.extend(of_root(&root.dir, &shown, named, workspace, &files, inputs)?);
    }
    // A plan is of one root module in one workspace.
    if let Some(plan) = &workspace.plan {
        deployments = vec![plan_run::choose(&*workspace.disk, plan, deployments, inputs)?];
    }
    let directories: BTreeSet<&Path> =
        deployments.iter().map(|deployment| deployment.directory.as_path()).collect();
    for directory in workspace.loaded.directories.keys() {
        if !directories.contains(directory.as_path()) {
            notes.push(format!("module {}", display(directory, &workspace.base)));
        }
    }
    Ok((deployments, notes))
}

/// The deployments of the settings by the canonical paths of their roots, which they may name by way of
/// links.
fn named(
    workspace: &Workspace,
    files: &ConfinedFiles,
) -> BTreeMap<PathBuf, Vec<settings::Deployment>> {
    let home = home(workspace);
    let mut named: BTreeMap<PathBuf, Vec<settings::Deployment>> = BTreeMap::new();
    for deployment in &workspace.settings.deployments {
        if let Ok(root) = files.canonical(&home.join(&deployment.root.value)) {
            named.entry(root).or_default().push(deployment.clone());
        }
    }
    named
}

/// A root once, or once for each deployment of the settings that names it.
fn of_root(
    directory: &Path,
    shown: &str,
    named: Vec<settings::Deployment>,
    workspace: &mut Workspace,
    files: &ConfinedFiles,
    inputs: &Inputs,
) -> Result<Vec<Deployment>, UsageError> {
    let selected = selected_workspace(workspace, directory);
    let new = |name: &str, named: Option<&str>, var_files| Deployment {
        name: name.to_owned(),
        root: shown.to_owned(),
        directory: directory.to_path_buf(),
        workspace: named.or(inputs.chosen_workspace()).or(selected.as_deref()).map(Arc::from),
        var_files,
    };
    let mut deployments = Vec::new();
    for deployment in named {
        // Relative to the root module, as for `terraform -chdir`.
        let named_files = deployment.var_files.iter();
        let read = named_files
            .map(|file| workspace.read_variables(files, &directory.join(&file.value)))
            .collect::<Result<_, _>>()?;
        let named = deployment.workspace.as_ref().map(|name| name.value.as_str());
        deployments.push(new(&deployment.name, named, read));
    }
    if deployments.is_empty() {
        deployments.push(new(shown, None, Vec::new()));
    }
    Ok(deployments)
}

/// The workspace that `terraform workspace select` left in the directory of a root. `None` when that is
/// no name of a workspace, or when a plan has the values: it may be of another one.
fn selected_workspace(workspace: &Workspace, directory: &Path) -> Option<String> {
    const LONGEST: u64 = 256;
    if workspace.plan.is_some() {
        return None;
    }
    let file = directory.join(".terraform").join("environment");
    let bytes = workspace.files.read_up_to(&file, LONGEST).ok()?;
    let name = text_of(bytes).ok()?.trim().to_owned();
    // Terraform accepts the names that a URL does not have to escape.
    let is_name = !name.is_empty()
        && name.chars().all(|char| char.is_ascii_alphanumeric() || "-_.~$&+=:@".contains(char));
    is_name.then_some(name)
}

/// What the settings' paths are relative to.
fn home(workspace: &Workspace) -> PathBuf {
    workspace.settings_directory.clone().unwrap_or_else(|| PathBuf::from("."))
}

/// What settings may name. They come with the configuration, from whoever proposed a change to it, so
/// they may read no more than it may; their own tree too, since `--config` may name one elsewhere.
fn settings_files(workspace: &Workspace) -> ConfinedFiles {
    let home = home(workspace);
    let trees = workspace.trees.iter().cloned().chain(repository_root(&*workspace.disk, &home));
    ConfinedFiles::new(Arc::clone(&workspace.disk), trees)
}

/// The first path of the settings that leads outside, and the first root that is not a directory.
fn check_paths(files: &ConfinedFiles, workspace: &Workspace) -> Option<Diagnostic> {
    let home = home(workspace);
    workspace.settings.deployments.iter().find_map(|deployment| {
        let root = home.join(&deployment.root.value);
        check_path(files, &home, "root", &deployment.root)
            .or_else(|| {
                (!files.is_directory(&root)).then(|| {
                    let path = &deployment.root.value;
                    let message = format!("The root \"{path}\" is not a directory.");
                    let help = "Name the directory of a root module, relative to this file.";
                    problem(message, &deployment.root).with_help(help)
                })
            })
            .or_else(|| {
                let mut var_files = deployment.var_files.iter();
                var_files.find_map(|file| check_path(files, &root, "variable file", file))
            })
    })
}

fn check_path(
    files: &ConfinedFiles,
    from: &Path,
    what: &str,
    path: &Spanned<String>,
) -> Option<Diagnostic> {
    // A leading slash is absolute on Windows as well, only not by the standard library's definition.
    let is_absolute = Path::new(&path.value).has_root() || Path::new(&path.value).is_absolute();
    let reason = if is_absolute {
        "is an absolute path"
    } else if files.canonical(&from.join(&path.value)) == Err(FileError::Outside) {
        "leads outside the repository, or to what Git keeps in it"
    } else {
        return None;
    };
    let message = format!("The {what} \"{}\" {reason}.", path.value);
    let help = "Use a relative path to something in the repository.";
    Some(problem(message, path).with_help(help))
}

fn problem(message: String, path: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(Code::SettingsError, message, Some(path.span))
}
