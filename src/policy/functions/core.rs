//! Functions under `core::` that rules have and Terraform does not, and those that make more of an
//! incomplete list.

use std::cmp::Ordering;
use std::sync::Arc;

use super::lookup;
use crate::base::Span;
use crate::eval::{functions, reasons};
use crate::graph::Identity;
use crate::policy::scope::PolicyScope;
use crate::value::{Fields, Kind, Marks, Part, Type, Unknown, Value};

/// Calls an own function; arguments are counted.
pub fn call(
    name: &str,
    arguments: &[Value],
    scope: &PolicyScope<'_>,
    _: Span,
) -> Result<Value, String> {
    match (name, arguments) {
        ("alltrue", [list]) => quantified(list, false),
        ("anytrue", [list]) => quantified(list, true),
        ("contains", [list, value]) => contains(list, value, scope),
        ("concat", lists) => concat(lists),
        ("setunion", lists) => concat(lists).and_then(|all| distinct(&all)),
        ("flatten", [list]) => flatten(list),
        ("distinct", [list]) => distinct(list),
        ("length", [Value { kind: Kind::Unknown(unknown), marks }]) => {
            Ok(Value::unknown(Unknown { not_null: true, ..unknown.with_type(Type::Number) })
                .with_marks(marks))
        }
        ("length", [list]) => match list.as_items() {
            // Terraform's counts only values that are wholly there.
            Some(items) if !matches!(list.kind, Kind::Set(_)) => {
                Ok(Value::int(i64::try_from(items.len()).unwrap_or(i64::MAX))
                    .with_marks(&list.marks))
            }
            _ => library("length", arguments),
        },
        ("contains_substring", [text, part]) => contains_substring(text, part),
        ("regex_match", [text, pattern]) => regex_match(text, pattern),
        ("semvercmp", [a, b]) => versions(a, b, |a, b| match a.cmp(&b) {
            Ordering::Less => Value::int(-1),
            Ordering::Equal => Value::int(0),
            Ordering::Greater => Value::int(1),
        }),
        ("semverconstraint", [version, constraint]) => constraint_met(version, constraint),
        ("valuetostring", [value]) => Ok(value_to_string(value)),
        ("getresources", _) => {
            let empty = Value::object(Fields::new());
            lookup::matching(&arguments[0], arguments.get(1).unwrap_or(&empty), scope)
        }
        _ => Err("this function is not there".to_owned()),
    }
}

/// A function of Terraform's library.
pub fn library(name: &str, arguments: &[Value]) -> Result<Value, String> {
    let function = functions::find(name).ok_or("this function is not there")?;
    functions::call(function, arguments.to_vec(), &crate::eval::LiteralScope)
}

/// How many elements an incomplete list has for certain. Elements that may be equal count once,
/// because the list may be a set.
pub fn minimum_length(unknown: &Unknown) -> i64 {
    let mut different: Vec<&Value> = Vec::new();
    for item in &unknown.known_elements {
        if item.is_wholly_known() && !different.iter().any(|one| same(one, item) == Some(true)) {
            different.push(item);
        }
    }
    let some = i64::from(!unknown.known_elements.is_empty());
    i64::try_from(different.len()).unwrap_or(i64::MAX).max(some)
}

fn same(a: &Value, b: &Value) -> Option<bool> {
    crate::value::ops::equal(a, b).ok()?.as_bool()
}

/// The elements that are certain, and why there may be others.
fn certain(list: &Value) -> Result<(Vec<Value>, Option<Unknown>), String> {
    match &list.kind {
        Kind::Tuple(items) | Kind::List(items) => Ok((items.to_vec(), None)),
        Kind::Set(items) => {
            let open =
                items.iter().find(|item| !item.is_wholly_known() && items.len() > 1).map(reasons);
            Ok((items.to_vec(), open))
        }
        Kind::Unknown(unknown) => {
            Ok((unknown.known_elements.clone(), Some(unknown.with_type(Type::Any))))
        }
        Kind::Null => Err("the list is null".to_owned()),
        _ => Err("this is no list".to_owned()),
    }
}

fn incomplete(items: Vec<Value>, why: Option<Unknown>, marks: &Marks) -> Value {
    match why {
        None => Value::tuple(items).with_marks(marks),
        Some(why) => Value::unknown(Unknown { not_null: true, known_elements: items, ..why })
            .with_marks(marks),
    }
}

fn add(open: &mut Option<Unknown>, why: &Unknown) {
    *open = Some(match open.take() {
        None => why.with_type(Type::Any),
        Some(all) => all.merge(why),
    });
}

