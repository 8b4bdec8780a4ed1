//! Diagnostics as results and notifications.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, CodeFlow, Fix, Location, LogicalLocation, Message,
    Notification, Replacement, ReportingDescriptorReference, Result as SarifResult, ResultKind,
    ResultLevel, Suppression, ThreadFlow, ThreadFlowLocation,
};

use super::candidate::Candidate;
use super::limits::{GITHUB, Kept};
use super::locations::{artifact, ended, location, region, sentence};
use super::rules::{Descriptors, level};
use super::{properties, rules};
use crate::base::SourceMap;
use crate::diag::{self, Diagnostic, Severity, SuppressionKind, Verdict};
use crate::report::Report;
use crate::report::location::FileLocation;

/// A list of names; nothing when there are none.
fn names(all: &[Arc<str>]) -> serde_json::Value {
    if all.is_empty() {
        return serde_json::Value::Null;
    }
    all.iter().map(|name| serde_json::Value::from(&**name)).collect()
}

/// One result.
pub(super) fn result(
    candidate: &Candidate<'_>,
    descriptors: &Descriptors,
    sources: &SourceMap,
) -> SarifResult {
    let from = candidate.from;
    let mut primary = location(candidate.location, None, sources);
    // Code scanning shows logical locations as breadcrumbs; the address is what people search for.
    if let Some(subject) = &from.subject {
        let name = LogicalLocation::builder()
            .fully_qualified_name(subject.clone())
            .kind("resource".to_owned())
            .build();
        primary.logical_locations = Some(vec![name]);
    }
    let (kind, level) = match (from.verdict, from.severity) {
        // By the standard (3.27.10) only a fail has a level.
        (Verdict::Unknown, _) => (ResultKind::Open, ResultLevel::None),
        (Verdict::Fail, Severity::Error) => (ResultKind::Fail, ResultLevel::Error),
        (Verdict::Fail, Severity::Warning) => (ResultKind::Fail, ResultLevel::Warning),
        (Verdict::Fail, Severity::Note) => (ResultKind::Fail, ResultLevel::Note),
    };
    let related = related(candidate, sources);
    let mut result = SarifResult::builder()
        .rule_id(from.rule.to_string())
        .kind(kind)
        .level(level)
        .message(message(from))
        .locations(vec![primary])
        .partial_fingerprints(BTreeMap::from([
            // The one key that GitHub matches results by; it expects a hash and an occurrence number.
            ("primaryLocationLineHash".to_owned(), format!("{}:1", &candidate.fingerprint[..16])),
            ("drlint/v1".to_owned(), candidate.fingerprint.to_owned()),
        ]))
        .properties(properties([
            ("address", text(from.subject.as_deref())),
            ("alsoIn", names(&from.also_in)),
            ("deployment", text(from.deployment.as_deref())),
            ("region", text(from.region.as_deref())),
            ("severity", rules::level(from.severity).into()),
            ("verdict", from.verdict.as_str().into()),
        ]))
        .build();
    result.rule_index = descriptors.index(&from.rule).and_then(|at| i64::try_from(at).ok());
    result.related_locations = (!related.is_empty()).then_some(related);
    result.code_flows = code_flow(candidate, sources).map(|flow| vec![flow]);
    result.fixes = from.fix.as_ref().map(|one| vec![fix(one, sources)]);
    result.suppressions = from.suppressed.as_ref().map(|one| vec![suppression(one, sources)]);
    result
}

fn text(text: Option<&str>) -> serde_json::Value {
    text.map_or(serde_json::Value::Null, Into::into)
}

/// The message, what is not known, and the advice: the first sentence is what a list shows.
fn message(from: &Diagnostic) -> Message {
    let mut text = ended(&from.message);
    if from.verdict == Verdict::Unknown {
        text = format!("Unknown: {text}");
    }
    for why in &from.unknown_because {
        let why = why.to_string();
        if !from.message.contains(&why) {
            text = format!("{text} {}", ended(&why));
        }
    }
    if let Some(help) = &from.help {
        text = format!("{text}\n{}", ended(help));
    }
    Message::builder().text(literal(text)).build()
}

