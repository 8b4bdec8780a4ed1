//! Diagnostics for people, drawn by miette.

mod diagnostic;

mod excerpt;
mod lacking;
mod rule_page;
mod rule_summary;
mod summary;

use std::collections::BTreeMap;
use std::io;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::merge::{Shown, merged, others};
use super::{Detail, Report, Style, clean_line, inert};
use crate::base::SourceMap;
use crate::diag::{RuleInfo, Verdict};
use diagnostic::Rendered;

pub(crate) use rule_page::rule_page;
pub(crate) use rule_summary::rule_summary;
pub(crate) use summary::caveat;

/// So many diagnostics of one rule are shown in full; the others are listed by address.
const SHOWN: usize = 3;

/// So many of the others are listed; `--verbose` shows all.
const LISTED: usize = 20;

/// Writes the diagnostics, then the closing lines.
pub(super) fn write(
    report: &Report,
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    draw(report, sources, style, &mut text)?;
    out.write_all(inert(&String::from_utf8_lossy(&text)).as_bytes())
}

fn draw(
    report: &Report,
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rules: BTreeMap<&str, &RuleInfo> =
        report.rules.iter().map(|rule| (&*rule.id, rule)).collect();
    let verbose = style.detail == Detail::Verbose;
    let handler = handler(style);
    let mut lacking = lacking::Lacking::new();
    let shown = report
        .diagnostics
        .iter()
        .filter(|one| verbose || style.show_suppressed || one.suppressed.is_none());
    let shown = merged(shown.filter(|one| {
        let deployment = lacking::deployment(report, one).filter(|_| !verbose);
        deployment.is_none_or(|deployment| {
            lacking.entry(deployment).or_default().push(one);
            false
        })
    }));
    let mut by_rule: BTreeMap<&str, Vec<&Shown<'_>>> = BTreeMap::new();
    let mut order = Vec::new();
    for one in &shown {
        let group = by_rule.entry(&one.finding.rule).or_default();
        group.push(one);
        if verbose || group.len() <= SHOWN {
            order.push((one, group.len()));
        }
    }
    for (one, nth) in order {
        let diagnostic = &*one.finding;
        // Built-in checks have no page of their own. An address is long, so it is printed once for a rule.
        let url = rules.get(&*diagnostic.rule).map(|rule| rule.url.as_str());
        let url = url.filter(|_| nth == 1 || style.links);
        let rendered = Rendered::new(one, url, report.deployments.len() > 1, sources);
        let mut text = String::new();
        // A picture that cannot be drawn must not lose the finding.
        if handler.render_report(&mut text, &rendered).is_err() {
            text = format!("{rendered}\n");
        }
        out.write_all(text.as_bytes())?;
        rendered.write_notes(style, out)?;
        out.write_all(b"\n")?;
        let group = &by_rule[&*diagnostic.rule];
        if !verbose && nth == SHOWN && group.len() > SHOWN {
            write_rest(&group[SHOWN..], sources, style, out)?;
        }
    }
    lacking::write(&lacking, style, out)?;
    if style.detail != Detail::Quiet {
        return summary::write(report, style, out);
    }
    caveat(report, style).map_or(Ok(()), |line| writeln!(out, "{line}"))
}

fn handler(style: &Style) -> GraphicalReportHandler {
    let theme = match (style.unicode, style.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, colour) => {
            let styles =
                if colour { miette::ThemeStyles::ansi() } else { miette::ThemeStyles::none() };
            GraphicalTheme { characters: miette::ThemeCharacters::ascii(), styles }
        }
    };
    GraphicalReportHandler::new_themed(theme)
        // Narrower, miette has no room for the code; wider, lines are hard to follow.
        .with_width(style.width.clamp(40, 200))
        // Terminal hyperlinks end up as escape sequences in CI logs.
        .with_links(style.links)
        .with_context_lines(1)
        .with_break_words(false)
        .without_syntax_highlighting()
}

/// The list that stands for the fourth and all further diagnostics of a rule.
fn write_rest(
    rest: &[&Shown<'_>],
    sources: &SourceMap,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let rule = clean_line(&rest[0].finding.rule);
    let head = format!("{} more of {rule}", rest.len());
    writeln!(out, "{}:", paint(style, Ink::Bold, &head))?;
    // One location in a shared module looks the same for all that use it, but for the root.
    let several = rest.iter().any(|one| one.finding.deployment != rest[0].finding.deployment);
    for one in rest.iter().take(LISTED) {
        let diagnostic = &*one.finding;
        let root = diagnostic.deployment.as_deref().filter(|_| several);
        let root = root.map(|root| format!(" ({})", clean_line(root))).unwrap_or_default();
        let location =
            diagnostic.primary.map(|span| super::location::FileLocation::of(span, sources));
        let location = location.map(|location| location.to_string()).unwrap_or_default();
        let subject = diagnostic.subject.as_deref().unwrap_or(&diagnostic.message);
        let open = if diagnostic.verdict == Verdict::Unknown { "unknown: " } else { "" };
        let others = others(one.others());
        writeln!(out, "  {open}{}{others}{root}  {location}", clean_line(subject))?;
    }
    if rest.len() > LISTED {
        writeln!(out, "  and {} others; --verbose shows all", rest.len() - LISTED)?;
    }
    writeln!(out)
}

/// The colours of everything that miette does not draw.
#[derive(Clone, Copy)]
enum Ink {
    Bold,
    Red,
    Yellow,
    Green,
    Cyan,
}

/// `text` in colour, if colours are wanted.
fn paint(style: &Style, ink: Ink, text: &str) -> String {
    if !style.colour {
        return text.to_owned();
    }
    let code = match ink {
        Ink::Bold => "1",
        Ink::Red => "1;31",
        Ink::Yellow => "1;33",
        Ink::Green => "1;32",
        Ink::Cyan => "36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
