//! Parts of a statement in the form that the provider gives them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Cause, Reason};
use crate::eval::unknowns::reasons;
use crate::value::{Fields, Kind, Marks, Part, PartialStr, Type, Unknown, Value};

/// The value as one that is certainly there.
pub(super) fn sure(value: Value) -> Value {
    match &value.kind {
        Kind::Unknown(unknown) => {
            Value::unknown(Unknown::clone(unknown).not_null()).with_marks(&value.marks)
        }
        _ => value,
    }
}

/// A part that is there and cannot be foretold.
pub(super) fn open(value: &Value, ty: Type) -> Value {
    Value::unknown(reasons(value).with_type(ty).not_null()).with_marks(&value.deep_marks())
}

/// A part that is there, and whose members are known but not their order.
pub(super) fn disordered(values: &[&Value]) -> Value {
    let why = Reason::new("the order of several blocks for one key", Cause::ChosenByProvider, None);
    let marks = values.iter().fold(Marks::NONE, |all, value| all.union(&value.deep_marks()));
    Value::unknown(Unknown::because(why).not_null()).with_marks(&marks)
}

/// A set of strings as the provider writes it: backwards, one alone as a string (when `collapse`),
/// none at all not.
pub(super) fn sorted(value: &Value, variables: bool, collapse: bool) -> Value {
    let Some(items) = value.as_items() else { return value.clone() };
    let mut items: Vec<Value> =
        items.iter().filter(|item| !item.is_null()).map(|item| strings(item, variables)).collect();
    match items.len() {
        0 => return Value::NULL.with_marks(&value.marks),
        1 if collapse => return sure(items.remove(0)).with_marks(&value.marks),
        _ => {}
    }
    if !in_reverse(&mut items) {
        return open(value, Type::Any);
    }
    Value::tuple(items).with_marks(&value.marks)
}

/// Sorts backwards, as far as known beginnings decide; whether they do. Equal elements, when known,
/// stay.
pub(super) fn in_reverse(items: &mut [Value]) -> bool {
    let start = |value: &Value| -> (String, bool) {
        match &value.kind {
            Kind::Str(text) => (text.to_string(), true),
            Kind::PartialStr(text) => (text.prefix().to_owned(), false),
            _ => (String::new(), false),
        }
    };
    items.sort_by(|a, b| start(b).0.cmp(&start(a).0));
    items.windows(2).all(|pair| {
        let ((a, a_whole), (b, b_whole)) = (start(&pair[0]), start(&pair[1]));
        let differ = a.bytes().zip(b.bytes()).any(|(x, y)| x != y);
        differ || (a_whole && b_whole)
    })
}

/// A string in which `&{x}` stands for the policy variable `${x}`.
pub(super) fn strings(value: &Value, variables: bool) -> Value {
    if !variables {
        return value.clone();
    }
    match &value.kind {
        Kind::Str(text) if text.contains("&{") => {
            Value::str(text.replace("&{", "${")).with_marks(&value.marks)
        }
        Kind::PartialStr(text) => {
            // A literal that ends with & may become a variable with what follows.
            if text
                .parts
                .iter()
                .any(|part| matches!(part, Part::Literal(text) if text.ends_with('&')))
            {
                return open(value, Type::String);
            }
            let parts = text.parts.iter().map(|part| match part {
                Part::Literal(text) => Part::Literal(text.replace("&{", "${").into()),
                Part::Hole(hole) => Part::Hole(hole.clone()),
            });
            let kind = Kind::PartialStr(Arc::new(PartialStr { parts: parts.collect() }));
            Value { kind, marks: value.marks.clone() }
        }
        _ => value.clone(),
    }
}

pub(super) fn principals(value: &Value) -> Value {
    let Some(items) = value.as_items() else { return value.clone() };
    let mut by_type: BTreeMap<Arc<str>, Vec<&Value>> = BTreeMap::new();
    for item in items.iter() {
        let fields = item.as_fields();
        let kind = fields.and_then(|fields| fields.get("type"));
        let (Some(fields), Some(Kind::Str(kind))) = (fields, kind.map(|kind| &kind.kind)) else {
            return open(value, Type::Any);
        };
        by_type.entry(Arc::clone(kind)).or_default().extend(fields.get("identifiers"));
    }
    let mut members = Fields::new();
    for (kind, blocks) in by_type {
        let written = match blocks[..] {
            [one] => match &one.kind {
                Kind::Unknown(_) | Kind::Null(_) => open(one, Type::Any),
                _ => match sorted(one, true, true) {
                    none if none.is_null() => Value::tuple([]).with_marks(&none.marks),
                    written => written,
                },
            },
            _ => disordered(&blocks),
        };
        members.insert(kind, written);
    }
    everyone(members).with_marks(&value.marks)
}

/// `{"*": "*"}` is written `"*"`; no principals are not written.
pub(super) fn everyone(members: Fields) -> Value {
    if members.is_empty() {
        return Value::NULL;
    }
    if members.len() == 1
        && let Some(all) = members.get("*")
    {
        if !all.is_wholly_known() {
            return open(all, Type::Any);
        }
        let one = all.as_items().filter(|items| items.len() == 1).map_or(all, |items| &items[0]);
        if one.as_str() == Some("*") {
            return Value::str("*").with_marks(&all.deep_marks());
        }
    }
    Value::object(members)
}

pub(super) fn conditions(value: &Value) -> Value {
    let Some(items) = value.as_items() else { return value.clone() };
    if items.is_empty() {
        return Value::NULL.with_marks(&value.marks);
    }
    let mut tests: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<&Value>>> = BTreeMap::new();
    for item in items.iter() {
        let member = |name: &str| item.as_fields().and_then(|fields| fields.get(name));
        let (Some(Kind::Str(test)), Some(Kind::Str(variable)), Some(values)) = (
            member("test").map(|one| &one.kind),
            member("variable").map(|one| &one.kind),
            member("values"),
        ) else {
            return open(value, Type::Any);
        };
        tests
            .entry(Arc::clone(test))
            .or_default()
            .entry(Arc::clone(variable))
            .or_default()
            .push(values);
    }
    let tests = tests.into_iter().map(|(test, variables)| {
        let variables = variables.into_iter().map(|(variable, blocks)| match blocks[..] {
            [one] => (variable, condition_values(one)),
            _ => (variable, disordered(&blocks)),
        });
        (test, Value::object(variables.collect()))
    });
    Value::object(tests.collect()).with_marks(&value.marks)
}

/// Values keep their order; one alone becomes a string.
pub(super) fn condition_values(value: &Value) -> Value {
    match value.as_items() {
        Some(items) if items.len() == 1 => sure(strings(&items[0], true)).with_marks(&value.marks),
        Some(items) => {
            let items: Vec<Value> = items.iter().map(|item| strings(item, true)).collect();
            Value::tuple(items).with_marks(&value.marks)
        }
        None => open(value, Type::Any),
    }
}
