//! Which root module a plan is of, and what becomes of locations in its file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::deployment::Deployment;
use super::plan_file::PlanFile;
use super::{Inputs, UsageError, classify};
use crate::base::{FileId, FileSystem};
use crate::diag::Diagnostic;

/// Where to search for root modules. With a plan and no path that is the working directory if it contains
/// Terraform files itself, else nowhere: the plan is checked on its own.
pub(super) fn starts(files: &dyn FileSystem, inputs: &Inputs) -> Vec<PathBuf> {
    let working = PathBuf::from(".");
    match (&inputs.paths[..], &inputs.plan) {
        ([], Some(_)) if !holds_terraform(files, &working) => Vec::new(),
        ([], _) => vec![working],
        (paths, _) => paths.to_vec(),
    }
}

fn holds_terraform(files: &dyn FileSystem, directory: &Path) -> bool {
    let entries = files.list(directory).unwrap_or_default();
    entries.iter().any(|(name, _)| name.to_str().is_some_and(|name| classify(name).is_some()))
}

/// The deployment of a plan: that of the only root module, or of the one that was named.
pub(super) fn choose(
    files: &dyn FileSystem,
    plan: &PlanFile,
    deployments: Vec<Deployment>,
    inputs: &Inputs,
) -> Result<Deployment, UsageError> {
    if deployments.is_empty() {
        return match (&inputs.paths[..], plan.configuration["root_module"].is_object()) {
            ([], true) => Ok(alone(plan, inputs)),
            ([], false) => Err(UsageError::of_path(
                Path::new(&plan.shown),
                "the plan does not contain the configuration",
            )
            .with_help("Name the directory of the root module as well.")),
            _ => Err(UsageError::new("No Terraform files found in the path.")
                .with_help("Omit the path to check the plan on its own.")),
        };
    }
    let named: Vec<PathBuf> =
        starts(files, inputs).iter().filter_map(|path| files.canonical(path).ok()).collect();
    let mut roots: Vec<&PathBuf> =
        deployments.iter().map(|deployment| &deployment.directory).collect();
    roots.dedup();
    let chosen = match (&roots[..], &named[..]) {
        ([root], _) => (*root).clone(),
        (many, [named]) if many.contains(&named) => named.clone(),
        (many, _) => {
            return Err(UsageError::new(format!(
                "The path contains {} root modules, but a plan is of one.",
                many.len()
            ))
            .with_help("Name the directory of the plan's root module."));
        }
    };
    let mut of_root: Vec<Deployment> =
        deployments.into_iter().filter(|deployment| deployment.directory == chosen).collect();
    let wanted = inputs.chosen_workspace();
    let fits = |deployment: &Deployment| {
        of_root.len() == 1 || (wanted.is_some() && deployment.workspace.as_deref() == wanted)
    };
    if let Some(at) = of_root.iter().position(fits) {
        return Ok(of_root.swap_remove(at));
    }
    // Which deployment was planned is not known; the plan has the variables of whichever it was.
    let mut deployment = of_root.swap_remove(0);
    deployment.name.clone_from(&deployment.root);
    deployment.var_files.clear();
    deployment.workspace = wanted.map(Arc::from);
    Ok(deployment)
}

fn alone(plan: &PlanFile, inputs: &Inputs) -> Deployment {
    Deployment {
        name: plan.shown.clone(),
        root: plan.shown.clone(),
        directory: PathBuf::from("."),
        workspace: inputs.chosen_workspace().map(Arc::from),
        var_files: Vec::new(),
    }
}

/// Removes locations in the plan's file, except primary ones: a file of one line explains nothing.
pub(super) fn unplace(diagnostics: &mut [Diagnostic], plan: FileId) {
    for diagnostic in diagnostics {
        diagnostic.related.retain(|related| related.span.file != plan);
        diagnostic.callers.retain(|span| span.file != plan);
        for reason in &mut diagnostic.unknown_because {
            reason.span = reason.span.filter(|span| span.file != plan);
        }
    }
}
