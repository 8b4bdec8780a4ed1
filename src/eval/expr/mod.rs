//! Expressions to values.

mod calls;
mod comprehension;
mod conditional;
mod template;
mod traversal;

use std::sync::Arc;

use super::error::Error;
use super::limits::Size;
use super::scope::{Env, Outcome, Scope};
use super::unknowns::unknown;
use crate::base::{Span, with_stack};
use crate::diag::Cause;
use crate::syntax::{BinaryOp, Expr, ExprKind, ObjectItem, ObjectKey, Step, UnaryOp};
use crate::value::{
    Fields, Kind, Marks, Number, Reasons, Type, Unknown, Value, convert, ops, to_text,
};

/// The value of `expr` in `scope`.
///
/// # Errors
/// When Terraform would refuse the expression. What cannot be known is not an error but an unknown.
pub fn evaluate(expr: &Expr, scope: &dyn Scope) -> Outcome {
    Env::new(scope).evaluate(expr)
}

impl Env<'_> {
    /// The value of `expr` with the `for` variables in force.
    ///
    /// # Errors
    /// As [`evaluate`].
    pub(crate) fn evaluate(&self, expr: &Expr) -> Outcome {
        // Before anything is evaluated: an exhausted budget must end recursion as well.
        if let Err(why) = self.scope.spend(1) {
            return Ok(Value::unknown(why.with_type(Type::Any)));
        }
        // A file decides how deep expressions nest; a debug build needs about 96 KiB for one level.
        let value = with_stack(96 * 1024, || by_kind(expr, self))?;
        if let Some(guard) = self.guard() {
            guard.record(&value);
        }
        Ok(if makes_new(expr) { within_limits(value, expr.span, self) } else { value })
    }

    /// The value of `expr` without lazy resources in it.
    ///
    /// # Errors
    /// As [`evaluate`].
    pub(crate) fn evaluate_resolved(&self, expr: &Expr) -> Outcome {
        self.resolve_resources_deep(self.evaluate(expr)?, expr.span)
    }
}

/// Whether the value of an expression is put together from others and may outgrow them.
fn makes_new(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Template(_)
        | ExprKind::Call(_)
        | ExprKind::Tuple(_)
        | ExprKind::Object(_)
        | ExprKind::For(_) => true,
        ExprKind::Traversal(_, steps) => {
            steps.iter().any(|step| matches!(step, Step::AttrSplat(_) | Step::FullSplat(_)))
        }
        _ => false,
    }
}

/// A value, or an unknown when it is larger than values may be or walking it is too much work.
fn within_limits(value: Value, span: Span, env: &Env<'_>) -> Value {
    let size = Size::of(&value, env.scope.limits());
    if let Some(excess) = size.excess() {
        return unknown("a value", excess, span);
    }
    match env.scope.spend(size.steps()) {
        Ok(()) => value,
        Err(why) => Value::unknown(why.with_type(Type::Any)),
    }
}

fn by_kind(expr: &Expr, env: &Env<'_>) -> Outcome {
    match &expr.kind {
        ExprKind::Null => Ok(Value::NULL),
        ExprKind::Bool(value) => Ok(Value::bool(*value)),
        ExprKind::Number(text) => number(text, expr.span),
        ExprKind::Str(text) => Ok(Value::str(Arc::clone(text))),
        ExprKind::Template(template) => template::evaluate(template, env),
        ExprKind::Variable(name) => traversal::root(*name, &[], expr.span, env),
        ExprKind::Traversal(source, steps) => traversal::evaluate(source, steps, env),
        ExprKind::Call(call) => calls::evaluate(call, expr.span, env),
        ExprKind::Tuple(items) => {
            let items: Result<Arc<[Value]>, Error> =
                items.iter().map(|item| env.evaluate(item)).collect();
            Ok(Value::tuple(items?))
        }
        ExprKind::Object(items) => object(items, expr.span, env),
        ExprKind::Conditional(parts) => conditional::evaluate(parts, env),
        ExprKind::Binary(op, operands) => {
            let left = env.evaluate_resolved(&operands[0])?;
            let right = env.evaluate_resolved(&operands[1]);
            match right {
                Ok(right) => {
                    binary(*op, &left, &right).map_err(|message| Error::new(message, expr.span))
                }
                // Terraform does not ask the right side when the left one decides (1.12); before,
                // such a configuration had no plan, and `try` and `can` saw the error.
                Err(error) if error.is_catchable() && decides(*op, &left) => {
                    if let Some(guard) = env.guard() {
                        let clause = Cause::stated("fails, which Terraform ignores since 1.12");
                        guard.record(&unknown("the right side", clause, operands[1].span));
                    }
                    convert(&left, &Type::Bool).map_err(|message| Error::new(message, expr.span))
                }
                Err(error) => Err(error),
            }
        }
        ExprKind::Unary(op, operand) => {
            let value = env.evaluate(operand)?;
            match op {
                UnaryOp::Not => ops::not(&value),
                UnaryOp::Neg => ops::neg(&value),
            }
            .map_err(|message| Error::new(message, expr.span))
        }
        ExprKind::For(each) => comprehension::evaluate(each, expr.span, env),
        ExprKind::Parens(inner) => env.evaluate(inner),
    }
}

