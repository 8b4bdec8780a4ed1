//! Rule metadata.

use std::collections::BTreeMap;

use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};

use super::limits::{GITHUB, Kept};
use super::locations::ended;
use crate::diag::{Code, RuleInfo, Severity};
use crate::report::Report;

/// GitHub's limit for descriptions, in characters.
const DESCRIPTION: usize = 1024;

/// The rules of a run and their locations in the list.
pub(super) struct Descriptors {
    pub(crate) all: Vec<ReportingDescriptor>,
    index: BTreeMap<String, usize>,
}

impl Descriptors {
    /// All rules that ran, and those that only diagnostics name. Beyond the limit the rules without
    /// a result go first.
    pub(crate) fn new(report: &Report, kept: &Kept<'_>) -> Self {
        let known: BTreeMap<&str, &RuleInfo> =
            report.rules.iter().map(|rule| (&*rule.id, rule)).collect();
        let mut severities: BTreeMap<&str, Severity> = BTreeMap::new();
        // A descriptor has one default level, so the highest one that its results have.
        for candidate in &kept.results {
            let severity = severities.entry(&candidate.from.rule).or_insert(Severity::Note);
            *severity = (*severity).max(candidate.from.severity);
        }
        let mut ids: Vec<&str> = severities.keys().copied().collect();
        ids.extend(known.keys().filter(|id| !severities.contains_key(*id)));
        // Those with results come first here, so that rules without any are dropped.
        ids.truncate(GITHUB.rules);
        ids.sort_unstable();
        let describe = |id: &&str| match known.get(id) {
            Some(rule) => of_rule(rule),
            None => of_id(id, severities.get(id).copied().unwrap_or(Severity::Error)),
        };
        let index = ids.iter().enumerate().map(|(at, id)| ((*id).to_owned(), at)).collect();
        Self { all: ids.iter().map(describe).collect(), index }
    }

    /// The location of a rule in the list.
    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }
}

/// SARIF's word for a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

fn of_rule(rule: &RuleInfo) -> ReportingDescriptor {
    let documentation = rule.documentation.trim();
    let mut paragraphs = documentation.split("\n\n");
    let first = paragraphs.find(|text| !text.starts_with('#')).unwrap_or("");
    let full = if first.trim().is_empty() { &rule.title } else { first };
    let help = if documentation.is_empty() { rule.title.as_str() } else { documentation };
    let mut markdown = help.to_owned();
    if !rule.url.is_empty() {
        markdown = format!("{markdown}\n\n[{}]({})", rule.id, rule.url);
    }
    let mut descriptor = descriptor(&rule.id, rule.severity, &rule.title, full, help, markdown);
    if !rule.url.is_empty() {
        descriptor.help_uri = Some(rule.url.clone());
    }
    descriptor.properties = Some(properties(rule.severity, &rule.tags, &rule.id));
    descriptor
}

/// A rule that drlint does not run but reports with: `syntax/error`.
fn of_id(id: &str, severity: Severity) -> ReportingDescriptor {
    let code = Code::find(id);
    let words = id.replace(['/', '-'], " ");
    let title = code.map_or(words.as_str(), |code| code.title());
    let help = code.map_or(title, |code| code.help());
    let mut descriptor = descriptor(id, severity, title, title, help, help.to_owned());
    descriptor.properties = Some(properties(severity, &[], id));
    descriptor
}

fn descriptor(
    id: &str,
    severity: Severity,
    short: &str,
    full: &str,
    help: &str,
    markdown: String,
) -> ReportingDescriptor {
    let text = |text: &str| MultiformatMessageString::builder().text(ended(&cut(text))).build();
    ReportingDescriptor::builder()
        .id(id.to_owned())
        .name(camel(id))
        .short_description(text(short))
        .full_description(text(full))
        .help(MultiformatMessageString::builder().text(ended(help)).markdown(markdown).build())
        .default_configuration(
            ReportingConfiguration::builder().level(serde_json::json!(level(severity))).build(),
        )
        .build()
}

fn properties(severity: Severity, tags: &[String], id: &str) -> PropertyBag {
    let problem = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    };
    // A verdict that drlint is not sure of is unknown, never a fail.
    let entries = [("precision", "very-high"), ("problem.severity", problem)];
    let mut all = vec!["terraform".to_owned()];
    all.extend(id.split_once('/').map(|(pack, _)| pack.to_owned()));
    for tag in tags {
        if !all.contains(tag) {
            all.push(tag.clone());
        }
    }
    all.truncate(GITHUB.tags);
    let entries = entries.map(|(key, value)| (key.to_owned(), serde_json::json!(value)));
    PropertyBag::builder().tags(all).additional_properties(BTreeMap::from(entries)).build()
}

/// On one line, at most as long as a description may be.
fn cut(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(DESCRIPTION - 4) {
        Some((at, _)) => format!("{}...", &line[..at]),
        None => line,
    }
}

/// `dns/slow-health-check` as `DnsSlowHealthCheck`.
fn camel(id: &str) -> String {
    let words = id.split(|char: char| !char.is_ascii_alphanumeric());
    let mut name: String = words
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|char| char.to_ascii_uppercase());
            first.into_iter().chain(chars)
        })
        .collect();
    // GitHub refuses longer names.
    name.truncate(255);
    name
}
