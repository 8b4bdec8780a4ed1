//! A walk over expressions that knows which `for` variables are in force.

use super::tree::{Expr, ExprKind, ObjectKey, Step, Template, TemplatePart};
use crate::base::{Name, deep};

/// Calls `visit` with every expression below and including `expr`, outer before inner, and the `for`
/// variables it sees. What `visit` answers false to is not entered.
pub(crate) fn walk<'a>(
    expr: &'a Expr,
    bound: &mut Vec<Name>,
    visit: &mut dyn FnMut(&'a Expr, &[Name]) -> bool,
) {
    deep(|| {
        if visit(expr, bound) {
            enter(expr, bound, visit);
        }
    });
}

fn enter<'a>(
    expr: &'a Expr,
    bound: &mut Vec<Name>,
    visit: &mut dyn FnMut(&'a Expr, &[Name]) -> bool,
) {
    match &expr.kind {
        ExprKind::Template(inner) => template(inner, bound, visit),
        ExprKind::Traversal(source, steps) => {
            walk(source, bound, visit);
            for step in steps {
                if let Step::Index(index) = step {
                    walk(index, bound, visit);
                }
            }
        }
        ExprKind::Call(call) => call.args.iter().for_each(|arg| walk(arg, bound, visit)),
        ExprKind::Tuple(items) => items.iter().for_each(|item| walk(item, bound, visit)),
        ExprKind::Object(items) => {
            for item in items {
                if let ObjectKey::Expr(key) = &item.key {
                    walk(key, bound, visit);
                }
                walk(&item.value, bound, visit);
            }
        }
        ExprKind::Conditional(parts) => parts.iter().for_each(|part| walk(part, bound, visit)),
        ExprKind::Binary(_, operands) => operands.iter().for_each(|one| walk(one, bound, visit)),
        ExprKind::Unary(_, inner) | ExprKind::Parens(inner) => walk(inner, bound, visit),
        ExprKind::For(each) => {
            walk(&each.collection, bound, visit);
            let before = bound.len();
            bound.extend(each.key_var);
            bound.push(each.value_var);
            for inner in each.key.iter().chain([&each.value]).chain(&each.test) {
                walk(inner, bound, visit);
            }
            bound.truncate(before);
        }
        ExprKind::Null
        | ExprKind::Bool(_)
        | ExprKind::Number(_)
        | ExprKind::Str(_)
        | ExprKind::Variable(_) => {}
    }
}

fn template<'a>(
    template: &'a Template,
    bound: &mut Vec<Name>,
    visit: &mut dyn FnMut(&'a Expr, &[Name]) -> bool,
) {
    parts(&template.parts, bound, visit);
}

fn parts<'a>(
    all: &'a [TemplatePart],
    bound: &mut Vec<Name>,
    visit: &mut dyn FnMut(&'a Expr, &[Name]) -> bool,
) {
    for part in all {
        match part {
            TemplatePart::Literal(_) => {}
            TemplatePart::Interpolation(inner) => walk(inner, bound, visit),
            TemplatePart::If(choice) => {
                walk(&choice.test, bound, visit);
                parts(&choice.then, bound, visit);
                parts(&choice.otherwise, bound, visit);
            }
            TemplatePart::For(each) => {
                walk(&each.collection, bound, visit);
                let before = bound.len();
                bound.extend(each.key);
                bound.push(each.value);
                parts(&each.body, bound, visit);
                bound.truncate(before);
            }
        }
    }
}

/// The root name of a reference and its first attribute: `local.x` is `local`, `x`.
pub(crate) fn reference(expr: &Expr) -> Option<(Name, Option<Name>)> {
    match &expr.kind {
        ExprKind::Variable(name) => Some((*name, None)),
        ExprKind::Traversal(source, steps) => {
            let ExprKind::Variable(root) = source.kind else { return None };
            let first = match steps.first() {
                Some(Step::Attr(name, _)) => Some(*name),
                Some(Step::Index(index)) => index.as_str().map(Name::new),
                _ => None,
            };
            Some((root, first))
        }
        _ => None,
    }
}