fn number(text: &str, span: Span) -> Outcome {
    match Number::parse(text) {
        Some(number) => Ok(number.into()),
        // The number itself, and what is computed from it.
        None if Number::is_beyond_limits(text) => {
            convert(&Value::str(text), &Type::Number).map_err(|message| Error::new(message, span))
        }
        None => Err(Error::new(format!("{text} is not a number"), span)),
    }
}

/// Whether the left side of `&&` or `||` decides alone.
fn decides(op: BinaryOp, left: &Value) -> bool {
    let left = convert(left, &Type::Bool).ok().and_then(|left| left.as_bool());
    matches!((op, left), (BinaryOp::And, Some(false)) | (BinaryOp::Or, Some(true)))
}

fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Value, String> {
    match op {
        BinaryOp::Add => ops::add(left, right),
        BinaryOp::Sub => ops::sub(left, right),
        BinaryOp::Mul => ops::mul(left, right),
        BinaryOp::Div => ops::div(left, right),
        BinaryOp::Rem => ops::rem(left, right),
        BinaryOp::Eq => ops::equal(left, right),
        BinaryOp::NotEq => Ok(ops::not_equal(left, right)),
        BinaryOp::Less => ops::less(left, right),
        BinaryOp::LessEq => ops::less_equal(left, right),
        BinaryOp::Greater => ops::greater(left, right),
        BinaryOp::GreaterEq => ops::greater_equal(left, right),
        BinaryOp::And => ops::and(left, right),
        BinaryOp::Or => ops::or(left, right),
    }
}

fn object(items: &[ObjectItem], span: Span, env: &Env<'_>) -> Outcome {
    let mut fields = Fields::new();
    let mut marks = Marks::NONE;
    let mut unknown_keys = Reasons::default();
    for item in items {
        let key = match &item.key {
            // A bare word is a key, not a reference: `{ a = 1 }`.
            ObjectKey::Name(name, _) => Value::str(name.as_str()),
            ObjectKey::Expr(expr) => env.evaluate(expr)?,
        };
        let value = env.evaluate(&item.value)?;
        let text = to_text(&key).map_err(|message| Error::new(message, span))?;
        let why = match &text.kind {
            Kind::Str(text) => {
                marks = marks.union(&key.marks);
                fields.insert(Arc::clone(text), value);
                continue;
            }
            Kind::PartialStr(text) => text.unknown(),
            Kind::Unknown(unknown) => Unknown::clone(unknown),
            // Terraform refuses a null key even where the object is not used.
            _ => return Err(Error::new("the key of an object must be a string, not null", span)),
        };
        marks = marks.union(&key.deep_marks());
        unknown_keys.add(&why);
    }
    Ok(match unknown_keys.unknown(Type::Any) {
        Some(why) => unknown_object(&why, &marks),
        None => Value::object(fields).with_marks(&marks),
    })
}

fn unknown_object(because: &Unknown, marks: &Marks) -> Value {
    Value::unknown(because.with_type(Type::Any).not_null()).with_marks(marks)
}
