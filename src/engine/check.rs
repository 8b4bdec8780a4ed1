//! A whole run.

use super::session::{Session, prepare};
use super::{Options, Progress, UsageError};
use crate::base::SourceMap;
use crate::diag::RuleInfo;
use crate::graph::{Graph, Roles};
use crate::report::{Report, json_text};

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
    pub profiles: Vec<crate::settings::Profile>,
}

/// Checks everything the options name.
///
/// # Errors
/// When the run cannot start: a path, settings file, pack or variable file that cannot be used.
pub fn check(options: &Options, progress: &dyn Progress) -> Result<Outcome, UsageError> {
    progress.stage("Searching", 0);
    let found = super::discover(&options.paths)?;
    let mut sources = SourceMap::default();
    super::load_settings(options, &mut sources)?;
    let report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: "default".to_owned(),
        notes: found.skipped,
        ..Report::default()
    };
    let nothing_found = found.directories.is_empty();
    Ok(Outcome { report, sources, nothing_found })
}

/// Rules and profiles: the bundled ones and those of `options.rules`.
///
/// # Errors
/// When a pack cannot be used.
pub fn catalogue(_: &Options) -> Result<Catalogue, UsageError> {
    Ok(Catalogue::default())
}

/// What was evaluated, as the JSON of `drlint graph`.
///
/// # Errors
/// As for [`check`].
pub fn graph(options: &Options, progress: &dyn Progress) -> Result<String, UsageError> {
    on_threads(options, || {
        let session = prepare(options, progress)?;
        let roles = roles_of(&session);
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

fn roles_of(session: &Session) -> Roles {
    let regions = &session.settings.regions;
    Roles {
        primary: regions.primary.as_ref().map(|name| name.value.as_str().into()),
        recovery: regions.recovery.iter().map(|name| name.value.as_str().into()).collect(),
    }
}
