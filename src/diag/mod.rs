//! What drlint says about a configuration, as plain data: reporters print it, suppressions and
//! baselines filter it, nothing here knows Terraform or a terminal.

mod reason;
mod suggest;

use std::sync::Arc;

use crate::base::Span;

pub use reason::{Cause, Reason, Subject};
pub use suggest::did_you_mean;

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
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|one| one.as_str() == text)
    }
}

/// What a rule found out about one subject. A pass is no diagnostic.
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

/// A place with a remark: `var.interval is set here`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
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
    /// What stands there afterwards.
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
    /// The rule's id, `dns/slow-failure-detection`, or `syntax/…`, `config/…`, `drlint/…` for what
    /// drlint itself has to say.
    pub rule: Arc<str>,
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
    /// A fail of `rule` with nothing but a message and a place.
    pub fn new(
        rule: &str,
        severity: Severity,
        message: impl Into<String>,
        primary: Option<Span>,
    ) -> Self {
        Self {
            rule: rule.into(),
            severity,
            verdict: Verdict::Fail,
            message: message.into(),
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
    pub fn with_related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
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

/// A rule that no pack holds: what drlint says about files, settings and suppressions.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Its id.
    pub id: &'static str,
    /// One sentence, the defect.
    pub title: &'static str,
    /// What to do.
    pub help: &'static str,
}

/// The rules that no pack holds, sorted by id.
pub const BUILTIN: &[Builtin] = &[
    Builtin {
        id: "config/duplicate-declaration",
        title: "Something is declared twice in one module",
        help: "Remove or rename one of the two; Terraform refuses both.",
    },
    Builtin {
        id: "config/failed-validation",
        title: "A validation of an input variable refuses its value",
        help: "Give the variable a value that its validation allows, or correct the condition.",
    },
    Builtin {
        id: "config/invalid-repetition",
        title: "A count or for_each cannot be used",
        help: "Give count a whole number, for_each a map or a set of strings.",
    },
    Builtin {
        id: "config/invalid-value",
        title: "A value does not fit the variable it is given to",
        help: "Give a value of the declared type, or widen the type.",
    },
    Builtin {
        id: "config/invalid-variable-file",
        title: "A variable file holds something other than literal values",
        help: "Write `name = value` with literal values only.",
    },
    Builtin {
        id: "config/missing-argument",
        title: "A module call leaves out a variable that has no default",
        help: "Set the argument in the module block, or give the variable a default.",
    },
    Builtin {
        id: "config/module-cycle",
        title: "A module calls itself",
        help: "Break the circle of module calls; Terraform cannot expand it.",
    },
    Builtin {
        id: "config/reference-cycle",
        title: "A value depends on itself",
        help: "Break the circle of references, for instance by splitting a local.",
    },
    Builtin {
        id: "config/stray-argument",
        title: "An argument stands outside of any block",
        help: "Move it into a block; a configuration file holds blocks only.",
    },
    Builtin {
        id: "config/too-many-modules",
        title: "A root expands to more module calls than can be read",
        help: "Split the root, or look for calls that double at each level.",
    },
    Builtin {
        id: "config/undeclared-variable",
        title: "A variable file sets a variable that is not declared",
        help: "Declare the variable or remove the line; Terraform ignores it.",
    },
    Builtin {
        id: "config/unknown-argument",
        title: "The provider has no argument or block of this name",
        help: "Correct the name: Terraform refuses what the provider does not know.",
    },
    Builtin {
        id: "config/unknown-block",
        title: "Terraform has no block of this type",
        help: "Correct the block's type.",
    },
    Builtin {
        id: "config/unsupported-argument",
        title: "A module call sets an argument that the module does not declare",
        help: "Correct the name, or declare the variable in the module.",
    },
    Builtin {
        id: "config/wrong-labels",
        title: "A block has the wrong number of labels",
        help: "Give the block the labels its type takes.",
    },
    Builtin {
        id: "drlint/expired-waiver",
        title: "A waiver is past its date",
        help: "Cure what it covered, or renew its `expires` date with a fresh reason.",
    },
    Builtin {
        id: "drlint/internal-error",
        title: "A rule broke down",
        help: "This is a bug in drlint: please report it with the configuration that causes it.",
    },
    Builtin {
        id: "drlint/rule-error",
        title: "A rule cannot be evaluated",
        help: "This is a bug in the rule: tell its author, or correct it when the pack is yours.",
    },
    Builtin {
        id: "drlint/unused-waiver",
        title: "A waiver or ignore comment covers nothing",
        help: "Remove it; or correct its rule or address, if it was meant to cover something.",
    },
    Builtin {
        id: "drlint/waiver-without-reason",
        title: "A waiver or ignore comment gives no reason",
        help: "Say why the rule may be broken here; without a reason nothing is suppressed.",
    },
    Builtin {
        id: "syntax/duplicate-key",
        title: "An object has the same key twice",
        help: "Remove one of the two; the last one counts.",
    },
    Builtin {
        id: "syntax/error",
        title: "A file could not be read as Terraform",
        help: "Correct the syntax. Until then a rule that depends on the unread part is unknown.",
    },
    Builtin {
        id: "syntax/not-text",
        title: "A file is not text",
        help: "Remove it from the configuration, or save it as UTF-8.",
    },
    Builtin {
        id: "syntax/too-deep",
        title: "Brackets or operators nest too deeply to be read",
        help: "Split the expression with locals.",
    },
    Builtin {
        id: "syntax/too-large",
        title: "A file is too large to be read",
        help: "Split the file.",
    },
    Builtin {
        id: "syntax/unreadable",
        title: "A file or directory cannot be read",
        help: "See to its permissions, or leave it out.",
    },
];
