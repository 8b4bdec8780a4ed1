//! Conditions to decisions: true, false, or unknown with the reasons.
//!
//! Invariant: only the part of a condition that decides leaves its marks and reads in the decision: of
//! `a && b` with a false `a`, those of `a`.

use std::sync::Arc;

use crate::base::{Span, with_stack};
use crate::eval::{Error, evaluate};
use crate::policy::functions::lists::minimum_length;
use crate::policy::language::{Function, find};
use crate::policy::scope::{PolicyScope, Reads, Trace};
use crate::syntax::{BinaryOp, Call, Expr, ExprKind, Step, UnaryOp};
use crate::value::{Kind, Marks, Type, Unknown, Value, convert};

#[derive(Clone, Debug)]
pub(crate) enum Truth {
    True,
    False,
    /// It depends on something that is not known.
    Unknown(Arc<Unknown>),
}

#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) outcome: Truth,
    /// The marks of the values that decided.
    pub(crate) marks: Marks,
    /// What the part that decided read.
    pub(crate) reads: Reads,
}

/// Decides a condition.
///
/// # Errors
/// When it has no value, or one that is not a boolean.
pub(crate) fn decide(expr: &Expr, scope: &PolicyScope<'_>) -> Result<Decision, Error> {
    with_stack(96 * 1024, || match &expr.kind {
        ExprKind::Parens(inner) => decide(inner, scope),
        ExprKind::Unary(UnaryOp::Not, inner) => {
            let decision = decide(inner, scope)?;
            let outcome = match decision.outcome {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                unknown @ Truth::Unknown(_) => unknown,
            };
            Ok(Decision { outcome, ..decision })
        }
        // Not left to the evaluator, whose result has the marks of both sides: a message would point at
        // the one that has nothing to do with the outcome.
        ExprKind::Binary(BinaryOp::And, sides) => combine(sides, false, scope),
        ExprKind::Binary(BinaryOp::Or, sides) => combine(sides, true, scope),
        ExprKind::Binary(op, sides) => match compare_length(*op, sides, scope)? {
            Some(decision) => Ok(decision),
            None => decide_value(expr, scope),
        },
        // A local is decided by its parts as well, as if it were written out.
        ExprKind::Traversal(source, steps) => match (&source.kind, &**steps) {
            (ExprKind::Variable(root), [Step::Attr(name, _)]) if *root == "local" => {
                match scope.nested(*name) {
                    Some(local) => decide(&local.expr, scope),
                    None => decide_value(expr, scope),
                }
            }
            _ => decide_value(expr, scope),
        },
        _ => decide_value(expr, scope),
    })
}

fn decide_value(expr: &Expr, scope: &PolicyScope<'_>) -> Result<Decision, Error> {
    let trace = Trace::default();
    let value = evaluate(expr, &scope.traced(&trace))?;
    decision_of(&value, trace.into_reads(), expr.span)
}

fn decision_of(value: &Value, reads: Reads, span: Span) -> Result<Decision, Error> {
    let marks = value.deep_marks();
    let converted = convert(value, &Type::Bool).map_err(|message| {
        Error::new(format!("a condition must be true or false: {message}"), span)
    })?;
    let outcome = match converted.kind {
        Kind::Bool(true) => Truth::True,
        Kind::Bool(false) => Truth::False,
        Kind::Unknown(why) => Truth::Unknown(why),
        // `attrs.x == …` is never null, so this is an attribute used as a condition: to take its
        // absence for false would hide a mistake in the rule.
        _ => return Err(Error::new("a condition must be true or false, not null", span)),
    };
    Ok(Decision { outcome, marks, reads })
}

/// `&&` and `||`: one side that is `decisive` decides alone, and the other is not asked.
fn combine(
    [left, right]: &[Expr; 2],
    decisive: bool,
    scope: &PolicyScope<'_>,
) -> Result<Decision, Error> {
    let decides = |decision: &Decision| match decision.outcome {
        Truth::True => decisive,
        Truth::False => !decisive,
        Truth::Unknown(_) => false,
    };
    let left = decide(left, scope)?;
    if decides(&left) {
        return Ok(left);
    }
    let mut right = decide(right, scope)?;
    if decides(&right) {
        // The left side did not decide, but it may have asked.
        right.reads.other_roots |= left.reads.other_roots;
        return Ok(right);
    }
    let outcome = match (left.outcome, right.outcome) {
        (Truth::Unknown(a), Truth::Unknown(b)) => {
            Truth::Unknown(Arc::new(Unknown::clone(&a).merge(&b)))
        }
        (unknown @ Truth::Unknown(_), _) | (_, unknown) => unknown,
    };
    let mut reads = left.reads;
    reads.extend(&right.reads);
    Ok(Decision { outcome, marks: left.marks.union(&right.marks), reads })
}

/// `core::length(x) > n`: an incomplete list still has at least its known elements. None when both
/// sides are known, or nothing compares a length.
fn compare_length(
    op: BinaryOp,
    sides: &[Expr; 2],
    scope: &PolicyScope<'_>,
) -> Result<Option<Decision>, Error> {
    let (op, list, limit) = match (length_of(&sides[0]), length_of(&sides[1])) {
        (Some(list), _) => (op, list, &sides[1]),
        (None, Some(list)) => (mirrored(op), list, &sides[0]),
        (None, None) => return Ok(None),
    };
    let trace = Trace::default();
    let traced = scope.traced(&trace);
    let value = evaluate(list, &traced)?;
    // A length that is known is compared like any number.
    let Kind::Unknown(unknown) = &value.kind else { return Ok(None) };
    let minimum = minimum_length(unknown);
    let limit = evaluate(limit, &traced)?;
    let Kind::Number(number) = &limit.kind else { return Ok(None) };
    let Some(limit) = number.as_i64() else { return Ok(None) };
    // The list may be any longer, so only its minimum decides, and only in one direction.
    let outcome = match op {
        BinaryOp::Greater | BinaryOp::NotEq if minimum > limit => Truth::True,
        BinaryOp::GreaterEq if minimum >= limit => Truth::True,
        BinaryOp::Less if minimum >= limit => Truth::False,
        BinaryOp::LessEq | BinaryOp::Eq if minimum > limit => Truth::False,
        _ => Truth::Unknown(Arc::clone(unknown)),
    };
    let marks = unknown
        .known_elements
        .iter()
        .fold(value.marks.clone(), |all, element| all.union(&element.deep_marks()));
    Ok(Some(Decision { outcome, marks, reads: trace.into_reads() }))
}

fn length_of(expr: &Expr) -> Option<&Expr> {
    match &expr.unparenthesised().kind {
        ExprKind::Call(call) if is_length(call) && call.args.len() == 1 => Some(&call.args[0]),
        _ => None,
    }
}

fn is_length(call: &Call) -> bool {
    find(call.name.as_str()).is_some_and(|declared| declared.function == Function::Length)
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
