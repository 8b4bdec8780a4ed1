//! One of two values, when it is not known which.

use std::sync::Arc;

use crate::value::{Fields, Kind, Type, Unknown, Value, ops, type_of, unify};

/// What is certain of a value that is `left` or `right`. Terraform leaves such a value unknown; what
/// both have in common is the same either way.
pub fn either(why: &Unknown, left: &Value, right: &Value) -> Value {
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
            let pairs = ours.iter().zip(theirs.values());
            let fields: Fields = pairs
                .map(|((key, one), other)| (Arc::clone(key), either(why, one, other)))
                .collect();
            Value::object(fields)
        }
        (Kind::Tuple(ours), Kind::Tuple(theirs)) | (Kind::List(ours), Kind::List(theirs))
            if ours.len() == theirs.len() =>
        {
            let items = ours.iter().zip(theirs.iter()).map(|(one, other)| either(why, one, other));
            Value::tuple(items.collect::<Vec<_>>())
        }
        _ => Value::unknown(unknown(shared_type(left, right))),
    }
}

fn certain(value: &Value) -> bool {
    match &value.kind {
        Kind::Null => false,
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
    matches!(ops::equal(left, right), Ok(Value { kind: Kind::Bool(true), .. }))
}

fn shared_type(left: &Value, right: &Value) -> Type {
    if left.is_null() {
        return type_of(right);
    }
    if right.is_null() {
        return type_of(left);
    }
    unify(&[type_of(left), type_of(right)]).unwrap_or(Type::Any)
}
