//! A rule's page in the terminal.

use std::io;

use super::{Ink, paint};
use crate::diag::{RuleInfo, Safety};
use crate::report::{Style, clean, clean_line};

/// Writes all that is known about a rule: title, documentation, parameters, examples.
///
/// # Errors
/// Those of `out`.
pub(crate) fn rule_page(rule: &RuleInfo, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}", paint(style, Ink::Bold, &clean_line(&rule.id)))?;
    writeln!(out, "{}", clean_line(&rule.title))?;
    let tags = rule.tags.join(", ");
    writeln!(out, "\nSeverity: {}", rule.severity.as_str())?;
    if !tags.is_empty() {
        writeln!(out, "Tags: {}", clean_line(&tags))?;
    }
    match rule.fix {
        Some(Safety::Safe) => writeln!(out, "Fix available: yes")?,
        Some(Safety::Unsafe) => writeln!(out, "Fix available: yes, unsafe")?,
        None => {}
    }
    if !rule.url.is_empty() {
        writeln!(out, "Page: {}", clean_line(&rule.url))?;
    }
    let (before, after) = rule.around_examples();
    documentation(before, style, out)?;
    examples(rule, style, out)?;
    documentation(after, style, out)?;
    if !rule.parameters.is_empty() {
        writeln!(out, "\n{}", paint(style, Ink::Bold, "Parameters"))?;
    }
    for parameter in &rule.parameters {
        let (name, kind) = (clean_line(&parameter.name), clean_line(&parameter.kind));
        writeln!(out, "  {name}: {kind} = {}", clean_line(&parameter.default))?;
        if !parameter.description.is_empty() {
            writeln!(out, "      {}", clean_line(&parameter.description))?;
        }
    }
    Ok(())
}

/// Markdown as it is, except that headings are bold.
fn documentation(text: &str, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for line in clean(text).lines() {
        match line.strip_prefix("## ") {
            Some(heading) => writeln!(out, "{}", paint(style, Ink::Bold, heading))?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

fn examples(rule: &RuleInfo, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let examples = [("Fails:", &rule.bad_example), ("Passes:", &rule.good_example)];
    if examples.iter().any(|(_, example)| example.is_some()) {
        writeln!(out, "\n{}", paint(style, Ink::Bold, "Example"))?;
    }
    for (title, example) in examples {
        let Some(example) = example else { continue };
        writeln!(out, "\n{title}\n")?;
        for line in clean(example).trim_end().lines() {
            let line = format!("    {line}");
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}
