//! Diagnostics as text, JSON and SARIF. Takes plain data; cannot see Terraform.
//!
//! The law: a writer turns a [`Report`] into bytes and nothing else. It decides neither what is
//! shown nor whether the run failed, and the same report gives the same bytes. Nothing that came
//! from a checked file reaches a terminal with its control characters.

mod clean;
mod concise;
mod fingerprint;
mod json;
mod location;
mod merge;
mod safe_json;
mod sarif;
mod text;

use std::io;
use std::sync::Arc;

use crate::base::SourceMap;
use crate::diag::{Diagnostic, RuleInfo, Severity, Verdict};

pub(crate) use clean::{clean, clean_line, inert};
pub use fingerprint::fingerprints;
pub(crate) use safe_json::json_text;
pub(crate) use text::{caveat, rule_page, rule_summary};

/// Everything one run has to say.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// drlint's version: `0.1.0`.
    pub version: String,
    /// The profile, or several joined with `+`: `hot-standby+production`.
    pub profile: String,
    /// What was checked.
    pub deployments: Vec<Deployment>,
    /// The findings, sorted by [`sort`], suppressed ones included.
    pub diagnostics: Vec<Diagnostic>,
    /// All rules that ran, sorted by id, with the severities the profile gave them.
    pub rules: Vec<RuleInfo>,
    /// How many (rule, subject) pairs were checked.
    pub checked: usize,
    /// Rules that found no subject, sorted.
    pub matched_nothing: Vec<Arc<str>>,
    /// The counts.
    pub summary: Summary,
    /// What `--verbose` adds, one line each: roots, modules, what was skipped and why.
    pub notes: Vec<String>,
}

/// A root with its workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// Its name in the settings, else its root.
    pub name: String,
    /// The root's directory, relative to the repository root, forward slashes.
    pub root: String,
    /// The workspace.
    pub workspace: String,
    /// Whether it seems to be a module that nothing calls, and lacks values that a call would set.
    pub lacks_values: bool,
}

/// The counts of a run. Suppressed diagnostics are in none of them but `suppressed`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Fails of severity error.
    pub errors: usize,
    /// Fails of severity warning.
    pub warnings: usize,
    /// Fails of severity note.
    pub notes: usize,
    /// Unknown verdicts, whatever their severity, those that are not listed included.
    pub unknown: usize,
    /// Diagnostics that a waiver or comment covers.
    pub suppressed: usize,
    /// Files read.
    pub files: usize,
    /// Resource instances evaluated.
    pub resources: usize,
    /// Module calls, blocks and directories that could not be read.
    pub unread: usize,
    /// Wall time.
    pub seconds: f64,
    /// Whether something reached `--fail-on`: what the exit status says.
    pub failed: bool,
}

impl Summary {
    /// Counts `diagnostics` by verdict and severity; the other fields stay as they are.
    #[must_use]
    pub fn counting(mut self, diagnostics: &[Diagnostic]) -> Self {
        (self.errors, self.warnings, self.notes, self.suppressed) = (0, 0, 0, 0);
        self.unknown = 0;
        for diagnostic in diagnostics {
            let count = match (diagnostic.suppressed.is_some(), diagnostic.verdict) {
                (true, _) => &mut self.suppressed,
                (false, Verdict::Unknown) => &mut self.unknown,
                (false, Verdict::Fail) => match diagnostic.severity {
                    Severity::Error => &mut self.errors,
                    Severity::Warning => &mut self.warnings,
                    Severity::Note => &mut self.notes,
                },
            };
            *count += 1;
        }
        self
    }
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Diagnostics only; a closing line only if something was not checked.
    Quiet,
    /// Diagnostics, many of one rule collapsed, and the closing lines.
    Normal,
    /// Everything: nothing collapses, suppressed diagnostics and notes are listed.
    Verbose,
}

/// How output may look. JSON and SARIF are the same everywhere.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Style {
    /// ANSI colours.
    pub colour: bool,
    /// Line-drawing characters beyond ASCII.
    pub unicode: bool,
    /// Columns to wrap at.
    pub width: usize,
    /// How much is said.
    pub detail: Detail,
    /// A table of counts by rule.
    pub statistics: bool,
    /// Whether suppressed findings are shown. JSON always has them.
    pub show_suppressed: bool,
    /// Whether the terminal shows links behind words (OSC 8).
    pub links: bool,
}

impl Default for Style {
    /// What a file gets.
    fn default() -> Self {
        Self {
            colour: false,
            unicode: true,
            width: 100,
            detail: Detail::Normal,
            statistics: false,
            show_suppressed: false,
            links: false,
        }
    }
}

pub(crate) type Writer = fn(&Report, &SourceMap, &Style, &mut dyn io::Write) -> io::Result<()>;

/// One output format.
pub struct Format {
    /// What `--format` takes.
    pub name: &'static str,
    /// One line for the help text.
    pub description: &'static str,
    /// The writer.
    pub write: Writer,
}

/// All formats; the first is the default. The command line and its help read this table.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        description: "For people: the line, where the value comes from, and the fix",
        write: text::write,
    },
    Format {
        name: "concise",
        description: "One line for each finding: path:line:column: severity: message [rule] address",
        write: concise::write,
    },
    Format {
        name: "json",
        description: "For programs: drlint's JSON, version 1",
        write: json::write,
    },
    Format {
        name: "sarif",
        description: "For code scanning (GitHub and others): SARIF 2.1.0",
        write: sarif::write,
    },
];

/// The format called `name`.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Puts diagnostics in the order every format shows them in: path, range, rule, subject,
/// deployment, message. Those without a location come first.
pub fn sort(diagnostics: &mut [Diagnostic], sources: &SourceMap) {
    fn key<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> impl Ord + use<'a> {
        let location = diagnostic
            .primary
            .map(|span| (sources.get(span.file).display.as_str(), span.start, span.end));
        (
            location,
            &*diagnostic.rule,
            diagnostic.subject.as_deref(),
            diagnostic.deployment.as_deref(),
            diagnostic.message.as_str(),
        )
    }
    diagnostics.sort_by(|one, other| key(one, sources).cmp(&key(other, sources)));
}
