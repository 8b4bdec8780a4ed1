//! `condition ? a : b`.

use std::sync::Arc;

use crate::base::Span;
use crate::diag::{Cause, Reason};
use crate::eval::error::Error;
use crate::eval::scope::{Env, Outcome};
use crate::syntax::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::value::{
    Fields, Kind, Marks, Type, Unknown, Value, convert, ops, settle, type_of, unify,
};

/// Both arms decide the type, and arms without a common type are an error whichever is taken; but
/// only the chosen one has to have a value: the other may index an empty list.
pub(super) fn evaluate(parts: &[Expr; 3], env: &Env<'_>) -> Outcome {
    let [test, then, otherwise] = parts;
    let test_value = env.evaluate(test)?;
    let decided = convert(&test_value, &Type::Bool).map_err(|message| {
        Error::new(format!("the condition is not a boolean: {message}"), test.span)
    })?;
    match &decided.kind {
        Kind::Bool(chosen) => {
            let (taken, other) = if *chosen { (then, otherwise) } else { (otherwise, then) };
            let value = env.evaluate(taken)?;
            let mut not_taken = Marks::NONE;
            let value = if let Some(other) = other_arm(&value, other, env)? {
                not_taken = other.deep_marks();
                let secret = other.marks.is_sensitive();
                let value = unify_arms(value, other, taken.span)?.0;
                // Secrecy comes from either arm, origins only from the one taken.
                if secret { value.with_marks(&Marks::sensitive()) } else { value }
            } else {
                let is_text = matches!(other.unparenthesised().kind, ExprKind::Template(_));
                if is_text && test_value.marks.has_variables() {
                    not_taken = env.evaluate(other).map_or(Marks::NONE, |v| v.deep_marks());
                }
                value
            };
            Ok(value.with_marks(&test_value.marks.of_test(&not_taken)))
        }
        Kind::Unknown(why) => {
            let (left, right) = match (env.evaluate(then), env.evaluate(otherwise)) {
                (Ok(left), Ok(right)) => unify_arms(left, right, then.span)?,
                (Err(error), _) | (_, Err(error)) if !error.is_catchable() => return Err(error),
                // Whether there is a value at all is as open as the condition.
                (Ok(value), Err(_)) | (Err(_), Ok(value)) => {
                    let open = Value::unknown(why.with_type(Type::Any));
                    return Ok(open.with_marks(&test_value.marks.union(&value.deep_marks())));
                }
                (Err(error), Err(_)) => return Err(error),
            };
            let arms = left.deep_marks().union(&right.deep_marks());
            let marks = test_value.marks.of_test(&arms).union(&arms);
            Ok(merge_arms(why, &left, &right).with_marks(&marks))
        }
        _ => Err(Error::new("the condition is null, not true or false", test.span)),
    }
}

/// Both arms of a conditional in the type they have in common.
fn unify_arms(one: Value, other: Value, span: Span) -> Result<(Value, Value), Error> {
    let (first, second) = (type_of(&one), type_of(&other));
    if first == second {
        return Ok((one, other));
    }
    let none = || {
        let message = "the two results of this condition have no common type";
        Error::new(message, span)
    };
    let has_no_type = |value: &Value| match &value.kind {
        Kind::Unknown(unknown) => unknown.ty == Type::Any,
        Kind::Null(ty) => ty.is_none(),
        _ => false,
    };
    // What a type that is not known has in common with another is not known either, but for strings.
    if has_no_type(&one) || has_no_type(&other) {
        let string = first == Type::String || second == Type::String;
        let common = if string { Type::String } else { Type::Any };
        let of =
            |value: &Value| convert(value, &common).map_err(|message| Error::new(message, span));
        return Ok((settle(of(&one)?, &other), settle(of(&other).unwrap_or(other), &one)));
    }
    // Terraform checks this for both arms, also when the condition is known.
    let common = match () {
        // The literal `null` takes the type of the other arm.
        () if one.is_literal_null() => second,
        () if other.is_literal_null() => first,
        () => unify(&[first, second]).ok_or_else(none)?,
    };
    // What does not fit is the other arm's business only when it is the one taken.
    let converted = convert(&one, &common).map_err(|message| Error::new(message, span))?;
    let converted_other = convert(&other, &common).unwrap_or_else(|_| other.clone());
    Ok((settle(converted, &other), settle(converted_other, &one)))
}

