//! A run, stage by stage, each a function from data to data.
//!
//! ```text
//! read -> deployments -> evaluate -> systems -> check -> suppress -> order -> report
//! ```
//!
//! `systems` decides which thread evaluates which root, and calls `check` there; `report` calls
//! `suppress` and `order`. `drlint check` is one end of the pipeline; `drlint graph` leaves it after
//! `systems`.

mod check;
mod deployments;
mod evaluate;
mod findings;
mod graph;
mod order;
mod read;
mod remote_states;
mod report;
mod schedule;
pub(super) mod suppress;
mod systems;

use std::sync::Arc;
use std::time::Instant;

use super::rules;
use super::{DiskFiles, Options, Progress, UsageError};
use crate::base::{FileSystem, SourceMap};
use crate::report::Report;

/// What a check gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What to print; `summary.failed` decides between exit status 0 and 1.
    pub report: Report,
    /// The files the report points into.
    pub sources: SourceMap,
    /// Whether no Terraform file was found at all.
    pub(crate) nothing_found: bool,
}

/// Checks everything the options name.
///
/// # Errors
/// When the run cannot start: a path, settings file, pack or variable file that cannot be used.
pub fn check(options: &Options, progress: &dyn Progress) -> Result<Outcome, UsageError> {
    check_with(&disk(), options, progress)
}

/// The same over any file system.
///
/// # Errors
/// As for [`check`].
pub fn check_with(
    files: &Arc<dyn FileSystem>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Outcome, UsageError> {
    let started = Instant::now();
    let mut outcome = on_threads(options, || run_check(files, options, progress))?;
    outcome.report.summary.seconds = started.elapsed().as_secs_f64();
    Ok(outcome)
}

fn run_check(
    files: &Arc<dyn FileSystem>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Outcome, UsageError> {
    let Options { inputs, selection, reporting, .. } = options;
    let mut workspace = read::read(files, inputs, progress)?;
    let (deployments, mut notes) = deployments::deployments(&mut workspace, inputs)?;
    let sources = &mut workspace.loaded.sources;
    let rules = rules::choose(&**files, selection, &workspace.settings, sources)?;
    workspace.loaded.diagnostics.extend_from_slice(rules.program.warnings());
    workspace.loaded.diagnostics.extend(rules::unknown_regions(&workspace.settings));
    let roots = evaluate::roots(&workspace, deployments, inputs)?;
    let plan = workspace.plan.as_ref().map(|plan| plan.planned.at.file);
    progress.stage("Checking", roots.len());
    let outcomes =
        systems::evaluate_each(&roots, &rules.roles, progress, |root, evaluation, others| {
            check::check_root(&roots[root], evaluation, &rules.program, others, plan)
        });
    let of_broken = workspace.loaded.secrets();
    let mut checked = check::collect(std::mem::take(&mut workspace.loaded.diagnostics), outcomes);
    notes.append(&mut checked.notes);
    checked.notes = notes;
    let mut secrets = std::mem::take(&mut checked.secrets);
    secrets.extend(of_broken);
    let report = report::report(checked, &workspace, &roots, rules, selection, *reporting);
    // From here on nobody sees them: not excerpts, not the hashes of fingerprints.
    workspace.loaded.sources.mask(&secrets);
    let nothing_found = workspace.found.directories.is_empty() && workspace.plan.is_none();
    Ok(Outcome { report, sources: workspace.loaded.sources, nothing_found })
}

/// What was evaluated, as the JSON of `drlint graph`.
///
/// # Errors
/// As for [`check`].
pub fn graph(options: &Options, progress: &dyn Progress) -> Result<String, UsageError> {
    graph_with(&disk(), options, progress)
}

/// The same over any file system.
///
/// # Errors
/// As for [`check`].
pub fn graph_with(
    files: &Arc<dyn FileSystem>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<String, UsageError> {
    on_threads(options, || {
        let Options { inputs, selection, .. } = options;
        let mut workspace = read::read(files, inputs, progress)?;
        if workspace.found.directories.is_empty() && workspace.plan.is_none() {
            return Err(UsageError::new("No Terraform files found."));
        }
        let (deployments, _) = deployments::deployments(&mut workspace, inputs)?;
        let sources = &mut workspace.loaded.sources;
        let roles = rules::roles(&**files, selection, &workspace.settings, sources)?;
        let roots = evaluate::roots(&workspace, deployments, inputs)?;
        graph::graph(&roots, &roles, progress)
    })
}

fn disk() -> Arc<dyn FileSystem> {
    Arc::new(DiskFiles)
}

/// More threads would wait for each other, and each of them takes memory.
const MOST_THREADS: usize = 256;

/// Runs `work` on a pool whose threads have room for deeply nested input.
fn on_threads<T: Send>(
    options: &Options,
    work: impl FnOnce() -> Result<T, UsageError> + Send,
) -> Result<T, UsageError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.map_or(0, |threads| threads.min(MOST_THREADS)))
        .stack_size(8 * 1024 * 1024)
        .build()
        .map_err(|error| UsageError::new(format!("Threads cannot be started: {error}.")))?;
    pool.install(work)
}
