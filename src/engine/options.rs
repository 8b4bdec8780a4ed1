//! What a run is asked to do: the command line's wishes as plain data.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::base::SourceMap;
use crate::diag::{Code, Diagnostic, Severity, Verdict};
use crate::{config, eval, syntax};

/// Everything a check depends on besides the files: equal options and files give equal reports.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files or directories to search; empty means the working directory.
    pub paths: Vec<PathBuf>,
    /// `--profile`, in order; empty leaves it to the settings, then `default`.
    pub profiles: Vec<String>,
    /// `--set`, in order; the last of two wins.
    pub set: Vec<RuleValue>,
    /// `--var`, name and text, in order.
    pub vars: Vec<(String, String)>,
    /// `--var-file`, in order.
    pub var_files: Vec<PathBuf>,
    /// `--workspace`.
    pub workspace: Option<String>,
    /// `--plan`: the JSON form of a plan, whose values are judged.
    pub plan: Option<PathBuf>,
    /// `--select`: globs over rule ids, or packs; empty selects what the profile does.
    pub select: Vec<String>,
    /// `--ignore`: globs over rule ids, or packs.
    pub ignore: Vec<String>,
    /// `--rules`: directories of further packs.
    pub rules: Vec<PathBuf>,
    /// `--unknown`.
    pub unknown: UnknownMode,
    /// `--fail-on`.
    pub fail_on: FailOn,
    /// `--threads`; `None` takes what the machine has.
    pub threads: Option<usize>,
    /// `--config`: the settings file; `None` searches for it.
    pub config: Option<PathBuf>,
    /// The part of the environment that Terraform itself reads.
    pub environment: Environment,
    /// How much is read and computed.
    pub limits: Limits,
    /// The day on which waivers are judged.
    pub today: Date,
}

impl Default for Options {
    /// A check of the working directory that reads no environment. The day is the first one, on
    /// which no waiver has expired.
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            profiles: Vec::new(),
            set: Vec::new(),
            vars: Vec::new(),
            var_files: Vec::new(),
            workspace: None,
            plan: None,
            select: Vec::new(),
            ignore: Vec::new(),
            rules: Vec::new(),
            unknown: UnknownMode::Note,
            fail_on: FailOn::At(Severity::Error),
            threads: None,
            config: None,
            environment: Environment::default(),
            limits: Limits::default(),
            today: Date::MIN,
        }
    }
}

/// How much is read and computed before drlint says that it is too much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of one file.
    pub syntax: syntax::Limits,
    /// Of the tree of modules of one root module.
    pub modules: config::Limits,
    /// Of one root module's values.
    pub evaluation: eval::Limits,
}

/// One `--set RULE.parameter=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleValue {
    /// The rule's id.
    pub rule: String,
    /// The parameter.
    pub parameter: String,
    /// The value, HCL text: a bare word that is no literal stands for the string.
    pub value: String,
}

/// `TF_VAR_*` and `TF_WORKSPACE`; nothing else of the environment is ever read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Variables by name without `TF_VAR_`, sorted.
    pub variables: Vec<(String, String)>,
    /// `TF_WORKSPACE`.
    pub workspace: Option<String>,
}

impl Environment {
    /// What Terraform would read of the process's environment. Values that are not Unicode are
    /// passed over, as Terraform could not use them either.
    #[allow(clippy::disallowed_methods, reason = "the engine reads the environment, only here")]
    pub fn of_process() -> Self {
        let mut environment = Self::default();
        let all = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        for (name, value) in all {
            if let Some(name) = name.strip_prefix("TF_VAR_") {
                environment.variables.push((name.to_owned(), value));
            } else if name == "TF_WORKSPACE" && !value.is_empty() {
                environment.workspace = Some(value);
            }
        }
        environment.variables.sort();
        environment
    }
}

/// What becomes of unknown verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownMode {
    /// Counted, not listed.
    Ignore,
    /// Listed as notes that never fail a run.
    Note,
    /// As bad as a fail of the same rule.
    Fail,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// From this one.
    At(Severity),
    /// Never.
    Never,
}

