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
    let summary = &report.summary;
    let verdict = if summary.failed {
        paint(style, Ink::Red, "FAILED")
    } else if summary.unread > 0 {
        // What could not be read may hold anything.
        paint(style, Ink::Yellow, "INCOMPLETE")
    } else if summary.resources == 0 {
        paint(style, Ink::Yellow, "NOTHING CHECKED")
    } else {
        paint(style, Ink::Green, "PASSED")
    };
    let unread = match summary.unread {
        0 => String::new(),
        1 => "1 module or block was not read; ".to_owned(),
        many => format!("{many} modules or blocks were not read; "),
    };
    writeln!(
        out,
        "{verdict}: {unread}{} in {}, {}; {} of profile {} in {:.2} s",
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
