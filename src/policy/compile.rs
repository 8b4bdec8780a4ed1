//! Policy files to a program.

use std::sync::Arc;

use super::overrides::{Override, Overrides};
use super::parse::{self, File, Policy, error};
use super::{check, documentation};
use crate::base::{FileId, FxHashMap, Name, Span};
use crate::diag::{Diagnostic, RelatedKind, RuleInfo, Severity, did_you_mean};
use crate::eval::{LiteralScope, constraint, evaluate};
use crate::syntax::{self, Block, Expr, FileKind, Limits, reference};
use crate::value::{Value, convert};

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
    pub id: Arc<str>,
    pub title: String,
    /// What an unknown result leaves open, as in "Cannot tell whether …".
    pub question: String,
    pub path: Arc<str>,
    pub text: Arc<str>,
    pub file: File,
    pub inputs: FxHashMap<Name, Value>,
    /// Replaces whatever severity the policies state.
    pub severity: Option<Severity>,
    /// The level of each policy.
    pub levels: Vec<Arc<str>>,
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
        let mut said = Vec::new();
        let mut program = Self { rules: Vec::new(), infos: Vec::new(), warnings: Vec::new() };
        for source in sources {
            let over = overrides.of(&source.id).cloned().unwrap_or_default();
            let (rule, info) = rule(source, &over, &mut said);
            if program.rules.iter().any(|one| one.id == rule.id) {
                let message = format!("Two rules have the id {}.", rule.id);
                said.push(error(message, Span::new(source.file, 0, 0)));
            }
            program.rules.push(rule);
            program.infos.push(info);
        }
        let (errors, warnings): (Vec<_>, Vec<_>) =
            said.into_iter().partition(|one| one.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(errors);
        }
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
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Whether an inline comment may waive a rule: not one that is `mandatory`.
    pub fn may_be_waived_inline(&self, id: &str) -> bool {
        let rule = self.rules.iter().find(|rule| *rule.id == *id);
        rule.is_none_or(|rule| rule.levels.iter().all(|level| &**level != "mandatory"))
    }
}

fn rule(source: &PolicySource, over: &Override, said: &mut Vec<Diagnostic>) -> (Rule, RuleInfo) {
    let parsed = syntax::parse(source.file, FileKind::Hcl, &source.text, &Limits::default());
    let stem = source.id.rsplit('/').next().unwrap_or(&source.id).replace('-', "_");
    let file = parse::file(&parsed, &stem, said);
    check::file(&file, said);
    let inputs = inputs(&file, source, over, said);
    let levels: Vec<Arc<str>> =
        file.policies.iter().map(|policy| level(policy, &inputs, said)).collect();
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

/// The values of a file's inputs: what is given, else the default.
fn inputs(
    file: &File,
    source: &PolicySource,
    over: &Override,
    said: &mut Vec<Diagnostic>,
) -> FxHashMap<Name, Value> {
    let mut values: FxHashMap<Name, Value> = FxHashMap::default();
    for block in &file.inputs {
        let name = block.labels[0].text;
        if let Some(value) = input(block, name, over, &source.id, said)
            && values.insert(name, value).is_some()
        {
            said.push(error(format!("Input {name} is declared twice."), block.header));
        }
    }
    for (name, (_, span)) in &over.parameters {
        if !file.inputs.iter().any(|block| block.labels[0].text == **name) {
            let mut found =
                error(format!("{} does not have a parameter {name}.", source.id), block_of(source));
            found.primary = *span;
            let known = file.inputs.iter().map(|block| block.labels[0].text.as_str());
            if let Some(meant) = did_you_mean(name, known) {
                found = found.with_help(format!("Did you mean {meant}?"));
            }
            said.push(found);
        }
    }
    values
}

fn block_of(source: &PolicySource) -> Span {
    Span::new(source.file, 0, 0)
}

fn input(
    block: &Block,
    name: Name,
    over: &Override,
    id: &str,
    said: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let known = ["type", "default", "description", "sensitive", "nullable"];
    for attribute in &block.body.attributes {
        if !known.contains(&attribute.name.as_str()) {
            said.push(error(
                format!("Unsupported argument {} in an input block.", attribute.name),
                attribute.name_span,
            ));
        }
    }
    for inner in &block.body.blocks {
        said.push(error(format!("Unsupported block type `{}`.", inner.kind), inner.header));
    }
    let Some(ty) = block.body.attribute("type") else {
        said.push(error(format!("Input {name} requires a type."), block.header));
        return None;
    };
    let ty = constraint(Some(&ty.expr));
    let (value, span) = if let Some((value, span)) = over.parameters.get(name.as_str()) {
        (value.clone(), *span)
    } else if let Some(default) = block.body.attribute("default") {
        match evaluate(&default.expr, &LiteralScope) {
            Ok(value) => (value, Some(default.expr.span)),
            Err(problem) => {
                said.push(error(
                    format!("Invalid default for input {name}: {}.", problem.message),
                    problem.span,
                ));
                return None;
            }
        }
    } else {
        said.push(error(
            format!("Input {name} of {id} does not have a value or a default."),
            block.header,
        ));
        return None;
    };
    match convert(&value, &ty) {
        Ok(value) => Some(value),
        Err(problem) => {
            let mut found =
                error(format!("Invalid value for {id}.{name}: {problem}."), block.header);
            found.primary = span;
            said.push(found.with_related(
                RelatedKind::Declaration,
                block.header,
                "the parameter is declared here",
            ));
            None
        }
    }
}

/// `enforcement_level`: a literal or an input.
fn level(policy: &Policy, inputs: &FxHashMap<Name, Value>, said: &mut Vec<Diagnostic>) -> Arc<str> {
    let Some(expr) = &policy.level else { return "mandatory".into() };
    let named = |expr: &Expr| match reference(expr) {
        Some((root, Some(name))) if root == "input" => {
            inputs.get(&name)?.as_str().map(str::to_owned)
        }
        _ => None,
    };
    let text = expr.as_str().map(str::to_owned).or_else(|| named(expr));
    if let Some(level @ ("advisory" | "mandatory" | "mandatory_overridable")) = text.as_deref() {
        return level.into();
    }
    let message = "enforcement_level must be \"advisory\", \"mandatory\" or \"mandatory_overridable\", as a literal or an input.";
    said.push(error(message, expr.span));
    "mandatory".into()
}