/// The other arm's value where it may change or refuse the value taken. Most arms are strings
/// next to strings, and evaluating the other one for nothing would be a waste.
fn other_arm(value: &Value, other: &Expr, env: &Env<'_>) -> Result<Option<Value>, Error> {
    let is_simple = match &other.unparenthesised().kind {
        ExprKind::Null => true,
        ExprKind::Str(_) | ExprKind::Number(_) | ExprKind::Bool(_) => {
            matches!(value.kind, Kind::Str(_) | Kind::PartialStr(_))
        }
        ExprKind::Template(template) => {
            !template.wraps_one && matches!(value.kind, Kind::Str(_) | Kind::PartialStr(_))
        }
        _ => false,
    };
    // The common type of these is the type of the value that was taken.
    if is_simple || matches!(value.kind, Kind::Resource(_)) {
        return Ok(None);
    }
    match env.evaluate(other) {
        Err(error) if !error.is_catchable() => Err(error),
        Ok(other) if is_untyped(&other) && !env.scope.is_typed_by_both_arms() => Ok(None),
        Ok(other) => Ok(Some(other)),
        Err(_) => Ok(fixed_type(other).map(|ty| {
            let why = Reason::new("the other result", Cause::stated("has no value"), other.span);
            Value::unknown(Unknown::because(why).of_type(ty))
        })),
    }
}

fn is_untyped(value: &Value) -> bool {
    matches!(&value.kind, Kind::Unknown(unknown) if unknown.ty == Type::Any)
}

/// The type of an expression that its form decides, also where it has no value.
fn fixed_type(expr: &Expr) -> Option<Type> {
    match &expr.unparenthesised().kind {
        ExprKind::Template(template) => (!template.wraps_one).then_some(Type::String),
        ExprKind::Unary(UnaryOp::Neg, _) => Some(Type::Number),
        ExprKind::Unary(UnaryOp::Not, _) => Some(Type::Bool),
        ExprKind::Binary(op, _) => Some(match op {
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                Type::Number
            }
            _ => Type::Bool,
        }),
        _ => None,
    }
}

/// What is certain of a value that is `left` or `right`. Terraform leaves such a value unknown; what
/// both have in common is the same either way.
fn merge_arms(why: &Unknown, left: &Value, right: &Value) -> Value {
    if same(left, right) {
        return left.clone().with_marks(&right.marks);
    }
    let unknown = |ty| {
        let mut unknown = why.with_type(ty);
        unknown.not_null = certain(left) && certain(right);
        for side in [left, right] {
            if let Kind::Unknown(other) = &side.kind {
                unknown = Unknown { not_null: unknown.not_null, ..unknown.merge(other) };
            }
        }
        unknown
    };
    match (&left.kind, &right.kind) {
        (Kind::Object(ours), Kind::Object(theirs)) | (Kind::Map(ours), Kind::Map(theirs))
            if ours.keys().eq(theirs.keys()) =>
        {
            // Member by member: what both arms agree on is known whichever is taken.
            let pairs = ours.iter().zip(theirs.values());
            let fields: Fields = pairs
                .map(|((key, one), other)| (Arc::clone(key), merge_arms(why, one, other)))
                .collect();
            match left.kind {
                Kind::Map(_) => Value::map(fields),
                _ => Value::object(fields),
            }
        }
        (Kind::Tuple(ours), Kind::Tuple(theirs)) | (Kind::List(ours), Kind::List(theirs))
            if ours.len() == theirs.len() =>
        {
            let pairs = ours.iter().zip(theirs.iter());
            let items: Vec<Value> = pairs.map(|(one, other)| merge_arms(why, one, other)).collect();
            match left.kind {
                Kind::List(_) => Value::list(items),
                _ => Value::tuple(items),
            }
        }
        _ => Value::unknown(unknown(shared_type(left, right))),
    }
}

fn certain(value: &Value) -> bool {
    match &value.kind {
        Kind::Null(_) => false,
        Kind::Unknown(unknown) => unknown.not_null,
        _ => true,
    }
}

fn same(left: &Value, right: &Value) -> bool {
    if left.is_null() && right.is_null() {
        return true;
    }
    if type_of(left) != type_of(right) {
        return false;
    }
    // Both are of the type that the arms have in common.
    (left.is_empty_collection() && right.is_empty_collection())
        || matches!(ops::equal(left, right), Ok(Value { kind: Kind::Bool(true), .. }))
}

fn shared_type(left: &Value, right: &Value) -> Type {
    // null converts to every type.
    if left.is_null() {
        return type_of(right);
    }
    if right.is_null() {
        return type_of(left);
    }
    unify(&[type_of(left), type_of(right)]).unwrap_or(Type::Any)
}
