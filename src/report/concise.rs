//! One line for each finding, for editors and `grep`.

use std::io;

use super::location::FileLocation;
use super::merge::merged;
use super::{Report, Style, clean_line, inert};
use crate::base::SourceMap;
use crate::diag::Verdict;

/// Writes `path:line:column: severity: message [rule]`; without path where no file is to blame.
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
        let others = match one.others() {
            0 => String::new(),
            1 => " (and 1 other resource)".to_owned(),
            others => format!(" (and {others} other resources)"),
        };
        let message = clean_line(finding.message.trim_end());
        let line = format!("{location}{word}: {message}{others} [{}]\n", clean_line(&finding.rule));
        out.write_all(inert(&line).as_bytes())?;
    }
    Ok(())
}
