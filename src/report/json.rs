//! JSON, version 1. Fields are added, never renamed or removed, within a version.

use std::io;

use serde::Serialize;

use super::location::FileLocation;
use super::{Report, Style, fingerprints, safe_json};
use crate::base::{Position, SourceMap, Span};
use crate::diag::{self, Safety, SuppressionKind};

/// Writes the report as one pretty-printed JSON object and a line end.
pub(super) fn write(
    report: &Report,
    sources: &SourceMap,
    _: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let fingerprints = fingerprints(report, sources);
    let diagnostics = report.diagnostics.iter().zip(&fingerprints);
    let document = Document {
        version: 1,
        tool: Tool { name: "drlint", version: &report.version },
        profile: &report.profile,
        deployments: report.deployments.iter().map(Deployment::of).collect(),
        diagnostics: diagnostics.map(|(one, print)| Diagnostic::of(one, print, sources)).collect(),
        rules: Rules {
            checked: report.checked,
            matched_nothing: report.matched_nothing.iter().map(|id| &**id).collect(),
        },
        summary: Summary::of(&report.summary),
    };
    safe_json::write(&document, out)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool<'a>,
    profile: &'a str,
    deployments: Vec<Deployment<'a>>,
    diagnostics: Vec<Diagnostic<'a>>,
    rules: Rules<'a>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Deployment<'a> {
    name: &'a str,
    root: &'a str,
    workspace: &'a str,
    lacks_values: bool,
}

impl<'a> Deployment<'a> {
    fn of(deployment: &'a super::Deployment) -> Self {
        let super::Deployment { name, root, workspace, lacks_values } = deployment;
        Self { name, root, workspace, lacks_values: *lacks_values }
    }
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    rule: &'a str,
    severity: &'a str,
    verdict: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    address: Option<&'a str>,
    region: Option<&'a str>,
    deployment: Option<&'a str>,
    also_in: Vec<&'a str>,
    path: Option<&'a str>,
    range: Option<Range>,
    related: Vec<Related<'a>>,
    callers: Vec<Location<'a>>,
    unknown_because: Vec<Why<'a>>,
    fix: Option<Fix<'a>>,
    suppressed: Option<Suppression<'a>>,
    fingerprint: &'a str,
}

impl<'a> Diagnostic<'a> {
    fn of(from: &'a diag::Diagnostic, fingerprint: &'a str, sources: &'a SourceMap) -> Self {
        let (path, range) = split(from.primary, sources);
        let related = from.related.iter().map(|related| {
            let Location { path, range } = Location::of(related.span, sources);
            Related { path, range, message: &related.message }
        });
        let why = from.unknown_because.iter().map(|why| {
            let (path, range) = split(why.span, sources);
            Why { what: why.subject.to_string(), reason: why.cause.to_string(), path, range }
        });
        Self {
            rule: &from.rule,
            severity: from.severity.as_str(),
            verdict: from.verdict.as_str(),
            message: &from.message,
            help: from.help.as_deref(),
            address: from.subject.as_deref(),
            region: from.region.as_deref(),
            deployment: from.deployment.as_deref(),
            also_in: from.also_in.iter().map(|name| &**name).collect(),
            path,
            range,
            related: related.collect(),
            callers: from.callers.iter().map(|span| Location::of(*span, sources)).collect(),
            unknown_because: why.collect(),
            fix: from.fix.as_ref().map(|fix| Fix::of(fix, sources)),
            suppressed: from.suppressed.as_ref().map(|one| Suppression::of(one, sources)),
            fingerprint,
        }
    }
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

impl<'a> Location<'a> {
    fn of(span: Span, sources: &'a SourceMap) -> Self {
        let location = FileLocation::of(span, sources);
        Self { path: location.path(), range: Range::of(&location) }
    }
}

fn split(span: Option<Span>, sources: &SourceMap) -> (Option<&str>, Option<Range>) {
    let location = span.map(|span| Location::of(span, sources));
    location.map_or((None, None), |Location { path, range }| (Some(path), Some(range)))
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct Why<'a> {
    what: String,
    reason: String,
    path: Option<&'a str>,
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

impl Range {
    fn of(location: &FileLocation<'_>) -> Self {
        Self { start: Point::of(location.start), end: Point::of(location.end) }
    }
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    byte: u32,
}

impl Point {
    fn of(Position { line, column, byte }: Position) -> Self {
        Self { line, column, byte }
    }
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safety: &'a str,
    edits: Vec<Edit<'a>>,
}

impl<'a> Fix<'a> {
    fn of(fix: &'a diag::Fix, sources: &'a SourceMap) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let Location { path, range } = Location::of(edit.span, sources);
            Edit { path, range, text: &edit.text }
        });
        let safety = match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        };
        Self { title: &fix.title, safety, edits: edits.collect() }
    }
}

#[derive(Serialize)]
struct Edit<'a> {
    path: &'a str,
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'a str,
    reason: &'a str,
    path: Option<&'a str>,
    range: Option<Range>,
}

impl<'a> Suppression<'a> {
    fn of(suppression: &'a diag::Suppression, sources: &'a SourceMap) -> Self {
        let (path, range) = split(suppression.span, sources);
        let kind = match suppression.kind {
            SuppressionKind::InSource => "inSource",
            SuppressionKind::External => "external",
        };
        Self { kind, reason: &suppression.reason, path, range }
    }
}

#[derive(Serialize)]
struct Rules<'a> {
    checked: usize,
    matched_nothing: Vec<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    unknown: usize,
    suppressed: usize,
    files: usize,
    resources: usize,
    unread: usize,
    seconds: u64,
}

impl Summary {
    fn of(summary: &super::Summary) -> Self {
        Self {
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            unknown: summary.unknown,
            suppressed: summary.suppressed,
            files: summary.files,
            resources: summary.resources,
            unread: summary.unread,
            seconds: whole(summary.seconds),
        }
    }
}

/// Whole seconds: a run of ordinary length gives the same bytes whenever it is repeated.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn whole(seconds: f64) -> u64 {
    seconds.max(0.0) as u64
}