/// Whether one element is `decisive`, or none.
fn quantified(list: &Value, decisive: bool) -> Result<Value, String> {
    let (items, mut open) = certain(list)?;
    let mut marks = list.marks.clone();
    for item in &items {
        match &item.kind {
            Kind::Bool(value) if *value == decisive => {
                return Ok(Value::bool(decisive).with_marks(&item.marks).with_marks(&list.marks));
            }
            Kind::Bool(_) => marks = marks.union(&item.marks),
            Kind::Unknown(why) => {
                marks = marks.union(&item.marks);
                add(&mut open, why);
            }
            _ => return Err("the elements must be true or false".to_owned()),
        }
    }
    Ok(match open {
        None => Value::bool(!decisive),
        Some(why) => Value::unknown(Unknown { not_null: true, ..why.with_type(Type::Bool) }),
    }
    .with_marks(&marks))
}

fn contains(list: &Value, value: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let (items, mut open) = certain(list)?;
    let mut marks = list.marks.union(&value.deep_marks());
    for item in &items {
        match scope.graph.compare(item, value) {
            Identity::Same => {
                return Ok(Value::bool(true).with_marks(&marks).with_marks(&item.deep_marks()));
            }
            Identity::Different => marks = marks.union(&item.deep_marks()),
            Identity::Unknown(why) => {
                marks = marks.union(&item.deep_marks());
                add(&mut open, &why);
            }
        }
    }
    Ok(match open {
        None => Value::bool(false),
        Some(why) => Value::unknown(Unknown { not_null: true, ..why.with_type(Type::Bool) }),
    }
    .with_marks(&marks))
}

fn concat(lists: &[Value]) -> Result<Value, String> {
    let (mut all, mut open, mut marks) = (Vec::new(), None, Marks::NONE);
    for list in lists {
        let (items, why) = certain(list)?;
        if let Some(why) = why {
            add(&mut open, &why);
        }
        marks = marks.union(&list.marks);
        all.extend(items.into_iter().map(|item| item.with_marks(&list.marks)));
    }
    Ok(incomplete(all, open, &marks))
}

fn flatten(list: &Value) -> Result<Value, String> {
    let (mut all, mut open, mut marks) = (Vec::new(), None, Marks::NONE);
    flat(list, &mut all, &mut open, &mut marks)?;
    Ok(incomplete(all, open, &marks))
}

fn flat(
    list: &Value,
    all: &mut Vec<Value>,
    open: &mut Option<Unknown>,
    marks: &mut Marks,
) -> Result<(), String> {
    let (items, why) = certain(list)?;
    *marks = marks.union(&list.marks);
    if let Some(why) = why {
        add(open, &why);
    }
    for item in items {
        match &item.kind {
            Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => {
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
                    flat(&item.clone().with_marks(&list.marks), all, open, marks)
                })?;
            }
            // An unknown may be a list of any length, unless it is known to be none.
            Kind::Unknown(unknown)
                if !matches!(
                    unknown.ty,
                    Type::String | Type::Number | Type::Bool | Type::Map(_) | Type::Object(_)
                ) =>
            {
                add(open, unknown);
                all.extend(unknown.known_elements.iter().cloned());
                *marks = marks.union(&item.marks);
            }
            _ => all.push(item.with_marks(&list.marks)),
        }
    }
    Ok(())
}

fn distinct(list: &Value) -> Result<Value, String> {
    let (items, mut open) = certain(list)?;
    let mut all: Vec<Value> = Vec::new();
    for item in items {
        let mut doubt = None;
        let twice = all.iter().any(|one| {
            let equal = same(one, &item);
            if equal.is_none() {
                doubt = Some(if item.is_wholly_known() { reasons(one) } else { reasons(&item) });
            }
            equal == Some(true)
        });
        if !twice {
            if let Some(why) = doubt {
                add(&mut open, &why);
            }
            all.push(item);
        }
    }
    Ok(incomplete(all, open, &list.marks))
}

fn undecided(values: &[&Value]) -> Value {
    let open: Vec<Value> = values.iter().map(|value| (*value).clone()).collect();
    let all = Value::tuple(open);
    Value::unknown(Unknown { not_null: true, ..reasons(&all).with_type(Type::Bool) })
        .with_marks(&all.deep_marks())
}

