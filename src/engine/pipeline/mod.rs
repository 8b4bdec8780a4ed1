//! A whole run.

pub(crate) mod suppress;
pub(crate) mod systems;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::packs::{self, Chosen, choose};
use super::plan_run;
use super::workspace::{Run, Session, prepare};
use super::{DiskFiles, Options, Progress, UsageError};
use crate::base::{FileSystem, FxHashMap, SourceMap};
use crate::config;
use crate::diag::{Code, Diagnostic, RuleInfo, Verdict};
use crate::eval::UnusableInput;
use crate::graph::{Graph, Roles, RootSummary};
use crate::policy::{self, Overrides, Program};
use crate::report::{self, Deployment, Report, Summary, json_text};
use crate::settings::{self, Profile};
use suppress::{Suppressions, suppress};

/// What a check gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What to print; `summary.failed` decides between exit status 0 and 1.
    pub report: Report,
    /// The files the report points into.
    pub sources: SourceMap,
    /// Whether no Terraform file was found at all.
    pub nothing_found: bool,
}

/// Rules and profiles, as `rules`, `profiles` and `explain` list them.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// All rules, sorted by id.
    pub rules: Vec<RuleInfo>,
    /// All profiles with everything they extend folded in, sorted by name.
    pub profiles: Vec<Profile>,
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
    let started = std::time::Instant::now();
    let mut outcome = on_threads(options, || run_pipeline(files, options, progress))?;
    outcome.report.summary.seconds = started.elapsed().as_secs_f64();
    Ok(outcome)
}

fn disk() -> Arc<dyn FileSystem> {
    Arc::new(DiskFiles)
}

fn run_pipeline(
    files: &Arc<dyn FileSystem>,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Outcome, UsageError> {
    let mut session = prepare(files, options, progress)?;
    let chosen = choose(&**files, options, &session.settings, &mut session.loaded.sources)?;
    let roles = roles_of(&session, &chosen.resolved);
    progress.stage("Checking", session.runs.len());
    let mut judged: Vec<(&Run, Judged)> = session
        .runs
        .par_iter()
        .filter_map(|run| {
            let judged = judge(run, &session, options, &chosen.program, &roles, &[]);
            progress.step();
            Some((run, judged?))
        })
        .collect();
    // Second pass: re-check roots whose rules asked for references from other roots.
    let summaries: Vec<RootSummary> =
        judged.iter_mut().filter_map(|(_, one)| one.summary.take()).collect();
    if summaries.iter().any(|root| !root.external_references.is_empty()) {
        judged.par_iter_mut().filter(|(_, one)| one.asked_other_roots).for_each(|(run, one)| {
            if let Some(again) = judge(run, &session, options, &chosen.program, &roles, &summaries)
            {
                *one = again;
            }
        });
    }
    let judged: Vec<Judged> = judged.into_iter().map(|(_, one)| one).collect();
    check_vars_used(options, &session, &judged)?;

    let mut diagnostics = std::mem::take(&mut session.loaded.diagnostics);
    let mut matched: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    let (mut resources, mut uncounted) = (0, 0);
    for one in judged {
        resources += one.resources;
        uncounted += one.uncounted;
        session.notes.extend(one.notes);
        diagnostics.extend(one.diagnostics);
        for (rule, count) in one.matched {
            *matched.entry(rule).or_default() += count;
        }
    }
    deduplicate(&mut diagnostics);
    apply_suppressions(&mut diagnostics, &session, &chosen, options);
    let mut summary =
        Summary { files: session.loaded.sources.len(), resources, ..Summary::default() }
            .counting(&diagnostics);
    summary.unknown += uncounted;
    options.unknown.apply(&mut diagnostics);
    report::sort(&mut diagnostics, &session.loaded.sources);
    summary.failed = options.fails(&diagnostics);
    // A plan does not say which workspace it was made in.
    let unnamed = if session.plan.is_some() { "unknown" } else { "default" };
    let deployments = session.runs.iter().map(|run| Deployment {
        name: run.name.clone(),
        root: run.root.clone(),
        workspace: run.workspace.as_deref().unwrap_or(unnamed).to_owned(),
    });
    let report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: chosen.profile,
        deployments: deployments.collect(),
        diagnostics,
        rules: chosen.program.infos().to_vec(),
        checked: matched.values().sum(),
        matched_nothing: matched
            .into_iter()
            .filter(|(_, count)| *count == 0)
            .map(|(rule, _)| rule)
            .collect(),
        summary,
        notes: session.notes,
    };
    let nothing_found = session.found.directories.is_empty() && session.plan.is_none();
    Ok(Outcome { report, sources: session.loaded.sources, nothing_found })
}

