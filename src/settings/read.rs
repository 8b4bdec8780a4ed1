//! What a settings file sets, as plain data.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::arguments::{check, day, inside, problem, seconds, text, texts};
use super::shape::SETTINGS;
use super::{Literal, LiteralKind, reason};
use crate::base::{FileId, Span, Spanned};
use crate::diag::{Diagnostic, Severity};
use crate::syntax::{Block, Body, ParsedFile};

/// A settings file, read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The file; `None` when there is none.
    pub file: Option<FileId>,
    /// `profile`: one name, or several of which one is `production`.
    pub profiles: Vec<Spanned<String>>,
    /// `objectives`.
    pub objectives: Objectives,
    /// `regions`.
    pub regions: Regions,
    /// `deployment` blocks, in order, names unique.
    pub deployments: Vec<Deployment>,
    /// `rule` blocks by id.
    pub rules: BTreeMap<String, RuleSetting>,
    /// `waiver` blocks, in order.
    pub waivers: Vec<Waiver>,
}

/// What recovery has to achieve.
#[derive(Clone, Debug, Default)]
pub struct Objectives {
    /// `approach`, one of [`super::shape::APPROACHES`].
    pub approach: Option<Spanned<String>>,
    /// `rto` in seconds.
    pub rto: Option<Spanned<u64>>,
    /// `rpo` in seconds.
    pub rpo: Option<Spanned<u64>>,
}

/// The region pair.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// `primary`.
    pub primary: Option<Spanned<String>>,
    /// `recovery`.
    pub recovery: Vec<Spanned<String>>,
}

/// A root with its workspace and variable files.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The label.
    pub name: String,
    /// `root`: a directory relative to the settings file.
    pub root: Spanned<String>,
    /// `workspace`.
    pub workspace: Option<Spanned<String>>,
    /// `var_files`, relative to the root, in order.
    pub var_files: Vec<Spanned<String>>,
    /// The block's header.
    pub span: Span,
}

/// What a settings file or profile changes about a rule.
#[derive(Clone, Debug)]
pub struct RuleSetting {
    /// `enabled`.
    pub enabled: Option<bool>,
    /// `severity`.
    pub severity: Option<Severity>,
    /// `parameters` by name.
    pub parameters: BTreeMap<Arc<str>, Literal>,
    pub(crate) span: Span,
}

/// One `waiver` block.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// `rule`: globs over rule ids.
    pub rules: Vec<Spanned<String>>,
    /// `address`: globs over addresses, in which `*` crosses dots; empty covers all.
    pub addresses: Vec<Spanned<String>>,
    /// `reason`; empty when there is none.
    pub(crate) reason: String,
    /// `expires`: the last day on which it holds.
    pub expires: Option<Spanned<Date>>,
    pub(crate) span: Span,
}

/// Reads a settings file. Every diagnostic means that the settings cannot be used; syntax errors of
/// the file are among them.
pub fn settings(parsed: &ParsedFile) -> (Settings, Vec<Diagnostic>) {
    let mut problems = syntax_errors(parsed);
    let end = Span::new(parsed.file, 0, 0);
    let arguments = check(&parsed.body, &SETTINGS, "a settings file", end, &mut problems);
    let mut settings = Settings {
        file: Some(parsed.file),
        profiles: texts(arguments.get("profile")),
        objectives: objectives(&parsed.body, &mut Vec::new()),
        regions: regions(&parsed.body, &mut Vec::new()),
        rules: rules(&parsed.body, &mut Vec::new()),
        ..Settings::default()
    };
    // `check` has reported what is wrong; here only valid arguments are read.
    for block in parsed.body.blocks("deployment") {
        settings.deployments.extend(deployment(block, &mut problems));
    }
    for block in parsed.body.blocks("waiver") {
        settings.waivers.push(waiver(block, &mut problems));
    }
    (settings, problems)
}

