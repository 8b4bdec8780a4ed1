//! Operators.
//!
//! Operands are converted as Terraform converts them; an operand that is not known makes the result
//! unknown, unless the rest decides it. Errors are sentences for people.

use std::cmp::Ordering;
use std::sync::Arc;

use super::equality::compare;
use super::number::NumberError;
use super::{Kind, Number, Type, Unknown, Value, convert};
use crate::diag::{Cause, Reason};

/// `left + right`
pub(crate) fn add(left: &Value, right: &Value) -> Result<Value, String> {
    arithmetic(left, right, Number::add)
}

/// `left - right`
pub(crate) fn sub(left: &Value, right: &Value) -> Result<Value, String> {
    arithmetic(left, right, Number::sub)
}

/// `left * right`
pub(crate) fn mul(left: &Value, right: &Value) -> Result<Value, String> {
    arithmetic(left, right, Number::mul)
}

/// `left / right`
pub(crate) fn div(left: &Value, right: &Value) -> Result<Value, String> {
    arithmetic(left, right, Number::div)
}

/// `left % right`
pub(crate) fn rem(left: &Value, right: &Value) -> Result<Value, String> {
    arithmetic(left, right, Number::rem)
}

/// `-operand`
pub(crate) fn neg(operand: &Value) -> Result<Value, String> {
    let value = match number(operand, "operand")? {
        Operand::Known(number) => Value::from(number.neg()),
        Operand::Unknown(unknown) => result(unknown, Type::Number),
    };
    Ok(value.with_marks(&operand.marks))
}

/// `!operand`
pub(crate) fn not(operand: &Value) -> Result<Value, String> {
    let value = match boolean(operand, "operand")? {
        Operand::Known(value) => Value::bool(!value),
        Operand::Unknown(unknown) => result(unknown, Type::Bool),
    };
    Ok(value.with_marks(&operand.marks))
}

/// `left && right`; false when either is, whatever the other turns out to be.
pub(crate) fn and(left: &Value, right: &Value) -> Result<Value, String> {
    logic(left, right, false)
}

/// `left || right`; true when either is, whatever the other turns out to be.
pub(crate) fn or(left: &Value, right: &Value) -> Result<Value, String> {
    logic(left, right, true)
}

/// `left == right`; values of different types are never equal.
pub fn equal(left: &Value, right: &Value) -> Result<Value, String> {
    Ok(equality(left, right, true))
}

/// `left != right`
pub(crate) fn not_equal(left: &Value, right: &Value) -> Value {
    equality(left, right, false)
}

/// `left < right`
pub(crate) fn less(left: &Value, right: &Value) -> Result<Value, String> {
    comparison(left, right, Ordering::is_lt)
}

/// `left <= right`
pub(crate) fn less_equal(left: &Value, right: &Value) -> Result<Value, String> {
    comparison(left, right, Ordering::is_le)
}

/// `left > right`
pub(crate) fn greater(left: &Value, right: &Value) -> Result<Value, String> {
    comparison(left, right, Ordering::is_gt)
}

/// `left >= right`
pub(crate) fn greater_equal(left: &Value, right: &Value) -> Result<Value, String> {
    comparison(left, right, Ordering::is_ge)
}

enum Operand<T> {
    Known(T),
    Unknown(Unknown),
}

fn result(mut unknown: Unknown, ty: Type) -> Value {
    unknown.ty = ty;
    unknown.not_null = true;
    // What is computed from a value is another one: it shares neither identity nor bounds.
    unknown.symbol = None;
    unknown.minimum = None;
    Value::unknown(unknown)
}

fn number(value: &Value, role: &str) -> Result<Operand<Number>, String> {
    match operand(value, &Type::Number, role)?.kind {
        Kind::Number(number) => Ok(Operand::Known(number)),
        Kind::Unknown(unknown) => Ok(Operand::Unknown((*unknown).clone())),
        _ => Err(format!("the {role} must be a number")),
    }
}

fn boolean(value: &Value, role: &str) -> Result<Operand<bool>, String> {
    match operand(value, &Type::Bool, role)?.kind {
        Kind::Bool(value) => Ok(Operand::Known(value)),
        Kind::Unknown(unknown) => Ok(Operand::Unknown((*unknown).clone())),
        _ => Err(format!("the {role} must be true or false")),
    }
}

fn operand(value: &Value, ty: &Type, role: &str) -> Result<Value, String> {
    // Terraform refuses null operands of arithmetic and logic, though not of `==`.
    if value.is_null() {
        return Err(format!("the {role} is null"));
    }
    convert(value, ty).map_err(|error| format!("the {role} is not suitable: {error}"))
}

