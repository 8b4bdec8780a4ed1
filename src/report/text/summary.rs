//! The last lines: counts, verdict, time, and what was not looked at.

use std::collections::BTreeMap;
use std::io;

use super::{Ink, paint};
use crate::diag::{Severity, Verdict};
use crate::report::{Detail, Report, Style, Summary, clean_line};

/// Writes them.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if style.statistics {
        statistics(report, out)?;
    }
    if style.detail == Detail::Verbose {
        for note in &report.notes {
            writeln!(out, "{}", clean_line(note))?;
        }
    }
    if style.detail == Detail::Verbose && !report.matched_nothing.is_empty() {
        let rules: Vec<_> = report.matched_nothing.iter().map(|id| clean_line(id)).collect();
        writeln!(out, "Rules that matched nothing: {}", rules.join(", "))?;
    }
    writeln!(out, "{}", closing(report, style))
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Failed,
    /// What could not be read may hold anything.
    Incomplete,
    /// Nothing that a rule applies to.
    NothingChecked,
    Passed,
}

impl Ending {
    fn of(report: &Report) -> Self {
        let summary = &report.summary;
        if summary.failed {
            Self::Failed
        } else if summary.unread > 0 {
            Self::Incomplete
        } else if summary.resources == 0 || report.checked == 0 {
            Self::NothingChecked
        } else {
            Self::Passed
        }
    }
}

/// The closing line of a run that did not fail and did not check everything: without it, no findings
/// would look like a pass.
pub(crate) fn caveat(report: &Report, style: &Style) -> Option<String> {
    let is_partial = matches!(Ending::of(report), Ending::Incomplete | Ending::NothingChecked);
    is_partial.then(|| closing(report, style))
}

fn closing(report: &Report, style: &Style) -> String {
    let summary = &report.summary;
    let ending = Ending::of(report);
    let verdict = match ending {
        Ending::Failed => paint(style, Ink::Red, "FAILED"),
        Ending::Incomplete => paint(style, Ink::Yellow, "INCOMPLETE"),
        Ending::NothingChecked => paint(style, Ink::Yellow, "NOTHING CHECKED"),
        Ending::Passed => paint(style, Ink::Green, "PASSED"),
    };
    let unread = match summary.unread {
        0 => String::new(),
        1 => "1 module or block was not read; ".to_owned(),
        many => format!("{many} modules or blocks were not read; "),
    };
    let why = match summary.resources {
        _ if ending != Ending::NothingChecked && ending != Ending::Incomplete => String::new(),
        0 => String::new(),
        _ if report.checked > 0 => String::new(),
        _ if report.rules.is_empty() => "no rule is enabled; ".to_owned(),
        1 => "no enabled rule applies to the 1 resource; ".to_owned(),
        many => format!("no enabled rule applies to any of the {many} resources; "),
    };
    format!(
        "{verdict}: {unread}{why}{} in {}, {}; {} of profile {} in {:.2} s",
        findings(summary),
        count(summary.resources, "resource"),
        count(summary.files, "file"),
        count(report.rules.len(), "rule"),
        clean_line(&report.profile),
        summary.seconds,
    )
}

fn findings(summary: &Summary) -> String {
    let words = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
        (summary.notes, "note", "notes"),
        (summary.unknown, "unknown", "unknown"),
        (summary.suppressed, "suppressed", "suppressed"),
    ];
    let found = words.iter().filter(|(count, ..)| *count > 0);
    let found: Vec<_> = found
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    if found.is_empty() { "no findings".to_owned() } else { found.join(", ") }
}

fn count(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Counts by rule, the most frequent first.
fn statistics(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rows: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    for diagnostic in &report.diagnostics {
        let column = match (diagnostic.suppressed.is_some(), diagnostic.verdict) {
            (true, _) => 4,
            (false, Verdict::Unknown) => 3,
            (false, Verdict::Fail) => match diagnostic.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Note => 2,
            },
        };
        rows.entry(&diagnostic.rule).or_default()[column] += 1;
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
    writeln!(out, "  error  warning  note  unknown  suppressed  rule")?;
    for (rule, [errors, warnings, notes, unknown, suppressed]) in rows {
        let rule = clean_line(rule);
        writeln!(out, "{errors:7}{warnings:9}{notes:6}{unknown:9}{suppressed:12}  {rule}")?;
    }
    writeln!(out)
}
