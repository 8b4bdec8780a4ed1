//! Whether two expressions of one module are written alike, so that they have the same value.

use crate::config::{DERIVED, IDENTITY, REGION};
use crate::syntax::{Expr, ExprKind, For, ObjectItem, ObjectKey, Step, TemplatePart};

/// Functions that do not give the same result each time. What stands for an expression of which a
/// plan tells only the references may stand for different ones.
const VARYING: &[&str] = &["bcrypt", "timestamp", "uuid", DERIVED, IDENTITY, REGION];

/// Whether two expressions are written alike. Not of every kind: false says nothing.
pub(super) fn is_same_text(one: &Expr, other: &Expr) -> bool {
    match (&one.unparenthesised().kind, &other.unparenthesised().kind) {
        (ExprKind::Null, ExprKind::Null) => true,
        (ExprKind::Bool(a), ExprKind::Bool(b)) => a == b,
        (ExprKind::Number(a), ExprKind::Number(b)) | (ExprKind::Str(a), ExprKind::Str(b)) => a == b,
        (ExprKind::Variable(a), ExprKind::Variable(b)) => a == b,
        (ExprKind::Template(a), ExprKind::Template(b)) => {
            a.wraps_one == b.wraps_one && all(&a.parts, &b.parts, is_same_part)
        }
        (ExprKind::Traversal(a, ours), ExprKind::Traversal(b, theirs)) => {
            is_same_text(a, b) && all(ours, theirs, is_same_step)
        }
        (ExprKind::Call(a), ExprKind::Call(b)) => {
            a.name == b.name
                && a.expand == b.expand
                && !VARYING.contains(&a.name.as_str())
                && all(&a.args, &b.args, is_same_text)
        }
        (ExprKind::Tuple(a), ExprKind::Tuple(b)) => all(a, b, is_same_text),
        (ExprKind::Object(a), ExprKind::Object(b)) => all(a, b, is_same_item),
        (ExprKind::Conditional(a), ExprKind::Conditional(b)) => all(&a[..], &b[..], is_same_text),
        (ExprKind::Binary(op, a), ExprKind::Binary(other, b)) => {
            op == other && all(&a[..], &b[..], is_same_text)
        }
        (ExprKind::Unary(op, a), ExprKind::Unary(other, b)) => op == other && is_same_text(a, b),
        (ExprKind::For(a), ExprKind::For(b)) => is_same_loop(a, b),
        _ => false,
    }
}

fn all<T>(one: &[T], other: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_same(a, b))
}

fn is_same_step(one: &Step, other: &Step) -> bool {
    match (one, other) {
        (Step::Attr(a, _), Step::Attr(b, _)) => a == b,
        (Step::Index(a), Step::Index(b)) => is_same_text(a, b),
        (Step::AttrSplat(_), Step::AttrSplat(_)) | (Step::FullSplat(_), Step::FullSplat(_)) => true,
        _ => false,
    }
}

fn is_same_part(one: &TemplatePart, other: &TemplatePart) -> bool {
    match (one, other) {
        (TemplatePart::Literal(a), TemplatePart::Literal(b)) => a == b,
        (TemplatePart::Interpolation(a), TemplatePart::Interpolation(b)) => is_same_text(a, b),
        _ => false,
    }
}

fn is_same_item(one: &ObjectItem, other: &ObjectItem) -> bool {
    let is_same_key = match (&one.key, &other.key) {
        (ObjectKey::Name(a, _), ObjectKey::Name(b, _)) => a == b,
        (ObjectKey::Expr(a), ObjectKey::Expr(b)) => is_same_text(a, b),
        _ => false,
    };
    is_same_key && is_same_text(&one.value, &other.value)
}

fn is_same_loop(one: &For, other: &For) -> bool {
    let is_same = |a: &Option<Expr>, b: &Option<Expr>| match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => is_same_text(a, b),
        _ => false,
    };
    (one.key_var, one.value_var, one.group) == (other.key_var, other.value_var, other.group)
        && is_same_text(&one.collection, &other.collection)
        && is_same(&one.key, &other.key)
        && is_same_text(&one.value, &other.value)
        && is_same(&one.test, &other.test)
}
