//! Policy files to blocks. Everything that is not of the language is an error at its place.

use std::sync::Arc;

use crate::base::{Name, Span};
use crate::diag::{Code, Diagnostic, RelatedKind, did_you_mean};
use crate::syntax::{Attribute, Block, Body, Expr, ExprKind, ObjectItem, ObjectKey, ParsedFile};

/// One policy file.
#[derive(Debug, Default)]
pub struct File {
    /// `input` blocks in order.
    pub inputs: Vec<Arc<Block>>,
    /// Attributes of the file's `locals` blocks, in order.
    pub locals: Vec<Attribute>,
    /// The policies, in order.
    pub policies: Vec<Policy>,
}

/// What a policy is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// `resource_policy`
    Resource,
    /// `provider_policy`
    Provider,
    /// `module_policy`
    Module,
}

/// One policy block.
#[derive(Debug)]
pub struct Policy {
    /// What it is about.
    pub target: Target,
    /// The first label: a type, `*`, or a prefix that ends with `*`.
    pub pattern: Name,
    /// Which subjects it judges; none means all.
    pub filter: Option<Expr>,
    /// `enforcement_level`.
    pub level: Option<Expr>,
    /// Nested locals, without `rule`.
    pub locals: Vec<Attribute>,
    /// Members of the nested local `rule`.
    pub extras: Vec<(Name, Expr)>,
    /// The conditions.
    pub enforces: Vec<Enforce>,
    /// Whether it judges resources that are there to stay: not one of `operations = ["delete"]`.
    pub applicable: bool,
    /// Whether it looks at IAM statements: then it judges loose documents too.
    pub reads_statements: bool,
    /// Type and labels.
    pub header: Span,
}

/// One condition.
#[derive(Debug)]
pub struct Enforce {
    /// Must be true.
    pub condition: Expr,
    /// What to say when it is not.
    pub error_message: Option<Expr>,
    /// Printed either way by others; here it is only checked.
    pub info_message: Option<Expr>,
}

impl Policy {
    /// A member of the nested local `rule`.
    pub fn extra(&self, name: &str) -> Option<&Expr> {
        self.extras.iter().find(|(one, _)| *one == name).map(|(_, expr)| expr)
    }

    /// All its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let conditions = self.enforces.iter().flat_map(|one| {
            [Some(&one.condition), one.error_message.as_ref(), one.info_message.as_ref()]
        });
        let nested = self.locals.iter().map(|one| &one.expr);
        let nested = nested.chain(self.extras.iter().map(|(_, expr)| expr));
        self.filter.iter().chain(&self.level).chain(conditions.flatten()).chain(nested)
    }

    /// Whether this policy judges things of type `kind`.
    pub fn covers(&self, kind: &str) -> bool {
        match self.pattern.as_str().strip_suffix('*') {
            Some(prefix) => kind.starts_with(prefix),
            None => self.pattern == kind,
        }
    }
}

/// An error at `span`.
pub fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(Code::PolicyError, message, Some(span))
}

/// Reads a file's blocks. `stem` is what the label of every policy must be.
pub fn file(parsed: &ParsedFile, stem: &str, said: &mut Vec<Diagnostic>) -> File {
    said.extend(parsed.diagnostics.iter().cloned());
    let mut file = File::default();
    let mut settings: Option<Span> = None;
    for attribute in &parsed.body.attributes {
        let message =
            format!("Unsupported argument {}. A policy file contains only blocks.", attribute.name);
        said.push(error(message, attribute.name_span));
    }
    for block in &parsed.body.blocks {
        match block.kind.as_str() {
            "policy" => {
                labels(block, 0, said);
                if let Some(first) = settings.replace(block.header) {
                    let twice = error("A policy file has one policy block.", block.header);
                    said.push(twice.with_related(RelatedKind::First, first, "the first one"));
                }
                settings_block(block, said);
            }
            "input" => {
                if labels(block, 1, said) {
                    file.inputs.push(Arc::clone(block));
                }
            }
            "locals" => {
                labels(block, 0, said);
                nested(block, &[], said);
                file.locals.extend(block.body.attributes.iter().cloned());
            }
            "resource_policy" => policy(block, Target::Resource, stem, &mut file, said),
            "provider_policy" => policy(block, Target::Provider, stem, &mut file, said),
            "module_policy" => policy(block, Target::Module, stem, &mut file, said),
            other => said.push(unknown_block(
                other,
                block.header,
                &[
                    "policy",
                    "input",
                    "locals",
                    "resource_policy",
                    "provider_policy",
                    "module_policy",
                ],
            )),
        }
    }
    file
}