/// What one root came to.
struct Judged {
    diagnostics: Vec<Diagnostic>,
    matched: Vec<(Arc<str>, usize)>,
    resources: usize,
    /// Unknown verdicts of a library, which are counted and not listed.
    uncounted: usize,
    notes: Vec<String>,
    unusable: Vec<UnusableInput>,
    /// None for a library module.
    summary: Option<RootSummary>,
    /// Whether a rule asked for references from other roots.
    asked_other_roots: bool,
}

fn judge(
    run: &Run,
    session: &Session,
    options: &Options,
    program: &Program,
    roles: &Roles,
    summaries: &[RootSummary],
) -> Option<Judged> {
    let opened = session.open(run, options)?;
    let mut diagnostics = opened.diagnostics;
    let deployment: Arc<str> = run.name.as_str().into();
    let graph = Graph::build(opened.world, roles.clone());
    let others: Vec<RootSummary> =
        summaries.iter().filter(|root| root.deployment != deployment).cloned().collect();
    let result = policy::run_in_system(program, &graph, &others);
    diagnostics.extend(graph.evaluator.check_declarations(opened.library || opened.incomplete));
    diagnostics.extend(graph.evaluator.unknown_arguments());
    let circles = config::cycles(&graph.evaluator.tree);
    let mut met = graph.evaluator.take_diagnostics();
    // Those that evaluation met are among those that are written.
    met.retain(|one| circles.is_empty() || one.rule != Code::ReferenceCycle);
    diagnostics.extend(circles);
    diagnostics.extend(met);
    diagnostics.extend(result.diagnostics);
    if let Some(plan) = &session.plan {
        diagnostics.extend(graph.evaluator.unplaced(graph.instances()));
        // What was planned depends on itself nowhere.
        diagnostics.retain(|one| one.rule != Code::ReferenceCycle);
        plan_run::unplace(&mut diagnostics, plan.planned.at.file);
    }
    let mut notes: Vec<String> = graph
        .all_gaps()
        .iter()
        .map(|gap| format!("{}: {} {}", run.root, gap.what, gap.reason))
        .collect();
    let mut uncounted = 0;
    if opened.library {
        notes.push(format!("{}: a library module: its unknowns are only counted", run.root));
        let before = diagnostics.len();
        diagnostics.retain(|one| one.verdict != Verdict::Unknown);
        uncounted = before - diagnostics.len();
    }
    // The inputs of a library module are not known, so its references may mean anything.
    let summary = (!opened.library).then(|| graph.summary(&deployment));
    for one in &mut diagnostics {
        one.deployment = Some(Arc::clone(&deployment));
    }
    Some(Judged {
        diagnostics,
        matched: result.matched,
        resources: graph.instances().len(),
        uncounted,
        notes,
        unusable: opened.unusable,
        summary,
        asked_other_roots: result.asked_other_roots,
    })
}

/// A `--var` must fit at least one root; in a monorepo it need not fit all.
fn check_vars_used(
    options: &Options,
    session: &Session,
    judged: &[Judged],
) -> Result<(), UsageError> {
    if options.vars.is_empty() || session.runs.is_empty() {
        return Ok(());
    }
    let unusable: Vec<&UnusableInput> =
        judged.iter().flat_map(|one| &one.unusable).filter(|input| input.strict).collect();
    for (name, _) in &options.vars {
        let about: Vec<_> = unusable.iter().filter(|input| input.name == *name).collect();
        if about.len() == judged.len()
            && let Some(first) = about.first()
        {
            return Err(UsageError::new(first.message.as_str()));
        }
    }
    Ok(())
}

/// One finding per place, subject and message, however many deployments of a root have it: whoever
/// reads it has one thing to cure. The deployments stay named, and so do the places that their
/// values come from.
fn deduplicate(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<_, usize> = FxHashMap::default();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for one in diagnostics.drain(..) {
        let key = (
            one.rule.clone(),
            (one.primary, one.verdict),
            (one.subject.clone(), one.region.clone()),
            one.message.clone(),
            one.callers.clone(),
        );
        let Some(first) = seen.get(&key).and_then(|at| merged.get_mut(*at)) else {
            seen.insert(key, merged.len());
            merged.push(one);
            continue;
        };
        first.also_in.extend(one.deployment.filter(|name| {
            first.deployment.as_ref() != Some(name) && !first.also_in.contains(name)
        }));
        for related in one.related {
            if first.related.len() < MOST_RELATED && !first.related.contains(&related) {
                first.related.push(related);
            }
        }
        for why in one.unknown_because {
            if first.unknown_because.len() < MOST_RELATED && !first.unknown_because.contains(&why) {
                first.unknown_because.push(why);
            }
        }
    }
    *diagnostics = merged;
}