fn arithmetic(
    left: &Value,
    right: &Value,
    run: fn(&Number, &Number) -> Result<Number, NumberError>,
) -> Result<Value, String> {
    let value = match (number(left, "left operand")?, number(right, "right operand")?) {
        (Operand::Known(a), Operand::Known(b)) => match run(&a, &b) {
            Ok(number) => Value::from(number),
            Err(error @ NumberError::ZeroByZero) => return Err(error.to_string()),
            // Terraform has a number for these.
            Err(NumberError::Infinite) => beyond("is infinite"),
            Err(NumberError::TooLarge) => beyond("has more digits than drlint keeps"),
        },
        (Operand::Unknown(a), Operand::Unknown(b)) => result(a.merge(&b), Type::Number),
        (Operand::Unknown(one), _) | (_, Operand::Unknown(one)) => result(one, Type::Number),
    };
    Ok(value.with_marks(&left.marks).with_marks(&right.marks))
}

/// A number that Terraform computes and drlint does not.
fn beyond(reason: &'static str) -> Value {
    let why = Reason::new("the result", Cause::Limit(reason.into()), None);
    Value::unknown(Unknown::because(why).of_type(Type::Number).not_null())
}

fn comparison(left: &Value, right: &Value, test: fn(Ordering) -> bool) -> Result<Value, String> {
    let value = match (number(left, "left operand")?, number(right, "right operand")?) {
        (Operand::Known(a), Operand::Known(b)) => Value::bool(test(a.cmp(&b))),
        // A bound may decide: `length(x) >= 0` holds whatever x is.
        (Operand::Unknown(a), Operand::Known(b)) => bounded(&a, &b, test),
        (Operand::Known(a), Operand::Unknown(b)) => {
            // Which of two orderings holds is the same question from the other side.
            let mirrored = match (test(Ordering::Less), test(Ordering::Equal)) {
                (true, false) => Ordering::is_gt,
                (true, true) => Ordering::is_ge,
                (false, false) => Ordering::is_lt,
                (false, true) => Ordering::is_le,
            };
            bounded(&b, &a, mirrored)
        }
        (Operand::Unknown(a), Operand::Unknown(b)) => result(a.merge(&b), Type::Bool),
    };
    Ok(value.with_marks(&left.marks).with_marks(&right.marks))
}

/// A comparison that what is known about the unknown number may decide.
fn bounded(unknown: &Unknown, known: &Number, test: fn(Ordering) -> bool) -> Value {
    let possible = unknown.orderings(known);
    let answer = test(possible[0]);
    if possible.iter().all(|one| test(*one) == answer) {
        Value::bool(answer)
    } else {
        result(unknown.clone(), Type::Bool)
    }
}

/// `decisive` is the operand that alone decides the result.
fn logic(left: &Value, right: &Value, decisive: bool) -> Result<Value, String> {
    // Terraform 1.11 evaluates both operands even when the first one decides, so an error in either counts.
    let value = match (boolean(left, "left operand")?, boolean(right, "right operand")?) {
        (Operand::Known(a), Operand::Known(b)) => {
            Value::bool(if decisive { a || b } else { a && b })
        }
        (Operand::Known(known), Operand::Unknown(unknown))
        | (Operand::Unknown(unknown), Operand::Known(known)) => {
            // `false && unknown` is false whatever the unknown turns out to be.
            if known == decisive { Value::bool(decisive) } else { result(unknown, Type::Bool) }
        }
        (Operand::Unknown(a), Operand::Unknown(b)) => result(a.merge(&b), Type::Bool),
    };
    Ok(value.with_marks(&left.marks).with_marks(&right.marks))
}

/// Whether these are two empty collections of which drlint does not know whether they are of one type.
fn are_empty(left: &Value, right: &Value) -> bool {
    let is_one = match (&left.kind, &right.kind) {
        (Kind::List(a), Kind::List(b)) | (Kind::Set(a), Kind::Set(b)) => Arc::ptr_eq(a, b),
        (Kind::Map(a), Kind::Map(b)) => Arc::ptr_eq(a, b),
        _ => return false,
    };
    let is_open = |value: &Value| value.is_empty_collection() && value.element_type().is_none();
    !is_one && (is_open(left) || is_open(right))
}

fn equality(left: &Value, right: &Value, wanted: bool) -> Value {
    let value = match compare(left, right) {
        // Collections of two types differ, and an empty one does not show its type.
        Ok(true) if are_empty(left, right) => result(Unknown::untyped_empty(), Type::Bool),
        Ok(same) => Value::bool(same == wanted),
        Err(unknown) => result(*unknown, Type::Bool),
    };
    // Equality looks at every member, so a secret anywhere inside makes the answer one.
    value.with_marks(&left.deep_marks()).with_marks(&right.deep_marks())
}
