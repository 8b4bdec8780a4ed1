//! What drlint says about a configuration, as plain data: reporters print it, suppressions and
//! baselines filter it, nothing here knows Terraform or a terminal.

mod code;
mod reason;
mod rule_id;
mod suggest;

use std::sync::Arc;

use crate::base::Span;

pub use code::Code;
pub use reason::{Cause, Reason, Subject};
pub(crate) use rule_id::RuleId;
pub(crate) use suggest::did_you_mean;

/// How bad a broken rule is. Ordered: note < warning < error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be changed.
    Warning,
    /// Breaks the promise of recovery, or the configuration itself.
    Error,
}

impl Severity {
    /// The word users read and write: `error`, `warning`, `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity with this name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|one| one.as_str() == text)
    }
}

/// What a rule found out about one subject. A pass is not a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The condition is false for every value the unknowns may take.
    Fail,
    /// The condition depends on something drlint cannot know; see `Diagnostic::unknown_because`.
    Unknown,
}

impl Verdict {
    /// `fail` or `unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// A further location with a message: `var.interval is set here`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What it has to do with the finding.
    pub kind: RelatedKind,
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// What a related location has to do with the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelatedKind {
    /// The resource with this address, which uses what is at the primary location.
    UsedBy(Arc<str>),
    /// Where a variable that the finding depends on is set.
    SetHere,
    /// The default of a variable that the finding depends on.
    Default,
    /// The construct of the program that generated the configuration.
    Construct,
    /// The declaration that the primary location is held against.
    Declaration,
    /// The first of two, where the primary location is the second.
    First,
    /// The value that takes precedence over the primary location.
    Override,
    /// A further reference on a cycle.
    Cycle,
    /// The condition that is broken.
    Condition,
    /// The bracket, quote or heredoc marker that is left open.
    Opener,
}

/// How much trust a fix needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Changes nothing but what the rule asks for.
    Safe,
    /// May replace or rename a resource: only on request.
    Unsafe,
}

/// Replaces the text of `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The text to replace; an empty span inserts.
    pub span: Span,
    /// What is there afterwards.
    pub text: String,
}

/// A change that cures a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it may be applied without asking.
    pub safety: Safety,
    /// Edits of one or more files that do not overlap.
    pub edits: Vec<Edit>,
}

/// Why a diagnostic is not shown: a waiver or an inline comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where the suppression is written.
    pub span: Option<Span>,
    /// The reason its author gave.
    pub reason: String,
    /// `inSource` for a comment, `external` for a waiver of the settings file (SARIF's words).
    pub kind: SuppressionKind,
}

/// Where a suppression lives; SARIF's two kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressionKind {
    /// A comment in the configuration.
    InSource,
    /// A waiver in the settings file.
    External,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule, or the built-in check.
    pub rule: RuleId,
    /// How bad it is.
    pub severity: Severity,
    /// Fail or unknown.
    pub verdict: Verdict,
    /// What is so, with the values found.
    pub message: String,
    /// Where to look first. `None` only when no file is to blame.
    pub primary: Option<Span>,
    /// Further places, most telling first.
    pub related: Vec<Related>,
    /// The `module` blocks that lead to the place, outermost first.
    pub callers: Vec<Span>,
    /// Terraform's address of the instance, or another subject (`module.dns`, `provider.aws.dr`).
    pub subject: Option<String>,
    /// The region of the subject: `us-east-1`, `global`, or a symbolic one; `None` when it has none.
    pub region: Option<String>,
    /// The deployment it was found in; `None` when it is of no single one.
    pub deployment: Option<Arc<str>>,
    /// Further deployments that have the very same finding, in the order of the run.
    pub also_in: Vec<Arc<str>>,
    /// What to do.
    pub help: Option<String>,
    /// Why the verdict is unknown; empty for a fail.
    pub unknown_because: Vec<Reason>,
    /// A text edit that cures it.
    pub fix: Option<Fix>,
    /// Set when a waiver or comment covers it.
    pub suppressed: Option<Suppression>,
}

impl Diagnostic {
    /// A fail of a built-in check.
    pub fn new(code: Code, message: impl Into<String>, primary: Option<Span>) -> Self {
        Self::of(code.into(), code.severity(), message.into(), primary)
    }

    /// A fail of a pack's rule.
    pub fn of_rule(
        id: &Arc<str>,
        severity: Severity,
        message: impl Into<String>,
        primary: Option<Span>,
    ) -> Self {
        Self::of(RuleId::Rule(Arc::clone(id)), severity, message.into(), primary)
    }

    fn of(rule: RuleId, severity: Severity, message: String, primary: Option<Span>) -> Self {
        Self {
            rule,
            severity,
            verdict: Verdict::Fail,
            message,
            primary,
            related: Vec::new(),
            callers: Vec::new(),
            subject: None,
            region: None,
            deployment: None,
            also_in: Vec::new(),
            help: None,
            unknown_because: Vec::new(),
            fix: None,
            suppressed: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with one more place.
    #[must_use]
    pub fn with_related(
        mut self,
        kind: RelatedKind,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        self.related.push(Related { kind, span, message: message.into() });
        self
    }

    /// Adds a related location, unless it is there or there are enough of them.
    pub(crate) fn add_related(&mut self, related: Related) {
        add(&mut self.related, related);
    }

    /// Adds a reason of an unknown verdict, unless it is there or there are enough of them.
    pub(crate) fn add_reason(&mut self, reason: Reason) {
        add(&mut self.unknown_because, reason);
    }
}

/// More related locations or reasons than these help nobody.
const MOST_RELATED: usize = 8;

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < MOST_RELATED && !list.contains(&item) {
        list.push(item);
    }
}

/// What is known about a rule without running it; read by `explain`, SARIF and the pages.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    /// `<pack>/<rule>`.
    pub id: Arc<str>,
    /// One sentence, the defect.
    pub title: String,
    /// The whole documentation in Markdown, without the title.
    pub documentation: String,
    /// Before any profile changes it.
    pub severity: Severity,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// The page's address.
    pub url: String,
    /// Parameters with their defaults as HCL text and what they mean.
    pub parameters: Vec<ParameterInfo>,
    /// Safety of the fix, when the rule has one.
    pub fix: Option<Safety>,
    /// The pack's text of a configuration that breaks the rule, when it ships one.
    pub bad_example: Option<String>,
    /// A configuration that keeps it.
    pub good_example: Option<String>,
}

impl RuleInfo {
    /// The documentation before and from the heading that the examples come before.
    pub fn around_examples(&self) -> (&str, &str) {
        let at = self.documentation.find("## Fix").unwrap_or(self.documentation.len());
        let (before, after) = self.documentation.split_at(at);
        (before.trim(), after.trim())
    }
}

/// One parameter of a rule.
#[derive(Clone, Debug)]
pub struct ParameterInfo {
    /// Its name.
    pub name: String,
    /// Its type as written: `number`, `list(string)`.
    pub kind: String,
    /// Its default as HCL text.
    pub default: String,
    /// What it decides.
    pub description: String,
}