/// Escapes what a reader of SARIF would take for a link (`[text](1)`) or a placeholder (`{0}`), and
/// only that: many readers show the escapes as they are.
fn literal(mut text: String) -> String {
    if text.contains("](") {
        text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    let placeholder = |at: usize| text[at + 1..].starts_with(|char: char| char.is_ascii_digit());
    if text.match_indices('{').any(|(at, _)| placeholder(at)) {
        text = text.replace('{', "{{").replace('}', "}}");
    }
    text
}

fn related(candidate: &Candidate<'_>, sources: &SourceMap) -> Vec<Location> {
    let from = candidate.from;
    let hidden = candidate.hidden.map(|span| (span, "The location in the module".into()));
    let locations = from.related.iter().map(|related| (related.span, related.message.clone()));
    let why = from.unknown_because.iter();
    let why = why.filter_map(|why| Some((why.span?, why.to_string())));
    let calls = from.callers.iter().map(|span| (*span, "The module is called here".to_owned()));
    let all = hidden.into_iter().chain(locations).chain(why).chain(calls).take(GITHUB.locations);
    let all = all.zip(1..).map(|((span, message), id)| {
        let mut location = location(span, Some(&message), sources);
        location.id = Some(id);
        location
    });
    all.collect()
}

/// The way through the module calls down to the location.
fn code_flow(candidate: &Candidate<'_>, sources: &SourceMap) -> Option<CodeFlow> {
    let from = candidate.from;
    if from.callers.is_empty() {
        return None;
    }
    let calls = from.callers.iter().map(|span| (*span, "The module is called here."));
    let end = candidate.hidden.unwrap_or(candidate.location);
    let steps = calls.take(GITHUB.locations - 1).chain([(end, from.message.as_str())]);
    let steps = steps.enumerate().map(|(depth, (span, message))| {
        let depth = i64::try_from(depth).unwrap_or(i64::MAX);
        ThreadFlowLocation::builder()
            .location(location(span, Some(message), sources))
            .nesting_level(depth)
            .build()
    });
    let flow = ThreadFlow::builder().locations(steps.collect::<Vec<_>>()).build();
    Some(CodeFlow::builder().thread_flows(vec![flow]).build())
}

fn fix(fix: &diag::Fix, sources: &SourceMap) -> Fix {
    let mut files: BTreeMap<&str, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let location = FileLocation::of(edit.span, sources);
        let replacement = Replacement::builder()
            .deleted_region(region(location.start, location.end))
            .inserted_content(ArtifactContent::builder().text(edit.text.clone()).build())
            .build();
        files.entry(location.path()).or_default().push(replacement);
    }
    let changes = files.into_iter().map(|(path, replacements)| {
        ArtifactChange::builder()
            .artifact_location(artifact(path))
            .replacements(replacements)
            .build()
    });
    Fix::builder()
        .description(sentence(&fix.title))
        .artifact_changes(changes.collect::<Vec<_>>())
        .build()
}

fn suppression(from: &diag::Suppression, sources: &SourceMap) -> Suppression {
    let kind = match from.kind {
        SuppressionKind::InSource => "inSource",
        SuppressionKind::External => "external",
    };
    let mut suppression = Suppression::builder()
        .kind(serde_json::json!(kind))
        .status(serde_json::json!("accepted"))
        .build();
    suppression.justification = (!from.reason.is_empty()).then(|| from.reason.clone());
    suppression.location = from.span.map(|span| location(span, None, sources));
    suppression
}

/// What no location can be given for, and what the limits left out.
pub(super) fn notifications(report: &Report, kept: &Kept<'_>) -> Vec<Notification> {
    // Code scanning refuses results without a location.
    let unplaced = report.diagnostics.iter().filter(|one| one.primary.is_none());
    let mut all: Vec<_> = unplaced
        .map(|one| {
            Notification::builder()
                .descriptor(
                    ReportingDescriptorReference::builder().id(one.rule.to_string()).build(),
                )
                .level(serde_json::json!(level(one.severity)))
                .message(message(one))
                .build()
        })
        .collect();
    if kept.dropped > 0 {
        let text = format!(
            "{} results were left out because of the limits of code scanning. The most severe ones were kept.",
            kept.dropped
        );
        all.push(
            Notification::builder()
                .level(serde_json::json!("warning"))
                .message(sentence(&text))
                .build(),
        );
    }
    all
}
