//! Where a diagnostic points.

use crate::base::{Name, Span};
use crate::eval::evaluate;
use crate::policy::scope::{PolicyScope, Subject, locator};
use crate::syntax::Expr;
use crate::value::{Kind, Value};

/// The place a rule asks for with `at`, else the first attribute the condition read that is written,
/// else the header of the block.
pub fn of(at: Option<&Expr>, reads: &[Name], scope: &PolicyScope<'_>) -> Option<Span> {
    let Some(Subject::Resource(instance)) = scope.subject else { return None };
    let body = &instance.block.body;
    let asked = at.and_then(|expr| {
        let value = evaluate(expr, scope).ok()?;
        found(&value, scope)
    });
    asked
        .or_else(|| {
            let evaluator = &scope.graph.evaluator;
            reads.iter().find_map(|name| {
                locator::at(body, name.as_str())
                    .or_else(|| evaluator.argument_span(instance.id, *name))
            })
        })
        .or(Some(instance.block.header))
}

/// The place of a value: a path names an argument or block of the subject, anything else is where it
/// was written.
pub fn found(value: &Value, scope: &PolicyScope<'_>) -> Option<Span> {
    let Some(Subject::Resource(instance)) = scope.subject else { return None };
    match &value.kind {
        Kind::Str(path) => {
            locator::at(&instance.block.body, path).or_else(|| locator::innermost(value))
        }
        Kind::Resource(id) => Some(scope.graph.evaluator.instance(*id).block.header),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            // An empty list says nothing about a place, wherever it was made.
            let inside = items.iter().find_map(|item| found(item, scope));
            inside.or_else(|| if items.is_empty() { None } else { locator::innermost(value) })
        }
        Kind::Unknown(unknown) => {
            let certain = unknown.known_elements.iter().find_map(|item| found(item, scope));
            certain.or_else(|| locator::innermost(value))
        }
        _ => locator::innermost(value),
    }
}
