//! What a run is asked to do, as plain data: equal options and files give equal reports.

mod inputs;
mod reporting;
mod selection;

use std::fmt::Display;
use std::path::Path;

use jiff::civil::Date;

use crate::base::SourceMap;
use crate::diag::{Code, Diagnostic};

pub(crate) use inputs::Environment;
pub use inputs::{Inputs, Limits};
pub(crate) use reporting::{FailOn, Reporting, UnknownMode};
pub(crate) use selection::{RuleValue, Selection};

/// A run. Each stage takes the part that it needs; by default the working directory is checked, and
/// nothing is read from the environment.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What is read and evaluated.
    pub inputs: Inputs,
    /// Which rules run.
    pub selection: Selection,
    pub(crate) reporting: Reporting,
    /// `--threads`; `None` takes what the machine has.
    pub threads: Option<usize>,
}

impl From<Inputs> for Options {
    fn from(inputs: Inputs) -> Self {
        Self { inputs, ..Self::default() }
    }
}

/// Why a run could not start: exit status 2.
#[derive(Debug, Default)]
pub struct UsageError {
    /// What is wrong, one finding each; those with a place point into `sources`.
    pub diagnostics: Vec<Diagnostic>,
    /// The files they point into.
    pub(crate) sources: SourceMap,
}

impl UsageError {
    /// One sentence about no file.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::about(Diagnostic::new(Code::Usage, message, None))
    }

    /// What keeps a path from being used: the reason is a clause.
    pub(crate) fn of_path(path: &Path, reason: impl Display) -> Self {
        let reason = reason.to_string();
        let mut chars = reason.chars();
        let first = chars.next().map(|char| char.to_uppercase().to_string()).unwrap_or_default();
        let rest = chars.as_str().trim_end_matches('.');
        Self::new(format!("{}: {first}{rest}.", path.display()))
    }

    /// Says how to fix it.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        if let Some(last) = self.diagnostics.pop() {
            self.diagnostics.push(last.with_help(help));
        }
        self
    }

    /// One finding about no file.
    pub(crate) fn about(diagnostic: Diagnostic) -> Self {
        Self { diagnostics: vec![diagnostic], sources: SourceMap::default() }
    }
}

/// Told how far a run is. Calls come from several threads.
pub trait Progress: Sync {
    /// A stage begins: `Reading files`, with the number of steps it has.
    fn stage(&self, name: &str, steps: usize);

    /// One step is done.
    fn step(&self);
}

/// Tells nobody.
pub struct NoProgress;

impl Progress for NoProgress {
    fn stage(&self, _: &str, _: usize) {}

    fn step(&self) {}
}

/// Today, in UTC: the same everywhere.
pub(crate) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
