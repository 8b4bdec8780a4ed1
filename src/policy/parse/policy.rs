//! Policy blocks.

use super::blocks::{check_arguments, check_blocks, check_labels};
use crate::base::Name;
use crate::diag::Diagnostic;
use crate::policy::ast::{Enforce, Policy, Target};
use crate::policy::error::{error, suggest_or_list};
use crate::policy::language::{self, EXTRAS, Function};
use crate::syntax::{Attribute, Block, Expr, ExprKind, ObjectItem, ObjectKey, walk};

/// Reads one policy; none when it lacks the labels to tell what it checks.
pub(crate) fn policy(
    block: &Block,
    target: Target,
    stem: &str,
    earlier: &[Policy],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Policy> {
    if !check_labels(block, 2, diagnostics) {
        return None;
    }
    check_label_texts(block, target, stem, earlier, diagnostics);
    let known: &[&str] = match target {
        Target::Resource => &["filter", "enforcement_level", "operations"],
        Target::Provider | Target::Module => &["filter", "enforcement_level"],
    };
    check_arguments(&block.body, known, diagnostics);
    check_blocks(block, &["locals", "enforce"], diagnostics);
    let (locals, extras) = nested_locals(block, diagnostics);
    let enforces = enforces(block, diagnostics);
    let operations = block.body.attribute("operations");
    let mut policy = Policy {
        target,
        pattern: block.labels[0].text,
        filter: expression(block, "filter"),
        level: expression(block, "enforcement_level"),
        locals,
        extras,
        enforces,
        applicable: operations.is_none_or(|operations| is_applicable(operations, diagnostics)),
        reads_statements: false,
        header: block.header,
    };
    let reads_statements = policy.expressions().any(calls_statements);
    policy.reads_statements = reads_statements;
    Some(policy)
}

fn check_label_texts(
    block: &Block,
    target: Target,
    stem: &str,
    earlier: &[Policy],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (pattern, label) = (block.labels[0], block.labels[1]);
    // Other engines report policies by their label, so it must lead back to the file.
    if label.text != stem {
        let message = format!(
            "The label of this policy is {:?}; it must be {stem:?}, like the file.",
            label.text.as_str()
        );
        diagnostics.push(error(message, label.span));
    }
    let text = pattern.text.as_str();
    if text.trim_end_matches('*').contains('*') || text.ends_with("**") {
        let message = "The first label must be a type, `*`, or a prefix followed by one `*`.";
        diagnostics.push(error(message, pattern.span));
    }
    if earlier.iter().any(|policy| policy.target == target && policy.pattern == pattern.text) {
        let message = "Two policies in this file have these labels.";
        diagnostics.push(error(message, block.header));
    }
}

fn expression(block: &Block, name: &str) -> Option<Expr> {
    block.body.attribute(name).map(|attribute| attribute.expr.clone())
}

fn calls_statements(expr: &Expr) -> bool {
    let mut calls = false;
    walk(expr, &mut Vec::new(), &mut |expr, _| {
        if let ExprKind::Call(call) = &expr.kind {
            let declaration = language::find(call.name.as_str());
            calls |= declaration.is_some_and(|row| row.function == Function::Statements);
        }
        !calls
    });
    calls
}

fn enforces(block: &Block, diagnostics: &mut Vec<Diagnostic>) -> Vec<Enforce> {
    if block.body.blocks("enforce").next().is_none() {
        let message = "A policy requires an enforce block.";
        diagnostics.push(error(message, block.header));
    }
    block.body.blocks("enforce").filter_map(|inner| enforce(inner, diagnostics)).collect()
}

fn enforce(block: &Block, diagnostics: &mut Vec<Diagnostic>) -> Option<Enforce> {
    check_labels(block, 0, diagnostics);
    check_arguments(&block.body, &["condition", "error_message", "info_message"], diagnostics);
    check_blocks(block, &[], diagnostics);
    let Some(condition) = expression(block, "condition") else {
        diagnostics.push(error("An enforce block requires a condition.", block.header));
        return None;
    };
    Some(Enforce {
        condition,
        error_message: expression(block, "error_message"),
        info_message: expression(block, "info_message"),
    })
}

type Extras = Vec<(Name, Expr)>;

/// The nested locals, and the members of the one called `rule`.
fn nested_locals(block: &Block, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Attribute>, Extras) {
    let mut blocks = block.body.blocks("locals");
    let Some(first) = blocks.next() else { return (Vec::new(), Vec::new()) };
    for second in blocks {
        diagnostics.push(error("A policy has one locals block.", second.header));
    }
    check_labels(first, 0, diagnostics);
    check_blocks(first, &[], diagnostics);
    let mut locals = Vec::new();
    let mut extras = Vec::new();
    for attribute in &first.body.attributes {
        if attribute.name == "rule" {
            extras = rule_members(&attribute.expr, diagnostics);
        } else {
            locals.push(attribute.clone());
        }
    }
    (locals, extras)
}

/// The local `rule` is read before anything is evaluated, hence the restrictions.
fn rule_members(expr: &Expr, diagnostics: &mut Vec<Diagnostic>) -> Extras {
    let ExprKind::Object(items) = &expr.unparenthesised().kind else {
        diagnostics.push(error("The local `rule` must be an object expression.", expr.span));
        return Vec::new();
    };
    let mut members = Vec::new();
    for ObjectItem { key, value } in items {
        let (name, span) = match key {
            ObjectKey::Name(name, span) => (*name, *span),
            ObjectKey::Expr(key) => {
                let Some(text) = key.as_str() else {
                    let message = "The members of `rule` must have plain names.";
                    diagnostics.push(error(message, key.span));
                    continue;
                };
                (Name::new(text), key.span)
            }
        };
        if EXTRAS.contains(&name.as_str()) {
            members.push((name, value.clone()));
        } else {
            let unknown = error(format!("Unsupported member `{name}` of `rule`."), span);
            diagnostics.push(suggest_or_list(unknown, name.as_str(), EXTRAS));
        }
    }
    members
}

/// Whether a policy with these operations checks what is declared.
fn is_applicable(attribute: &Attribute, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let ExprKind::Tuple(items) = &attribute.expr.unparenthesised().kind else {
        diagnostics
            .push(error("operations must be a list of literal strings.", attribute.expr.span));
        return true;
    };
    let mut operations: Vec<&str> = Vec::new();
    for item in items {
        match item.as_str() {
            Some(name @ ("create" | "update" | "delete" | "no-op")) => {
                if operations.contains(&name) {
                    diagnostics
                        .push(error(format!("Operation {name:?} is listed twice."), item.span));
                }
                operations.push(name);
            }
            _ => diagnostics.push(error(
                "An operation is \"create\", \"update\", \"delete\" or \"no-op\".",
                item.span,
            )),
        }
    }
    for other in ["create", "no-op"] {
        if operations.contains(&"delete") && operations.contains(&other) {
            let message = format!("A policy cannot check both \"delete\" and {other:?}.");
            diagnostics.push(error(message, attribute.expr.span));
        }
    }
    // Without a state, everything that is declared counts as created: a policy for deletions alone
    // has no subject.
    operations.iter().any(|name| *name != "delete") || operations.is_empty()
}
