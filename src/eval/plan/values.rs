//! From the JSON of a plan to values.

use std::sync::Arc;

use serde_json::Value as Json;

use super::model::{Part, PlannedValue, holds_true};
use crate::base::{Span, deep};
use crate::diag::{Cause, Reason, Subject};
use crate::eval::shape::{complete, nest};
use crate::schema::{BlockSchema, NestedBlock};
use crate::value::{Fields, Marks, Number, Type, Unknown, Value, convert};

/// Makes the unknown value of a type.
type Open<'a> = &'a dyn Fn(&Type) -> Value;

/// A planned value of a type. What is of another shape, as the provider that planned it is of another
/// version, is not known.
pub(super) fn value(part: Part<'_>, ty: &Type, open: Open<'_>) -> Value {
    if is_true(part.unknown) {
        return secret(open(ty), part);
    }
    let plain = plain(part, open);
    let marks = plain.deep_marks();
    convert(&plain, ty).unwrap_or_else(|_| open(ty).with_marks(&marks))
}

/// The planned blocks of one type.
pub(super) fn blocks(part: Part<'_>, nested: &NestedBlock, at: Span, open: Open<'_>) -> Value {
    let one = |part| block(part, nested.block(), at, open);
    let items = match part.after {
        _ if is_true(part.unknown) => return secret(open(&Type::Any), part),
        Some(Json::Array(_)) => elements(part).map(one).collect(),
        Some(Json::Object(_)) => vec![one(part)],
        None | Some(Json::Null) => Vec::new(),
        Some(_) => return secret(open(&Type::Any), part),
    };
    secret(nest(items, None, nested.nesting), part)
}

fn block(part: Part<'_>, schema: &BlockSchema, at: Span, open: Open<'_>) -> Value {
    let shaped = part.after.is_none_or(Json::is_object);
    if is_true(part.unknown) || !shaped {
        return secret(open(&Type::Any), part);
    }
    deep(|| {
        let fields = members(part).map(|(name, one)| {
            let value = match (schema.block(name), schema.attribute(name)) {
                (Some(nested), _) => blocks(one, nested, at, open),
                (None, Some(known)) => value(one, &known.ty, open),
                (None, None) => value(one, &Type::Any, open),
            };
            (Arc::from(name), value)
        });
        let mut fields: Fields = fields.collect();
        complete(&mut fields, Some(schema), at);
        secret(Value::object(fields), part)
    })
}

fn plain(part: Part<'_>, open: Open<'_>) -> Value {
    if is_true(part.unknown) {
        return secret(open(&Type::Any), part);
    }
    deep(|| {
        let value = match part.after {
            Some(Json::Bool(value)) => Value::bool(*value),
            Some(Json::String(text)) => Value::str(text.as_str()),
            Some(Json::Number(number)) => {
                Number::parse(&number.to_string()).map_or(Value::UNTYPED_NULL, Value::from)
            }
            Some(Json::Array(_)) => {
                Value::tuple(elements(part).map(|one| plain(one, open)).collect::<Vec<_>>())
            }
            Some(Json::Object(_)) => {
                let fields = members(part).map(|(name, one)| (Arc::from(name), plain(one, open)));
                Value::object(fields.collect::<Fields>())
            }
            // An object of which nothing at all is known yet has no value in addition to its marks.
            None | Some(Json::Null)
                if part.unknown.is_some_and(|mark| mark.is_object() && holds_true(mark)) =>
            {
                let fields = members(part).map(|(name, one)| (Arc::from(name), plain(one, open)));
                Value::object(fields.collect::<Fields>())
            }
            None | Some(Json::Null) => Value::UNTYPED_NULL,
        };
        secret(value, part)
    })
}

/// The elements, each with its marks; those that are not known have a place.
fn elements(part: Part<'_>) -> impl Iterator<Item = Part<'_>> {
    let items = |tree: Option<&'_ Json>| tree.and_then(Json::as_array).map_or(0, Vec::len);
    let count = items(part.after).max(items(part.unknown));
    (0..count).map(move |index| Part {
        after: part.after.and_then(|tree| tree.get(index)),
        unknown: part.unknown.and_then(|tree| tree.get(index)),
        sensitive: part.sensitive.and_then(|tree| tree.get(index)),
    })
}

/// The members that are known, and those that will be.
fn members(part: Part<'_>) -> impl Iterator<Item = (&str, Part<'_>)> {
    let known = part.after.and_then(Json::as_object);
    let open = part.unknown.and_then(Json::as_object);
    let names = known.into_iter().flatten().map(|(name, _)| name.as_str());
    let later = open.into_iter().flatten().filter(move |(name, mark)| {
        holds_true(mark) && known.is_none_or(|known| !known.contains_key(*name))
    });
    names.chain(later.map(|(name, _)| name.as_str())).map(move |name| {
        let one = Part {
            after: part.after.and_then(|tree| tree.get(name)),
            unknown: part.unknown.and_then(|tree| tree.get(name)),
            sensitive: part.sensitive.and_then(|tree| tree.get(name)),
        };
        (name, one)
    })
}

fn secret(value: Value, part: Part<'_>) -> Value {
    if is_true(part.sensitive) { value.with_marks(&Marks::sensitive()) } else { value }
}

fn is_true(mark: Option<&Json>) -> bool {
    mark == Some(&Json::Bool(true))
}

/// A value that no plan tells.
pub(super) fn at_apply(subject: Subject, ty: Type, at: Option<Span>) -> Value {
    let why = Reason::new(subject, Cause::KnownAfterApply, at);
    Value::unknown(Unknown::because(why).of_type(ty))
}

impl PlannedValue {
    /// The value, of whatever type the JSON suggests.
    pub(crate) fn value(&self) -> Value {
        let part = Part {
            after: Some(&self.after),
            unknown: Some(&self.unknown),
            sensitive: Some(&self.sensitive),
        };
        value(part, &Type::Any, &|ty| at_apply("a value".into(), ty.clone(), None))
    }
}