fn contains_substring(text: &Value, part: &Value) -> Result<Value, String> {
    let marks = text.deep_marks().union(&part.deep_marks());
    match (&text.kind, &part.kind) {
        (Kind::Str(text), Kind::Str(part)) => {
            Ok(Value::bool(text.contains(&**part)).with_marks(&marks))
        }
        (Kind::PartialStr(text), Kind::Str(part))
            if text
                .parts
                .iter()
                .any(|one| matches!(one, Part::Literal(known) if known.contains(&**part))) =>
        {
            Ok(Value::bool(true).with_marks(&marks))
        }
        (Kind::Unknown(_) | Kind::PartialStr(_), _)
        | (_, Kind::Unknown(_) | Kind::PartialStr(_)) => Ok(undecided(&[text, part])),
        _ => Err("both arguments must be strings".to_owned()),
    }
}

fn regex_match(text: &Value, pattern: &Value) -> Result<Value, String> {
    match (&text.kind, &pattern.kind) {
        (Kind::Str(text_value), Kind::Str(pattern_value)) => {
            let regex = regex::Regex::new(pattern_value)
                .map_err(|_| "the pattern is no regular expression".to_owned())?;
            Ok(Value::bool(regex.is_match(text_value))
                .with_marks(&text.marks.union(&pattern.marks)))
        }
        (Kind::Unknown(_) | Kind::PartialStr(_), _)
        | (_, Kind::Unknown(_) | Kind::PartialStr(_)) => Ok(undecided(&[text, pattern])),
        _ => Err("both arguments must be strings".to_owned()),
    }
}

/// The numbers of a version; what follows `-` or `+` orders before the plain version.
fn version(text: &str) -> Option<(Vec<u64>, bool)> {
    let text = text.trim().trim_start_matches('v');
    let text = text.split('+').next().unwrap_or(text);
    let (numbers, release) = match text.split_once('-') {
        Some((numbers, _)) => (numbers, false),
        None => (text, true),
    };
    let mut parsed: Vec<u64> =
        numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    while parsed.len() < 3 {
        parsed.push(0);
    }
    Some((parsed, release))
}

type Version = (Vec<u64>, bool);

fn versions(a: &Value, b: &Value, then: fn(Version, Version) -> Value) -> Result<Value, String> {
    match (&a.kind, &b.kind) {
        (Kind::Str(one), Kind::Str(two)) => match (version(one), version(two)) {
            (Some(first), Some(second)) => {
                Ok(then(first, second).with_marks(&a.marks.union(&b.marks)))
            }
            _ => Err("this is no version".to_owned()),
        },
        (Kind::Unknown(_) | Kind::PartialStr(_), _)
        | (_, Kind::Unknown(_) | Kind::PartialStr(_)) => {
            let open = undecided(&[a, b]);
            let Kind::Unknown(unknown) = &open.kind else { return Ok(open) };
            Ok(Value::unknown(unknown.with_type(Type::Number)).with_marks(&open.marks))
        }
        _ => Err("both arguments must be strings".to_owned()),
    }
}

fn constraint_met(value: &Value, constraint: &Value) -> Result<Value, String> {
    let (Kind::Str(text), Kind::Str(terms)) = (&value.kind, &constraint.kind) else {
        return match (&value.kind, &constraint.kind) {
            (Kind::Null | Kind::Bool(_) | Kind::Number(_), _) | (_, Kind::Null) => {
                Err("both arguments must be strings".to_owned())
            }
            _ => Ok(undecided(&[value, constraint])),
        };
    };
    let actual = version(text).ok_or("this is no version")?;
    let mut met = true;
    for term in terms.split(',') {
        let term = term.trim();
        let at = term
            .find(|char: char| char.is_ascii_digit() || char == 'v')
            .ok_or("this is no version constraint")?;
        let (op, wanted_text) = (term[..at].trim(), &term[at..]);
        let wanted = version(wanted_text).ok_or("this is no version constraint")?;
        met &= match op {
            "" | "=" => actual == wanted,
            "!=" => actual != wanted,
            ">" => actual > wanted,
            ">=" => actual >= wanted,
            "<" => actual < wanted,
            "<=" => actual <= wanted,
            "~>" => {
                let fixed = wanted_text.split('.').count().saturating_sub(1).max(1);
                actual >= wanted && actual.0.iter().take(fixed).eq(wanted.0.iter().take(fixed))
            }
            _ => return Err("this is no version constraint".to_owned()),
        };
    }
    Ok(Value::bool(met).with_marks(&value.marks.union(&constraint.marks)))
}

fn value_to_string(value: &Value) -> Value {
    let text: Arc<str> = match &value.kind {
        Kind::Null => "(null)".into(),
        Kind::Unknown(_) => "(unknown)".into(),
        Kind::Str(text) => Arc::clone(text),
        _ => crate::value::display(value).into(),
    };
    Value::str(text).with_marks(&value.deep_marks())
}
