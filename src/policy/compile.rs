//! Policy files to a program.

use std::sync::Arc;

use super::ast::{File, Policy};
use super::error::error;
use super::inputs::{Inputs, inputs};
use super::overrides::{Override, Overrides};
use super::{check, documentation, parse};
use crate::base::{FileId, Span};
use crate::diag::{Diagnostic, RuleInfo, Severity};
use crate::syntax::{self, Expr, FileKind, Limits, reference};

/// One policy file to compile.
#[derive(Clone, Debug)]
pub struct PolicySource {
    /// `<pack>/<rule>`, from its path.
    pub id: Arc<str>,
    /// Its path, for messages.
    pub path: Arc<str>,
    /// The file its spans point into; `FileId::SYNTHETIC` for one that no report can show.
    pub file: FileId,
    /// Its text.
    pub text: Arc<str>,
    /// Where the pages of its pack are; the rule's is at `<docs>/<id>.md`.
    pub docs: Arc<str>,
    /// A configuration that breaks the rule.
    pub bad: Option<Arc<str>>,
    /// One that keeps it.
    pub good: Option<Arc<str>>,
}

/// Compiled rules.
#[derive(Debug)]
pub struct Program {
    pub(super) rules: Vec<Rule>,
    infos: Vec<RuleInfo>,
    warnings: Vec<Diagnostic>,
}

/// One compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(crate) id: Arc<str>,
    pub(crate) title: String,
    /// What an unknown result leaves open, as in "Cannot tell whether …".
    pub(crate) question: String,
    pub(crate) path: Arc<str>,
    pub(crate) text: Arc<str>,
    pub(crate) file: File,
    pub(crate) inputs: Inputs,
    /// Replaces whatever severity the policies state.
    pub(crate) severity: Option<Severity>,
    /// The level of each policy.
    pub(crate) levels: Vec<Arc<str>>,
}

impl Program {
    /// Compiles rules with what profile, settings and command line change about them.
    ///
    /// # Errors
    /// Everything that is wrong with the files, and with the values given to their inputs.
    pub fn compile(
        sources: &[PolicySource],
        overrides: &Overrides,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut diagnostics = Vec::new();
        let mut program = Self { rules: Vec::new(), infos: Vec::new(), warnings: Vec::new() };
        for source in sources {
            let over = overrides.of(&source.id).cloned().unwrap_or_default();
            let (rule, info) = rule(source, &over, &mut diagnostics);
            if program.rules.iter().any(|one| one.id == rule.id) {
                let message = format!("Two rules have the id {}.", rule.id);
                diagnostics.push(error(message, Span::new(source.file, 0, 0)));
            }
            program.rules.push(rule);
            program.infos.push(info);
        }
        let (errors, warnings): (Vec<_>, Vec<_>) =
            diagnostics.into_iter().partition(|one| one.severity == Severity::Error);
        // All rules are compiled before, so that one run shows all errors.
        if !errors.is_empty() {
            return Err(errors);
        }
        // Reports must not depend on the order of files on disk.
        program.rules.sort_by(|a, b| a.id.cmp(&b.id));
        program.infos.sort_by(|a, b| a.id.cmp(&b.id));
        program.warnings = warnings;
        Ok(program)
    }

    /// What is known about the rules, sorted by id, with the severities they run with.
    pub fn infos(&self) -> &[RuleInfo] {
        &self.infos
    }

    /// What is odd about the files, yet harmless.
    pub(crate) fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Whether an inline comment may waive a rule: not one that is `mandatory`.
    pub fn may_be_waived_inline(&self, id: &str) -> bool {
        let rule = self.rules.iter().find(|rule| *rule.id == *id);
        // A built-in check is not in the program, and has no level that would forbid it.
        rule.is_none_or(|rule| rule.levels.iter().all(|level| &**level != "mandatory"))
    }
}

fn rule(
    source: &PolicySource,
    over: &Override,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Rule, RuleInfo) {
    let parsed = syntax::parse(source.file, FileKind::Hcl, &source.text, &Limits::default());
    // Labels of policies are in snake case, ids of rules in kebab case.
    let stem = source.id.rsplit('/').next().unwrap_or(&source.id).replace('-', "_");
    let file = parse::file(&parsed, &stem, diagnostics);
    check::file(&file, diagnostics);
    let inputs = inputs(&file, &source.id, over, diagnostics);
    let levels: Vec<Arc<str>> =
        file.policies.iter().map(|policy| level(policy, &inputs, diagnostics)).collect();
    let leading = documentation::leading(&parsed, &source.text);
    let stated = file
        .policies
        .iter()
        .zip(&levels)
        .map(|(policy, level)| documentation::severity(policy, level));
    let severity = over.severity.or(stated.max()).unwrap_or(Severity::Error);
    let info = RuleInfo {
        id: Arc::clone(&source.id),
        title: leading.title.clone(),
        documentation: leading.text,
        severity,
        tags: documentation::tags(&file),
        url: format!("{}/{}.md", source.docs, source.id),
        parameters: documentation::parameters(&file, &source.text),
        fix: documentation::fix(&file),
        bad_example: source.bad.as_deref().map(str::to_owned),
        good_example: source.good.as_deref().map(str::to_owned),
    };
    let rule = Rule {
        id: Arc::clone(&source.id),
        question: documentation::question(&file, &leading.title),
        title: leading.title,
        path: Arc::clone(&source.path),
        text: Arc::clone(&source.text),
        file,
        inputs,
        severity: over.severity,
        levels,
    };
    (rule, info)
}

/// `enforcement_level`: a literal or an input.
fn level(policy: &Policy, inputs: &Inputs, diagnostics: &mut Vec<Diagnostic>) -> Arc<str> {
    const MANDATORY: &str = "mandatory";
    let Some(expr) = &policy.level else { return MANDATORY.into() };
    let input = |expr: &Expr| match reference(expr) {
        Some((root, Some(name))) if root == "input" => {
            inputs.get(&name)?.as_str().map(str::to_owned)
        }
        _ => None,
    };
    let level = expr.as_str().map(str::to_owned).or_else(|| input(expr));
    if let Some(level @ ("advisory" | MANDATORY | "mandatory_overridable")) = level.as_deref() {
        return level.into();
    }
    let message = "enforcement_level must be \"advisory\", \"mandatory\" or \"mandatory_overridable\", as a literal or an input.";
    diagnostics.push(error(message, expr.span));
    MANDATORY.into()
}
