//! The type of a value.

use std::sync::Arc;

use super::budget::Budget;
use super::{Kind, ObjectField, Type, Value};
use crate::base::deep;

/// The type of a value; `any` where it is not known. An empty list, set or map of
/// which drlint does not know the type has elements of `any`.
pub fn type_of(value: &Value) -> Type {
    within(value, &Budget::default())
}

/// As [`type_of`], as a part of a longer walk.
pub(super) fn within(value: &Value, budget: &Budget) -> Type {
    if !budget.step() {
        return Type::Any;
    }
    deep(|| match &value.kind {
        Kind::Null(Some(ty)) => ty.clone(),
        Kind::Null(None) | Kind::Resource(_) => Type::Any,
        Kind::Bool(_) => Type::Bool,
        Kind::Number(_) => Type::Number,
        Kind::Str(_) | Kind::PartialStr(_) => Type::String,
        Kind::Tuple(items) => Type::Tuple(items.iter().map(|item| within(item, budget)).collect()),
        Kind::List(items) => Type::List(element_type(items.iter(), items.of(), budget)),
        Kind::Set(items) => Type::Set(element_type(items.iter(), items.of(), budget)),
        Kind::Map(fields) => Type::Map(element_type(fields.values(), fields.of(), budget)),
        Kind::Object(fields) => {
            let field =
                |value| ObjectField { ty: within(value, budget), optional: false, default: None };
            Type::Object(Arc::new(
                fields.iter().map(|(key, value)| (Arc::clone(key), field(value))).collect(),
            ))
        }
        Kind::Unknown(unknown) => unknown.ty.clone(),
    })
}

fn element_type<'a>(
    items: impl Iterator<Item = &'a Value>,
    of_none: Option<&Arc<Type>>,
    budget: &Budget,
) -> Arc<Type> {
    // Elements have one type already, but a null or unknown among them may not show it.
    items
        .map(|item| within(item, budget))
        .reduce(|one, other| joined(one, &other))
        .map_or_else(|| of_none.cloned().unwrap_or_else(|| Type::Any.into()), Arc::new)
}

/// Whether two types are one where both are known.
pub(super) fn is_alike(one: &Type, other: &Type) -> bool {
    joined(one.clone(), other) == joined(other.clone(), one)
}

/// The type with the parts of another where it is `any`.
fn joined(one: Type, other: &Type) -> Type {
    if one == *other || *other == Type::Any {
        return one;
    }
    deep(|| match (&one, other) {
        (Type::Any, _) => other.clone(),
        (Type::List(a), Type::List(b)) => Type::List(Arc::new(joined((**a).clone(), b))),
        (Type::Set(a), Type::Set(b)) => Type::Set(Arc::new(joined((**a).clone(), b))),
        (Type::Map(a), Type::Map(b)) => Type::Map(Arc::new(joined((**a).clone(), b))),
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
            Type::Tuple(a.iter().zip(b.iter()).map(|(a, b)| joined(a.clone(), b)).collect())
        }
        (Type::Object(a), Type::Object(b)) if a.keys().eq(b.keys()) => {
            let members = a.iter().zip(b.values());
            Type::object(
                members.map(|((name, a), b)| (Arc::clone(name), joined(a.ty.clone(), &b.ty))),
            )
        }
        _ => one,
    })
}
