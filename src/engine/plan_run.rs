//! Which root a plan is of, and what becomes of reports that point into it.

#![allow(clippy::disallowed_methods, reason = "the engine reads the disk")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::plan_file::PlanFile;
use super::workspace::Run;
use super::{Options, UsageError, classify};
use crate::base::FileId;
use crate::diag::Diagnostic;

/// Where to search for roots. With a plan and no path that is the working directory if it holds
/// Terraform files itself, else nowhere: the plan is judged alone.
pub(super) fn starts(options: &Options) -> Vec<PathBuf> {
    let here = PathBuf::from(".");
    match (&options.paths[..], &options.plan) {
        ([], Some(_)) if !holds_terraform(&here) => Vec::new(),
        ([], _) => vec![here],
        (paths, _) => paths.to_vec(),
    }
}

fn holds_terraform(directory: &Path) -> bool {
    let entries = std::fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok);
    let mut names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names.any(|name| classify(&name).is_some())
}

/// The run of a plan, of all that were found: that of the one root, or of the root that was named.
pub(super) fn run(plan: &PlanFile, runs: Vec<Run>, options: &Options) -> Result<Run, UsageError> {
    if runs.is_empty() {
        return match (&options.paths[..], plan.configuration["root_module"].is_object()) {
            ([], true) => Ok(alone(plan, options)),
            ([], false) => Err(UsageError::new(format!(
                "{}: holds no configuration, so that it can only be judged beside its source: name \
                 the root's directory as well.",
                plan.shown
            ))),
            _ => Err(UsageError::new(
                "--plan: no Terraform files are found in the path; leave the path out to judge the \
                 plan alone.",
            )),
        };
    }
    let named: Vec<PathBuf> =
        starts(options).iter().filter_map(|path| std::fs::canonicalize(path).ok()).collect();
    let mut roots: Vec<&PathBuf> = runs.iter().map(|run| &run.directory).collect();
    roots.dedup();
    let chosen = match (&roots[..], &named[..]) {
        ([one], _) => (*one).clone(),
        (many, [named]) if many.contains(&named) => named.clone(),
        (many, _) => {
            return Err(UsageError::new(format!(
                "--plan: {} roots are found, and a plan is of one: name its directory.",
                many.len()
            )));
        }
    };
    let mut of_root: Vec<Run> = runs.into_iter().filter(|run| run.directory == chosen).collect();
    let wanted = options.workspace.as_deref().or(options.environment.workspace.as_deref());
    let fits =
        |run: &Run| of_root.len() == 1 || (wanted.is_some() && run.workspace.as_deref() == wanted);
    if let Some(at) = of_root.iter().position(fits) {
        return Ok(of_root.swap_remove(at));
    }
    // Which deployment was planned is not known; the plan has the variables of whichever it was.
    let mut run = of_root.swap_remove(0);
    run.name.clone_from(&run.root);
    run.files.clear();
    run.workspace = wanted.map(Arc::from);
    Ok(run)
}

fn alone(plan: &PlanFile, options: &Options) -> Run {
    let workspace = options.workspace.clone().or_else(|| options.environment.workspace.clone());
    Run {
        name: plan.shown.clone(),
        root: plan.shown.clone(),
        directory: PathBuf::from("."),
        workspace: workspace.map(Arc::from),
        files: Vec::new(),
    }
}

/// Takes out the places that are nothing but the plan's file, apart from where a finding is: a file
/// of one line explains nothing.
pub(super) fn unplace(diagnostics: &mut [Diagnostic], plan: FileId) {
    for one in diagnostics {
        one.related.retain(|related| related.span.file != plan);
        one.callers.retain(|span| span.file != plan);
        for why in &mut one.unknown_because {
            why.span = why.span.filter(|span| span.file != plan);
        }
    }
}