/// How many further places or reasons a finding of several deployments names.
const MOST_RELATED: usize = 8;

fn apply_suppressions(
    diagnostics: &mut Vec<Diagnostic>,
    session: &Session,
    chosen: &Chosen,
    options: &Options,
) {
    let sources = &session.loaded.sources;
    let ignores: Vec<_> = session
        .loaded
        .parsed
        .iter()
        .flat_map(|parsed| settings::ignores(parsed, &sources.get(parsed.file).text))
        .collect();
    let builtin = Code::ALL.iter().filter(|code| code.may_be_suppressed()).map(|code| code.id());
    let mut known: Vec<&str> = chosen.known.iter().map(|id| &**id).chain(builtin).collect();
    known.sort_unstable();
    let ran: Vec<&str> = chosen.program.infos().iter().map(|info| &*info.id).collect();
    let suppressions = Suppressions {
        waivers: &session.settings.waivers,
        ignores: &ignores,
        today: options.today,
        mandatory: &|rule| !chosen.program.may_be_waived_inline(rule),
        known: &known,
        ran: &ran,
        whole: options.select.is_empty() && options.ignore.is_empty(),
    };
    suppress(diagnostics, &suppressions);
}

/// Rules and profiles: the bundled ones and those of `options.rules`.
///
/// # Errors
/// When a pack cannot be used.
pub fn catalogue(options: &Options) -> Result<Catalogue, UsageError> {
    let mut files = SourceMap::default();
    let sources = packs::sources(&DiskFiles, &options.rules, &mut files)?;
    let program = Program::compile(&sources, &Overrides::default())
        .map_err(|diagnostics| UsageError { diagnostics, sources: files })?;
    let stated = packs::profiles()?;
    let mut profiles = Vec::new();
    for name in stated.keys() {
        profiles.push(settings::resolve(name, &stated).map_err(|found| UsageError::about(*found))?);
    }
    Ok(Catalogue { rules: program.infos().to_vec(), profiles })
}

/// What was evaluated, as the JSON of `drlint graph`.
///
/// # Errors
/// As for [`check`].
pub fn graph(options: &Options, progress: &dyn Progress) -> Result<String, UsageError> {
    let files = &disk();
    on_threads(options, || {
        let mut session = prepare(files, options, progress)?;
        let chosen = choose(&**files, options, &session.settings, &mut session.loaded.sources)?;
        let roles = roles_of(&session, &chosen.resolved);
        let mut instances = Vec::new();
        let mut edges = Vec::new();
        let mut outputs = serde_json::Map::new();
        for run in &session.runs {
            let Some(opened) = session.open(run, options) else { continue };
            let graph = Graph::build(opened.world, roles.clone());
            instances.extend(graph.instances_json(&run.name));
            edges.extend(graph.edges_json());
            outputs.insert(run.name.clone(), graph.outputs_json());
        }
        // One root is the common case, and its outputs need no name in front.
        let outputs = match outputs.len() {
            1 => outputs.into_iter().next().map(|(_, one)| one).unwrap_or_default(),
            _ => serde_json::Value::Object(outputs),
        };
        let json = serde_json::json!({
            "version": 1, "instances": instances, "edges": edges, "outputs": outputs,
        });
        let text = json_text(&json).map_err(|error| UsageError::new(error.to_string()))?;
        Ok(text + "\n")
    })
}

/// Runs `work` on a pool whose threads have room for deeply nested input.
fn on_threads<T: Send>(
    options: &Options,
    work: impl FnOnce() -> Result<T, UsageError> + Send,
) -> Result<T, UsageError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads.unwrap_or(0))
        .stack_size(8 * 1024 * 1024)
        .build()
        .map_err(|error| UsageError::new(format!("no threads can be started: {error}")))?;
    pool.install(work)
}

/// Regions by role: the settings' word, else the profile's.
fn roles_of(session: &Session, profile: &Profile) -> Roles {
    let mut regions = profile.regions.clone();
    regions.apply(&session.settings.regions);
    Roles {
        primary: regions.primary.as_ref().map(|name| name.value.as_str().into()),
        recovery: regions.recovery.iter().map(|name| name.value.as_str().into()).collect(),
    }
}
