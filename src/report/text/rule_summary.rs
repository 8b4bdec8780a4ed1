//! A rule on one screen: the first paragraph of each section, and what differs between its examples.

use std::collections::BTreeSet;
use std::io;

use super::rule_page::rule_page;
use super::{Ink, paint};
use crate::diag::RuleInfo;
use crate::report::{Style, clean, clean_line};

/// The lines that a summary aims at; examples get what the text leaves.
const SCREEN: usize = 40;

/// What an example may take, however long the text is.
const SHORTEST: usize = 8;

/// A block is shown whole up to this.
const LONGEST: usize = 14;

/// Writes what a rule finds, why, and how to fix it. A rule without sections has its whole page.
///
/// # Errors
/// Those of `out`.
pub(crate) fn rule_summary(
    rule: &RuleInfo,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let text = clean(&rule.documentation);
    let [Some(what), Some(why), Some(fix)] =
        ["What it finds", "Why it matters in a failover", "Fix"]
            .map(|heading| Some((heading, first_paragraph(&text, heading)?)))
    else {
        return rule_page(rule, style, out);
    };
    let names: Vec<_> = rule.parameters.iter().map(|one| clean_line(&one.name)).collect();
    let (bad, good) = (rule.bad_example.as_deref(), rule.good_example.as_deref());
    let (bad, good) = (bad.map(clean), good.map(clean));
    let sections = [&what, &why, &fix].map(|(_, text)| text.lines().count() + 2);
    // The title and the last lines take seven, each example its heading and an empty line.
    let left = SCREEN.saturating_sub(sections.iter().sum::<usize>() + 11) / 2;
    let budget = left.max(SHORTEST);

    writeln!(out, "{}", paint(style, Ink::Bold, &clean_line(&rule.id)))?;
    writeln!(out, "{}", clean_line(&rule.title))?;
    writeln!(out, "Severity: {}", rule.severity.as_str())?;
    let section = |out: &mut dyn io::Write, (heading, text): &(&str, String)| {
        writeln!(out, "\n{}\n{text}", paint(style, Ink::Bold, heading))
    };
    section(out, &what)?;
    section(out, &why)?;
    let pairs = [("Fails", &bad, &good), ("Passes", &good, &bad)];
    for (heading, example, other) in pairs {
        let Some(example) = example else { continue };
        let lines = essential(example, other.as_deref().unwrap_or(""), budget);
        let lines: Vec<String> = lines.iter().map(|line| format!("    {line}")).collect();
        section(out, &(heading, lines.join("\n")))?;
    }
    section(out, &fix)?;
    writeln!(out)?;
    if !names.is_empty() {
        writeln!(out, "Parameters: {}", names.join(", "))?;
    }
    if !rule.url.is_empty() {
        writeln!(out, "Page: {}", clean_line(&rule.url))?;
    }
    writeln!(out, "`drlint explain {} --full` shows the whole page.", clean_line(&rule.id))
}

/// The first paragraph of a section. What only introduces a list or an example is left out.
fn first_paragraph(text: &str, heading: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| line.strip_prefix("## ") != Some(heading));
    lines.next()?;
    let lines = lines.skip_while(|line| line.trim().is_empty());
    let lines: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).collect();
    let mut paragraph = lines.join("\n");
    if let Some(sentence) = paragraph.strip_suffix(':') {
        let end = [". ", ".\n"].iter().filter_map(|stop| sentence.rfind(stop)).max();
        paragraph = format!("{}.", &sentence[..end.unwrap_or(sentence.len())]);
    }
    (!paragraph.is_empty()).then_some(paragraph)
}

/// The blocks of an example that differ most from the other example, resources first, in their order and
/// within a number of lines. `…` at the end says that there is more.
fn essential<'a>(example: &'a str, other: &str, budget: usize) -> Vec<&'a str> {
    let known: BTreeSet<&str> = other.lines().map(str::trim).collect();
    let differs = |line: &&&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#') && !known.contains(line)
    };
    let blocks = blocks(example);
    let rank = |block: &Vec<&str>| {
        let differences = block.iter().filter(differs).count();
        let is_resource = block.iter().any(|line| line.starts_with("resource "));
        (is_resource && differences > 0, differences)
    };
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(rank(&blocks[*at])));
    let (mut chosen, mut lines) = (BTreeSet::new(), 0);
    for at in order {
        if chosen.is_empty() || lines + blocks[at].len() <= budget {
            lines += blocks[at].len().min(LONGEST);
            chosen.insert(at);
        }
    }
    let chosen_blocks = chosen.iter().flat_map(|at| blocks[*at].iter().take(LONGEST).copied());
    let mut shown: Vec<&str> = chosen_blocks.collect();
    if chosen.len() < blocks.len() || blocks.iter().any(|block| block.len() > LONGEST) {
        shown.push("…");
    }
    shown
}

/// The blocks at the top of a file, each with its comments.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut is_new = true;
    for line in text.lines() {
        if line.trim().is_empty() && blocks.last().is_none_or(|block| is_closed(block)) {
            is_new = true;
            continue;
        }
        match blocks.last_mut() {
            Some(block) if !is_new => block.push(line),
            _ => blocks.push(vec![line]),
        }
        is_new = false;
    }
    blocks
}

/// Whether an empty line after these lines ends the block: its brace is closed, or it has none.
fn is_closed(block: &[&str]) -> bool {
    block.last().is_some_and(|line| !line.starts_with(' '))
        && block.last().is_none_or(|line| !line.ends_with(['{', '[', '(']))
}