impl UnknownMode {
    /// Applies the mode to diagnostics that carry their rule's severity: what is ignored is taken
    /// out, what is a note becomes one.
    pub fn apply(self, diagnostics: &mut Vec<Diagnostic>) {
        match self {
            Self::Ignore => diagnostics.retain(|one| one.verdict != Verdict::Unknown),
            Self::Note => {
                let unknown = diagnostics.iter_mut().filter(|one| one.verdict == Verdict::Unknown);
                unknown.for_each(|one| one.severity = Severity::Note);
            }
            Self::Fail => {}
        }
    }
}

impl Options {
    /// Whether these diagnostics, to which [`UnknownMode::apply`] was applied, fail the run.
    pub fn fails(&self, diagnostics: &[Diagnostic]) -> bool {
        let FailOn::At(limit) = self.fail_on else { return false };
        diagnostics.iter().any(|one| {
            let counts = one.verdict == Verdict::Fail || self.unknown == UnknownMode::Fail;
            counts && one.suppressed.is_none() && one.severity >= limit
        })
    }
}

/// Why a run could not start: exit status 2.
#[derive(Debug, Default)]
pub struct UsageError {
    /// What is wrong, one finding each; those with a place point into `sources`.
    pub diagnostics: Vec<Diagnostic>,
    /// The files they point into.
    pub sources: SourceMap,
}

impl UsageError {
    /// One sentence about no file.
    pub fn new(message: impl Into<String>) -> Self {
        Self::about(Diagnostic::new(Code::Usage, message, None))
    }

    /// One finding about no file.
    pub fn about(diagnostic: Diagnostic) -> Self {
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
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Suppression, SuppressionKind};

    fn found(severity: Severity, verdict: Verdict) -> Diagnostic {
        Diagnostic { verdict, ..Diagnostic::of_rule(&"x/y".into(), severity, "m", None) }
    }

    fn fails(fail_on: FailOn, unknown: UnknownMode, found: Diagnostic) -> bool {
        let options = Options { unknown, fail_on, ..Options::default() };
        let mut diagnostics = vec![found];
        unknown.apply(&mut diagnostics);
        options.fails(&diagnostics)
    }

    #[test]
    fn a_run_fails_from_the_asked_for_severity_on() {
        use Severity::{Error, Note, Warning};
        for (limit, found_at, expected) in [
            (FailOn::At(Error), Error, true),
            (FailOn::At(Error), Warning, false),
            (FailOn::At(Warning), Error, true),
            (FailOn::At(Note), Note, true),
            (FailOn::Never, Error, false),
        ] {
            let one = found(found_at, Verdict::Fail);
            assert_eq!(fails(limit, UnknownMode::Note, one), expected, "{limit:?} {found_at:?}");
        }
    }

    #[test]
    fn an_unknown_counts_only_when_it_is_to_fail() {
        for (mode, expected) in
            [(UnknownMode::Ignore, false), (UnknownMode::Note, false), (UnknownMode::Fail, true)]
        {
            let unknown = found(Severity::Error, Verdict::Unknown);
            assert_eq!(fails(FailOn::At(Severity::Note), mode, unknown), expected, "{mode:?}");
        }
        let mut shown = vec![found(Severity::Error, Verdict::Unknown)];
        UnknownMode::Note.apply(&mut shown);
        assert_eq!(shown[0].severity, Severity::Note);
        UnknownMode::Ignore.apply(&mut shown);
        assert!(shown.is_empty());
    }

    #[test]
    fn what_is_suppressed_fails_nothing() {
        let mut one = found(Severity::Error, Verdict::Fail);
        one.suppressed = Some(Suppression {
            span: None,
            reason: "why".to_owned(),
            kind: SuppressionKind::External,
        });
        assert!(!fails(FailOn::At(Severity::Note), UnknownMode::Fail, one));
    }
}
