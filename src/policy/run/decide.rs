//! Conditions to verdicts: true, false, or unknown with the reasons.
//!
//! Only the part of a condition that decides is looked at and remembered: of `a && b` with a false
//! `a`, that `a` is false.

use std::sync::Arc;

use crate::base::Span;
use crate::eval::{Error, evaluate};
use crate::policy::functions::core::at_least;
use crate::policy::scope::PolicyScope;
use crate::syntax::{BinaryOp, Expr, ExprKind, Step, UnaryOp};
use crate::value::{Kind, Marks, Unknown, Value, convert};

/// What became of a condition.
#[derive(Clone, Debug)]
pub enum Decision {
    /// It holds.
    True,
    /// It does not.
    False,
    /// It depends on something that is not known.
    Unknown(Arc<Unknown>),
}

/// A decision and where it comes from.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The decision.
    pub decision: Decision,
    /// The marks of the values that decided.
    pub marks: Marks,
}

/// Judges a condition.
///
/// # Errors
/// When it has no value, or one that is no boolean.
pub fn judge(expr: &Expr, scope: &PolicyScope<'_>) -> Result<Judged, Error> {
    stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, || match &expr.kind {
        ExprKind::Parens(inner) => judge(inner, scope),
        ExprKind::Unary(UnaryOp::Not, inner) => {
            let judged = judge(inner, scope)?;
            let decision = match judged.decision {
                Decision::True => Decision::False,
                Decision::False => Decision::True,
                unknown @ Decision::Unknown(_) => unknown,
            };
            Ok(Judged { decision, ..judged })
        }
        ExprKind::Binary(BinaryOp::And, sides) => both(sides, false, scope),
        ExprKind::Binary(BinaryOp::Or, sides) => both(sides, true, scope),
        ExprKind::Binary(op, sides) => match counted(*op, sides, scope)? {
            Some(judged) => Ok(judged),
            None => plain(expr, scope),
        },
        ExprKind::Traversal(source, steps) => match (&source.kind, &**steps) {
            (ExprKind::Variable(root), [Step::Attr(name, _)]) if *root == "local" => {
                match scope.nested(*name) {
                    Some(local) => judge(&local.expr, scope),
                    None => plain(expr, scope),
                }
            }
            _ => plain(expr, scope),
        },
        _ => plain(expr, scope),
    })
}

fn plain(expr: &Expr, scope: &PolicyScope<'_>) -> Result<Judged, Error> {
    decided(&evaluate(expr, scope)?, expr.span)
}

fn decided(value: &Value, span: Span) -> Result<Judged, Error> {
    let marks = value.deep_marks();
    let converted = convert(value, &crate::value::Type::Bool)
        .map_err(|message| Error::new(format!("a condition is true or false: {message}"), span))?;
    let decision = match converted.kind {
        Kind::Bool(true) => Decision::True,
        Kind::Bool(false) => Decision::False,
        Kind::Unknown(why) => Decision::Unknown(why),
        _ => return Err(Error::new("a condition is true or false, not null", span)),
    };
    Ok(Judged { decision, marks })
}

/// `&&` and `||`: one side that is `decisive` decides alone, and the other is not asked.
fn both(sides: &[Expr; 2], decisive: bool, scope: &PolicyScope<'_>) -> Result<Judged, Error> {
    let before = scope.reads.borrow().len();
    let decides = |judged: &Judged| match judged.decision {
        Decision::True => decisive,
        Decision::False => !decisive,
        Decision::Unknown(_) => false,
    };
    let left = judge(&sides[0], scope)?;
    if decides(&left) {
        return Ok(left);
    }
    let middle = scope.reads.borrow().len();
    let right = judge(&sides[1], scope)?;
    if decides(&right) {
        scope.reads.borrow_mut().drain(before..middle);
        return Ok(right);
    }
    let marks = left.marks.union(&right.marks);
    let decision = match (left.decision, right.decision) {
        (Decision::Unknown(a), Decision::Unknown(b)) => {
            Decision::Unknown(Arc::new(Unknown::clone(&a).merge(&b)))
        }
        (unknown @ Decision::Unknown(_), _) | (_, unknown) => unknown,
    };
    Ok(Judged { decision, marks })
}

/// `core::length(x) > n`: an incomplete list still has at least the elements that are certain.
fn counted(
    op: BinaryOp,
    sides: &[Expr; 2],
    scope: &PolicyScope<'_>,
) -> Result<Option<Judged>, Error> {
    let (op, list, limit) = match (length_of(&sides[0]), length_of(&sides[1])) {
        (Some(list), _) => (op, list, &sides[1]),
        (None, Some(list)) => (mirrored(op), list, &sides[0]),
        (None, None) => return Ok(None),
    };
    let value = evaluate(list, scope)?;
    let Kind::Unknown(unknown) = &value.kind else { return Ok(None) };
    let least = at_least(unknown);
    let limit = evaluate(limit, scope)?;
    let Kind::Number(number) = &limit.kind else { return Ok(None) };
    let Some(limit) = number.as_i64() else { return Ok(None) };
    let decision = match op {
        BinaryOp::Greater | BinaryOp::NotEq if least > limit => Decision::True,
        BinaryOp::GreaterEq if least >= limit => Decision::True,
        BinaryOp::Less if least >= limit => Decision::False,
        BinaryOp::LessEq | BinaryOp::Eq if least > limit => Decision::False,
        _ => Decision::Unknown(Arc::clone(unknown)),
    };
    let certain = unknown
        .known_elements
        .iter()
        .fold(value.marks.clone(), |all, one| all.union(&one.deep_marks()));
    Ok(Some(Judged { decision, marks: certain }))
}

fn length_of(expr: &Expr) -> Option<&Expr> {
    match &expr.unparenthesised().kind {
        ExprKind::Call(call) if call.name == "core::length" && call.args.len() == 1 => {
            Some(&call.args[0])
        }
        _ => None,
    }
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessEq => BinaryOp::GreaterEq,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterEq => BinaryOp::LessEq,
        other => other,
    }
}