fn unknown_block(kind: &str, span: Span, known: &[&str]) -> Diagnostic {
    let found = error(format!("Unsupported block type `{kind}`."), span);
    match did_you_mean(kind, known.iter().copied()) {
        Some(meant) => found.with_help(format!("Did you mean `{meant}`?")),
        None if known.is_empty() => found,
        None => found.with_help(format!("Supported: {}.", known.join(", "))),
    }
}

fn unknown_argument(name: &str, span: Span, known: &[&str]) -> Diagnostic {
    let found = error(format!("Unsupported argument `{name}`."), span);
    match did_you_mean(name, known.iter().copied()) {
        Some(meant) => found.with_help(format!("Did you mean `{meant}`?")),
        None => found.with_help(format!("Supported: {}.", known.join(", "))),
    }
}

fn labels(block: &Block, wanted: usize, said: &mut Vec<Diagnostic>) -> bool {
    if block.labels.len() == wanted {
        return true;
    }
    let count = ["no label", "one label", "two labels"][wanted];
    said.push(error(format!("A `{}` block takes {count}.", block.kind), block.header));
    false
}

/// Reports every nested block that is none of `known`.
fn nested(block: &Block, known: &[&str], said: &mut Vec<Diagnostic>) {
    for inner in &block.body.blocks {
        if !known.contains(&inner.kind.as_str()) {
            said.push(unknown_block(inner.kind.as_str(), inner.header, known));
        }
    }
}

fn arguments(body: &Body, known: &[&str], said: &mut Vec<Diagnostic>) {
    for attribute in &body.attributes {
        if !known.contains(&attribute.name.as_str()) {
            said.push(unknown_argument(attribute.name.as_str(), attribute.name_span, known));
        }
    }
}

/// Settings of other engines are tolerated: what drlint does not know it says.
fn settings_block(block: &Block, said: &mut Vec<Diagnostic>) {
    let blocks = block.body.blocks.iter().map(|inner| (inner.kind, inner.header));
    let all = blocks.chain(block.body.attributes.iter().map(|one| (one.name, one.name_span)));
    for (name, span) in all {
        if !["required_providers", "terraform_config", "plugins", "enforcement_level"]
            .contains(&name.as_str())
        {
            let message = format!("drlint ignores `{name}` in the policy block.");
            said.push(Diagnostic::new(Code::UnknownKey, message, Some(span)));
        }
    }
}

fn policy(
    block: &Arc<Block>,
    target: Target,
    stem: &str,
    file: &mut File,
    said: &mut Vec<Diagnostic>,
) {
    if !labels(block, 2, said) {
        return;
    }
    let (pattern, label) = (block.labels[0], block.labels[1]);
    if label.text != stem {
        let message = format!(
            "The label of this policy is {:?}; it must be {stem:?}, like the file.",
            label.text.as_str()
        );
        said.push(error(message, label.span));
    }
    if pattern.text.as_str().trim_end_matches('*').contains('*')
        || pattern.text.as_str().ends_with("**")
    {
        said.push(error(
            "The first label must be a type, `*`, or a prefix followed by one `*`.",
            pattern.span,
        ));
    }
    if file.policies.iter().any(|one| one.target == target && one.pattern == pattern.text) {
        said.push(error("Two policies in this file have these labels.", block.header));
    }
    let known: &[&str] = if target == Target::Resource {
        &["filter", "enforcement_level", "operations"]
    } else {
        &["filter", "enforcement_level"]
    };
    arguments(&block.body, known, said);
    nested(block, &["locals", "enforce"], said);
    let (locals, extras) = nested_locals(block, said);
    let expression = |name: &str| block.body.attribute(name).map(|one| one.expr.clone());
    let enforces: Vec<Enforce> =
        block.body.blocks("enforce").filter_map(|inner| enforce(inner, said)).collect();
    if block.body.blocks("enforce").next().is_none() {
        said.push(error("A policy requires an enforce block.", block.header));
    }
    let mut policy = Policy {
        target,
        pattern: pattern.text,
        filter: expression("filter"),
        level: expression("enforcement_level"),
        locals,
        extras,
        enforces,
        applicable: block.body.attribute("operations").is_none_or(|one| operations(one, said)),
        reads_statements: false,
        header: block.header,
    };
    let reads = policy.expressions().any(calls_statements);
    policy.reads_statements = reads;
    file.policies.push(policy);
}

