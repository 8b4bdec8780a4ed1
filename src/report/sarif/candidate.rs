//! The diagnostics that can become results.

use crate::base::{SourceMap, Span};
use crate::diag::{Diagnostic, Severity, Verdict};
use crate::report::Report;

/// A diagnostic that could become a result: it has a location.
pub(super) struct Candidate<'a> {
    pub(crate) from: &'a Diagnostic,
    /// Its index in the report.
    pub(crate) index: usize,
    /// Where the result is shown.
    pub(crate) location: Span,
    /// Where the finding is, when that is in code that is not part of the repository.
    pub(crate) hidden: Option<Span>,
    pub(crate) fingerprint: &'a str,
}

impl Candidate<'_> {
    /// What is kept when not all can be: fails before unknowns before suppressed, then by severity.
    pub(crate) fn weight(&self) -> (bool, bool, Severity) {
        let fails = self.from.verdict == Verdict::Fail;
        (self.from.suppressed.is_none(), fails, self.from.severity)
    }
}

/// All diagnostics with a location, in report order.
pub(super) fn candidates<'a>(
    report: &'a Report,
    sources: &SourceMap,
    fingerprints: &'a [String],
) -> Vec<Candidate<'a>> {
    let all = report.diagnostics.iter().zip(fingerprints).enumerate();
    let placed = all.filter_map(|(index, (from, fingerprint))| {
        let primary = from.primary?;
        // Code that was downloaded is not in the repository: the call that uses it is.
        let call = from.callers.iter().rev().find(|span| !downloaded(**span, sources));
        let (location, hidden) = match call {
            Some(call) if downloaded(primary, sources) => (*call, Some(primary)),
            _ => (primary, None),
        };
        Some(Candidate { from, index, location, hidden, fingerprint })
    });
    placed.collect()
}

fn downloaded(span: Span, sources: &SourceMap) -> bool {
    sources.get(span.file).display.split('/').any(|part| part == ".terraform")
}
