//! Stage 2: which directories are root modules, and with which workspaces and variable files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Module, RootKind, roots};
use crate::engine::deployment::Deployment;
use crate::engine::load::display;
use crate::engine::{Inputs, UsageError, Workspace, plan_run};
use crate::settings;

/// The deployments of a run, by root and in the settings' order, and notes for `--verbose`.
///
/// # Errors
/// When a variable file of the settings cannot be used, or a plan fits no root.
pub(crate) fn deployments(
    workspace: &mut Workspace,
    inputs: &Inputs,
) -> Result<(Vec<Deployment>, Vec<String>), UsageError> {
    let mut notes = workspace.found.skipped.clone();
    let loaded = &workspace.loaded.directories;
    let modules: BTreeMap<PathBuf, Arc<Module>> = workspace
        .directories
        .iter()
        .filter_map(|path| Some((path.clone(), Arc::clone(&loaded.get(path)?.module))))
        .collect();
    let mut deployments = Vec::new();
    for root in roots(&modules) {
        let shown = display(&root.dir, &workspace.base);
        let kind = match root.kind {
            RootKind::Uncalled => "root",
            RootKind::Ring => "root (first of a ring of modules that call each other)",
        };
        notes.push(format!("{kind} {shown}"));
        deployments.extend(of_root(&root.dir, &shown, workspace, inputs)?);
    }
    // A plan is of one root module in one workspace.
    if let Some(plan) = &workspace.plan {
        deployments = vec![plan_run::choose(&*workspace.disk, plan, deployments, inputs)?];
    }
    for directory in workspace.loaded.directories.keys() {
        if !deployments.iter().any(|deployment| deployment.directory == *directory) {
            notes.push(format!("module {}", display(directory, &workspace.base)));
        }
    }
    Ok((deployments, notes))
}

/// A root once, or once for each deployment of the settings that names it.
fn of_root(
    directory: &Path,
    shown: &str,
    workspace: &mut Workspace,
    inputs: &Inputs,
) -> Result<Vec<Deployment>, UsageError> {
    let home = workspace.settings_directory.clone().unwrap_or_else(|| PathBuf::from("."));
    // Compared by canonical path: a settings file may name a root by way of a link.
    let is_of_root = |deployment: &settings::Deployment| {
        let root = workspace.disk.canonical(&home.join(&deployment.root.value));
        root.is_ok_and(|root| root == directory)
    };
    let named = workspace.settings.deployments.iter().filter(|deployment| is_of_root(deployment));
    let named: Vec<settings::Deployment> = named.cloned().collect();
    let new = |name: &str, named: Option<&str>, var_files| Deployment {
        name: name.to_owned(),
        root: shown.to_owned(),
        directory: directory.to_path_buf(),
        workspace: named.or(inputs.chosen_workspace()).map(Arc::from),
        var_files,
    };
    let mut deployments = Vec::new();
    for deployment in named {
        // Relative to the root module, as for `terraform -chdir`.
        let files = deployment.var_files.iter();
        let files = files.map(|file| workspace.read_variables(&directory.join(&file.value)));
        let files = files.collect::<Result<_, _>>()?;
        let named = deployment.workspace.as_ref().map(|name| name.value.as_str());
        deployments.push(new(&deployment.name, named, files));
    }
    if deployments.is_empty() {
        deployments.push(new(shown, None, Vec::new()));
    }
    Ok(deployments)
}
