//! What a value of a type that is not known leaves open about the values next to it.
//!
//! The arms of a conditional and the elements of a list are converted to one type. When the type of
//! one of them is not known, the others may be converted: the number 1 next to a string, or in a list
//! next to an empty list of strings, is "1".

use std::sync::Arc;

use super::{Fields, Kind, Type, Unknown, Value};
use crate::base::deep;

/// The unknown, null, or empty collection in a value, if its type is not known.
pub(super) fn open_part(value: &Value) -> Option<Arc<Unknown>> {
    deep(|| match &value.kind {
        Kind::Unknown(unknown) => {
            unknown.ty.any_part(&mut |ty| *ty == Type::Any).then(|| Arc::clone(unknown))
        }
        Kind::Null(None) => Some(Arc::new(Unknown::untyped_null())),
        _ if is_untyped_empty(value) => Some(Arc::new(Unknown::untyped_empty())),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().find_map(open_part)
        }
        Kind::Object(fields) | Kind::Map(fields) => fields.values().find_map(open_part),
        _ => None,
    })
}

/// Whether this is a list, set or map without elements of which drlint does not know the type.
pub(crate) fn is_untyped_empty(value: &Value) -> bool {
    value.is_empty_collection() && value.element_type().is_none()
}

/// A value that was converted to the type it has in common with `other`, without what is not certain
/// because the type of `other` is not known.
pub(crate) fn settle(value: Value, other: &Value) -> Value {
    if open_part(other).is_none() {
        return value;
    }
    deep(|| {
        let marks = value.marks.clone();
        match (&value.kind, &other.kind) {
            // A string remains one next to all that it has a type in common with, and a null a null.
            (Kind::Str(_) | Kind::PartialStr(_) | Kind::Null(_) | Kind::Resource(_), _) => value,
            (Kind::Unknown(unknown), _) if unknown.ty == Type::String => value,
            (Kind::Object(fields), Kind::Object(others)) if fields.keys().eq(others.keys()) => {
                let pairs = fields.iter().zip(others.values());
                let settled: Fields = pairs
                    .map(|((key, item), other)| (Arc::clone(key), settle(item.clone(), other)))
                    .collect();
                Value { kind: Kind::Object(settled.into()), marks }
            }
            (Kind::Tuple(items), Kind::Tuple(others)) if items.len() == others.len() => {
                let pairs = items.iter().zip(others.iter());
                let settled = pairs.map(|(item, other)| settle(item.clone(), other));
                Value { kind: Kind::Tuple(settled.collect()), marks }
            }
            (Kind::List(items), _) if is_untyped_empty(other) => {
                Value { kind: Kind::List(items.mapped(beside_elements)), marks }
            }
            (Kind::Map(fields), _) if is_untyped_empty(other) => {
                Value { kind: Kind::Map(fields.mapped(beside_elements)), marks }
            }
            // The order and number of other elements may depend on what they are converted to.
            (Kind::Set(items), _)
                if is_untyped_empty(other) && items.iter().all(|item| item.as_str().is_some()) =>
            {
                value
            }
            (Kind::List(items), Kind::List(others) | Kind::Tuple(others)) => {
                let settled = items.iter().map(|item| among(item, others.iter()));
                Value { kind: Kind::List(settled.collect()), marks }
            }
            (Kind::Map(fields), Kind::Map(others) | Kind::Object(others)) => {
                let settled: Fields = fields
                    .iter()
                    .map(|(key, item)| (Arc::clone(key), among(item, others.values())))
                    .collect();
                Value { kind: Kind::Map(settled.into()), marks }
            }
            _ => {
                let marks = marks.union(&value.deep_marks());
                match open_part(other) {
                    Some(why) => undecided(&value, &why).with_marks(&marks),
                    None => value,
                }
            }
        }
    })
}

/// Whether two elements of one collection differ in type because one has the literal `null` where
/// the other has a value: inside of objects and tuples `null` keeps a type of its own. Those of
/// lists and maps are `unified`, which gives it the type of a string, number or bool.
pub(super) fn clash(one: &Value, other: &Value, unified: bool) -> bool {
    let has_type = |value: &Value| has_type(value, unified);
    let all = |mut pairs: Vec<(&Value, &Value)>| {
        pairs.drain(..).any(|(a, b)| match (a.is_literal_null(), b.is_literal_null()) {
            (true, true) => false,
            (true, false) => has_type(b),
            (false, true) => has_type(a),
            (false, false) => clash(a, b, unified),
        })
    };
    deep(|| match (&one.kind, &other.kind) {
        (Kind::Object(a), Kind::Object(b)) if a.keys().eq(b.keys()) => {
            all(a.values().zip(b.values()).collect())
        }
        (Kind::Tuple(a), Kind::Tuple(b)) if a.len() == b.len() => {
            all(a.iter().zip(b.iter()).collect())
        }
        // Elements of `any` become strings, numbers or bools next to such, but nothing else.
        (Kind::List(_), Kind::List(_))
        | (Kind::Set(_), Kind::Set(_))
        | (Kind::Map(_), Kind::Map(_)) => {
            (is_of_any(one) && is_of_structures(other))
                || (is_of_structures(one) && is_of_any(other))
        }
        _ => false,
    })
}

/// Whether this is a list, set or map of `any`, as nulls without a type make it, or no element at all.
fn is_of_any(collection: &Value) -> bool {
    if collection.is_empty_collection() {
        return collection.element_type().is_some_and(|of| *of == Type::Any);
    }
    match &collection.kind {
        Kind::List(items) | Kind::Set(items) => items.iter().all(Value::is_literal_null),
        Kind::Map(fields) => fields.values().all(Value::is_literal_null),
        _ => false,
    }
}

/// Whether this is a list, set or map of objects or of other collections.
fn is_of_structures(collection: &Value) -> bool {
    let is_simple = |ty: &Type| matches!(ty, Type::Any | Type::String | Type::Number | Type::Bool);
    collection.element_type().is_some_and(|of| !is_simple(&of))
}

fn has_type(value: &Value, unified: bool) -> bool {
    let is_simple =
        matches!(value.kind, Kind::Bool(_) | Kind::Number(_) | Kind::Str(_) | Kind::PartialStr(_));
    !matches!(value.kind, Kind::Null(None) | Kind::Resource(_))
        && open_part(value).is_none()
        && !(unified && is_simple)
}

/// An element next to elements of a type that is not known.
fn beside_elements(item: &Value) -> Value {
    settle(item.clone(), &Value::unknown(Unknown::untyped_empty()))
}

fn among<'a>(item: &Value, others: impl Iterator<Item = &'a Value>) -> Value {
    others.fold(item.clone(), settle)
}

/// A value of which it is not certain what it is converted to.
fn undecided(value: &Value, why: &Arc<Unknown>) -> Value {
    let mut open = why.with_type(Type::Any);
    if let Kind::Unknown(own) = &value.kind {
        open = own.with_type(Type::Any).merge(why);
    }
    open.not_null = !matches!(&value.kind, Kind::Unknown(own) if !own.not_null);
    Value::unknown(open)
}