fn calls_statements(expr: &Expr) -> bool {
    let mut found = false;
    crate::syntax::walk(expr, &mut Vec::new(), &mut |expr, _| {
        found |=
            matches!(&expr.kind, ExprKind::Call(call) if call.name == "plugin::drlint::statements");
        !found
    });
    found
}

fn enforce(block: &Block, said: &mut Vec<Diagnostic>) -> Option<Enforce> {
    labels(block, 0, said);
    arguments(&block.body, &["condition", "error_message", "info_message"], said);
    nested(block, &[], said);
    let expression = |name: &str| block.body.attribute(name).map(|one| one.expr.clone());
    let Some(condition) = expression("condition") else {
        said.push(error("An enforce block requires a condition.", block.header));
        return None;
    };
    Some(Enforce {
        condition,
        error_message: expression("error_message"),
        info_message: expression("info_message"),
    })
}

/// The nested locals, and what the one called `rule` holds.
fn nested_locals(block: &Block, said: &mut Vec<Diagnostic>) -> (Vec<Attribute>, Vec<(Name, Expr)>) {
    let mut blocks = block.body.blocks("locals");
    let Some(first) = blocks.next() else { return (Vec::new(), Vec::new()) };
    for second in blocks {
        said.push(error("A policy has one locals block.", second.header));
    }
    labels(first, 0, said);
    nested(first, &[], said);
    let mut locals = Vec::new();
    let mut extras = Vec::new();
    for attribute in &first.body.attributes {
        if attribute.name == "rule" {
            extras = members(&attribute.expr, said);
        } else {
            locals.push(attribute.clone());
        }
    }
    (locals, extras)
}

fn members(expr: &Expr, said: &mut Vec<Diagnostic>) -> Vec<(Name, Expr)> {
    let ExprKind::Object(items) = &expr.unparenthesised().kind else {
        said.push(error("The local `rule` must be an object expression.", expr.span));
        return Vec::new();
    };
    let mut found = Vec::new();
    for ObjectItem { key, value } in items {
        let (name, span) = match key {
            ObjectKey::Name(name, span) => (*name, *span),
            ObjectKey::Expr(key) => {
                let Some(text) = key.as_str() else {
                    said.push(error("The members of `rule` must have plain names.", key.span));
                    continue;
                };
                (Name::new(text), key.span)
            }
        };
        if super::language::EXTRAS.contains(&name.as_str()) {
            found.push((name, value.clone()));
        } else {
            let known = super::language::EXTRAS;
            let message = format!("Unsupported member `{name}` of `rule`.");
            let help = did_you_mean(name.as_str(), known.iter().copied());
            let help = help.map_or(format!("Supported: {}.", known.join(", ")), |meant| {
                format!("Did you mean `{meant}`?")
            });
            said.push(error(message, span).with_help(help));
        }
    }
    found
}

/// Whether a policy with these operations judges what is declared. Errors of the list are said.
fn operations(attribute: &Attribute, said: &mut Vec<Diagnostic>) -> bool {
    let ExprKind::Tuple(items) = &attribute.expr.unparenthesised().kind else {
        said.push(error("operations must be a list of literal strings.", attribute.expr.span));
        return true;
    };
    let mut seen: Vec<&str> = Vec::new();
    for item in items {
        match item.as_str() {
            Some(name @ ("create" | "update" | "delete" | "no-op")) => {
                if seen.contains(&name) {
                    said.push(error(format!("Operation {name:?} is listed twice."), item.span));
                }
                seen.push(name);
            }
            _ => said.push(error(
                "An operation is \"create\", \"update\", \"delete\" or \"no-op\".",
                item.span,
            )),
        }
    }
    for other in ["create", "no-op"] {
        if seen.contains(&"delete") && seen.contains(&other) {
            let message = format!("A policy cannot check both \"delete\" and {other:?}.");
            said.push(error(message, attribute.expr.span));
        }
    }
    // What is declared is judged as if created: a policy for deletions alone finds nothing.
    seen.iter().any(|name| *name != "delete") || seen.is_empty()
}
