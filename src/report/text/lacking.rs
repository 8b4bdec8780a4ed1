//! Modules that were checked without the values that a call would set: one note each.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::{Ink, paint};
use crate::diag::{Cause, Code, Diagnostic, Severity, Verdict};
use crate::report::{Report, Style, clean_line};

/// So many reasons are listed.
const REASONS: usize = 8;

/// Unknown results by the deployment whose note stands for them.
pub(super) type Lacking<'a> = BTreeMap<&'a str, Vec<&'a Diagnostic>>;

/// The deployment whose note stands for a diagnostic: an unknown result that is listed as a note, and
/// that only a module without values has.
pub(super) fn deployment<'a>(report: &'a Report, diagnostic: &Diagnostic) -> Option<&'a str> {
    if diagnostic.verdict != Verdict::Unknown
        || diagnostic.severity != Severity::Note
        || diagnostic.suppressed.is_some()
        || diagnostic.rule == Code::ModuleNotInstalled
    {
        return None;
    }
    let lacking =
        |name: &str| report.deployments.iter().find(|one| one.lacks_values && one.name == name);
    let found = lacking(diagnostic.deployment.as_deref()?)?;
    diagnostic.also_in.iter().all(|name| lacking(name).is_some()).then_some(found.name.as_str())
}

/// Writes the notes.
pub(super) fn write(
    lacking: &Lacking<'_>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (deployment, results) in lacking {
        let count = match results.len() {
            1 => "1 result is unknown".to_owned(),
            many => format!("{many} results are unknown"),
        };
        writeln!(
            out,
            "{} {}: {count}, because the module is checked without a call that sets its variables:",
            paint(style, Ink::Bold, "note"),
            clean_line(deployment),
        )?;
        let reasons = results.iter().flat_map(|result| &result.unknown_because);
        // What the user can change first.
        let reasons: BTreeSet<(bool, String)> =
            reasons.map(|reason| (reason.cause != Cause::NoValue, reason.to_string())).collect();
        for (_, reason) in reasons.iter().take(REASONS) {
            writeln!(out, "  {}", clean_line(reason))?;
        }
        if reasons.len() > REASONS {
            writeln!(out, "  and {} other reasons", reasons.len() - REASONS)?;
        }
        writeln!(
            out,
            "  help: Check a root module that calls it, or set the variables; --verbose lists the results."
        )?;
        writeln!(out)?;
    }
    Ok(())
}