/// The syntax errors of a file; its warnings do not keep a run from starting.
pub(super) fn syntax_errors(parsed: &ParsedFile) -> Vec<Diagnostic> {
    let errors =
        parsed.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.cloned().collect()
}

pub(super) fn objectives(body: &Body, problems: &mut Vec<Diagnostic>) -> Objectives {
    let Some(block) = body.blocks("objectives").next() else { return Objectives::default() };
    let arguments = inside(block, &SETTINGS, problems);
    let seconds = |name| {
        let literal: &Literal = arguments.get(name)?;
        Some(Spanned { value: seconds(literal)?, span: literal.span })
    };
    Objectives {
        approach: text(arguments.get("approach")),
        rto: seconds("rto"),
        rpo: seconds("rpo"),
    }
}

pub(super) fn regions(body: &Body, problems: &mut Vec<Diagnostic>) -> Regions {
    let Some(block) = body.blocks("regions").next() else { return Regions::default() };
    let arguments = inside(block, &SETTINGS, problems);
    Regions { primary: text(arguments.get("primary")), recovery: texts(arguments.get("recovery")) }
}

pub(super) fn rules(body: &Body, problems: &mut Vec<Diagnostic>) -> BTreeMap<String, RuleSetting> {
    let mut rules = BTreeMap::new();
    for block in body.blocks("rule") {
        let Some(label) = block.labels.first() else { continue };
        let arguments = inside(block, &SETTINGS, problems);
        let enabled =
            arguments.get("enabled").map(|literal| literal.kind == LiteralKind::Bool(true));
        let severity = arguments.get("severity").and_then(Literal::as_str);
        let parameters = match arguments.get("parameters").map(|literal| &literal.kind) {
            // Their types are those of the rule's parameters, which the policy layer knows.
            Some(LiteralKind::Object(members)) => members.clone(),
            _ => BTreeMap::new(),
        };
        let severity = severity.and_then(Severity::parse);
        let setting = RuleSetting { enabled, severity, parameters, span: block.header };
        // Of two blocks, which `check` reports, the first counts.
        rules.entry(label.text.as_str().to_owned()).or_insert(setting);
    }
    rules
}

fn deployment(block: &Block, problems: &mut Vec<Diagnostic>) -> Option<Deployment> {
    let arguments = inside(block, &SETTINGS, &mut Vec::new());
    let root = text(arguments.get("root"))?;
    // The file is shared: an absolute path, or one of Windows, exists on one machine only.
    if root.value.starts_with('/') || root.value.contains('\\') {
        let message = "root must be a path relative to the settings file, with forward slashes.";
        problems.push(problem(message, root.span));
    }
    Some(Deployment {
        name: block.labels.first()?.text.as_str().to_owned(),
        root,
        workspace: text(arguments.get("workspace")),
        var_files: texts(arguments.get("var_files")),
        span: block.header,
    })
}

fn waiver(block: &Block, problems: &mut Vec<Diagnostic>) -> Waiver {
    let arguments = inside(block, &SETTINGS, &mut Vec::new());
    // An empty list of addresses would otherwise read as "all addresses".
    for literal in ["rule", "address"].iter().filter_map(|name| arguments.get(*name)) {
        if matches!(&literal.kind, LiteralKind::List(items) if items.is_empty()) {
            problems.push(problem("An empty list matches nothing.", literal.span));
        }
    }
    let patterns = texts(arguments.get("rule")).into_iter().chain(texts(arguments.get("address")));
    for pattern in patterns.filter(|pattern| pattern.value.trim().is_empty()) {
        problems.push(problem("An empty pattern matches nothing.", pattern.span));
    }
    let expires = arguments.get("expires");
    let reason = text(arguments.get("reason")).map(|reason| reason.value).unwrap_or_default();
    Waiver {
        rules: texts(arguments.get("rule")),
        addresses: texts(arguments.get("address")),
        reason: reason::reason(&reason),
        expires: expires
            .and_then(|literal| Some(Spanned { value: day(literal)?, span: literal.span })),
        span: block.header,
    }
}
