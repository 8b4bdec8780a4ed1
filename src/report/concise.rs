//! One line for each finding, for editors and `grep`.

use std::io;

use super::location::FileLocation;
use super::merge::merged;
use super::{Report, Style, clean_line, inert};
use crate::base::SourceMap;
use crate::diag::{Diagnostic, Verdict};

/// Writes `path:line:column: severity: message [rule] address in region`; without path where no file is
/// to blame.
pub(super) fn write(
    report: &Report,
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let shown = report.diagnostics.iter();
    for one in merged(shown.filter(|one| style.show_suppressed || one.suppressed.is_none())) {
        let finding = &*one.finding;
        let word = match finding.verdict {
            Verdict::Fail => finding.severity.as_str(),
            Verdict::Unknown => "unknown",
        };
        let location = finding.primary.map(|span| FileLocation::of(span, sources));
        let location = location.map(|location| format!("{location}: ")).unwrap_or_default();
        let mark = if finding.suppressed.is_some() { "suppressed " } else { "" };
        let subject = one.subject(report.deployments.len() > 1);
        let subject = subject.map(|subject| format!(" {subject}")).unwrap_or_default();
        let message = format!("{}{}", finding.message.trim_end(), reasons(finding));
        let rest = format!("{mark}{word}: {message} [{}]{subject}", finding.rule);
        let line = format!("{location}{}\n", clean_line(&rest));
        out.write_all(inert(&line).as_bytes())?;
    }
    Ok(())
}

/// Why a verdict is unknown, where the message does not say so: ` (var.n has no value)`.
fn reasons(finding: &Diagnostic) -> String {
    let reasons = finding.unknown_because.iter().map(ToString::to_string);
    let more: Vec<_> = reasons.filter(|reason| !finding.message.contains(reason)).collect();
    if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) }
}
