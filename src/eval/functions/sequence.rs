//! Lists and tuples.

#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

use std::sync::Arc;

use super::arguments::{Arguments, int};
use super::function::Function;
use super::parameters::{Parameter, Returns};
use super::string;
use crate::base::deep;
use crate::value::{
    Kind, Symbol, Type, Unknown, Value, convert, is_untyped_empty, ops, settle, type_of, unify,
};

use Parameter::{Any, Bools, List, Nullable, Number, Strings};

pub(crate) static TABLE: &[Function] = &[
    Function::new("alltrue", &[Bools], Returns::Bool, alltrue).handled(),
    Function::new("anytrue", &[Bools], Returns::Bool, anytrue).handled(),
    Function::new("chunklist", &[List, Number], Returns::List, chunklist).structural(),
    Function::new("coalesce", &[], Returns::Any, coalesce).variadic(Nullable).structural(),
    Function::new("coalescelist", &[], Returns::Any, coalescelist).variadic(Nullable).handled(),
    Function::new("compact", &[Strings], Returns::Strings, compact).handled(),
    Function::new("concat", &[], Returns::Any, concat).variadic(Any).structural(),
    Function::new("contains", &[Any, Any], Returns::Bool, contains).handled(),
    Function::new("distinct", &[List], Returns::List, distinct).handled(),
    Function::new("element", &[Any, Number], Returns::Any, element).structural(),
    Function::new("flatten", &[Any], Returns::Any, flatten).structural(),
    Function::new("index", &[Any, Any], Returns::Number, index).handled(),
    Function::new("one", &[Any], Returns::Any, one).structural(),
    Function::new("reverse", &[Any], Returns::Any, reverse).structural(),
    Function::new("slice", &[Any, Number, Number], Returns::Any, slice).structural(),
    Function::new("sort", &[Strings], Returns::Strings, sort),
];

/// Longer lists are not kept: a few dozen doublings would fill any memory.
const LONGEST: usize = 1_000_000;

/// Lists of other things than strings are compared each with each up to this length.
const MOST_COMPARED: usize = 2_000;

/// The elements when their number and order are known.
fn sequence(value: &Value) -> Option<&Arc<[Value]>> {
    let open_set = matches!(value.kind, Kind::Set(_)) && !value.is_wholly_known();
    if open_set { None } else { value.as_items() }
}

fn is_open(value: &Value) -> bool {
    matches!(value.kind, Kind::Unknown(_) | Kind::Resource(_))
}

fn truth(args: &Arguments<'_>, decisive: bool) -> Value {
    let Some(items) = args.values[0].as_items() else { return args.unknown() };
    let mut open = false;
    for item in items.iter() {
        // Null counts as false in both.
        let value = if item.is_null() { Some(false) } else { item.as_bool() };
        match value {
            Some(value) if value == decisive => return Value::bool(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    if open { args.unknown() } else { Value::bool(!decisive) }
}

fn alltrue(args: &Arguments<'_>) -> Result<Value, String> {
    Ok(truth(args, false))
}

fn anytrue(args: &Arguments<'_>) -> Result<Value, String> {
    Ok(truth(args, true))
}

fn chunklist(args: &Arguments<'_>) -> Result<Value, String> {
    let (Some(items), Kind::Number(size)) = (sequence(&args.values[0]), &args.values[1].kind)
    else {
        return Ok(args.unknown());
    };
    let size = usize::try_from(int(size)?).map_err(|_| "the size is negative")?;
    // Terraform takes 0 for "all in one".
    let size = if size == 0 { items.len().max(1) } else { size };
    let chunks = Value::list(items.chunks(size).map(Value::list).collect::<Vec<_>>());
    Ok(chunks.with_element_type(|| args.values[0].element_type().map(|of| Type::List(of).into())))
}

fn coalesce(args: &Arguments<'_>) -> Result<Value, String> {
    let types: Vec<Type> = args.values.iter().map(type_of).collect();
    let any_null = args.values.iter().any(Value::is_literal_null);
    let common = match unify(&types) {
        // The literal `null` converts to every type, so Terraform converts nothing.
        None if any_null => Type::Any,
        common => common.ok_or("all arguments must have the same type")?,
    };
    let is_scalar = |value: &Value| value.as_items().is_none() && value.as_fields().is_none();
    for (at, value) in args.values.iter().enumerate() {
        if value.is_null() {
            continue;
        }
        // Next to a null a tuple or object keeps its own type.
        let value = if any_null && !is_scalar(value) {
            value.clone()
        } else {
            // Terraform passes over what does not convert after all: `toset([1])` next to `["a"]`.
            let Ok(value) = convert(value, &common) else { continue };
            value
        };
        let chosen = match &value.kind {
            Kind::Unknown(_) if string::is_empty(&value) == Some(false) => true,
            Kind::Unknown(_) => {
                // The last one left is the result, or Terraform fails.
                let last = args.values[at + 1..].iter().all(Value::is_null);
                return Ok(if last { value } else { args.unknown_of(common) });
            }
            // coalesce skips empty strings, but not empty collections.
            Kind::Str(text) => !text.is_empty(),
            Kind::PartialStr(_) => match string::is_empty(&value) {
                Some(empty) => !empty,
                None => return Ok(args.unknown_of(common)),
            },
            _ => true,
        };
        if chosen {
            return Ok(value);
        }
    }
    Err("no argument is other than null and the empty string".to_owned())
}

fn coalescelist(args: &Arguments<'_>) -> Result<Value, String> {
    for value in args.values {
        match &value.kind {
            Kind::Unknown(_) | Kind::Resource(_) | Kind::Null(None) => return Ok(args.unknown()),
            Kind::List(_) | Kind::Tuple(_) | Kind::Null(Some(Type::List(_) | Type::Tuple(_))) => {}
            _ => return Err("all arguments must be lists".to_owned()),
        }
    }
    let found = args.values.iter().find(|value| value.as_items().is_some_and(|it| !it.is_empty()));
    found.cloned().ok_or_else(|| "all lists are empty".to_owned())
}

fn compact(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(items) = sequence(&args.values[0]) else { return Ok(args.unknown()) };
    let (mut kept, mut open) = (Vec::new(), false);
    for item in items.iter() {
        match string::is_empty(item) {
            Some(false) => kept.push(item.clone()),
            Some(true) => {}
            // compact drops nulls as well as empty strings.
            None if item.is_null() => {}
            None => open = true,
        }
    }
    Ok(if open { incomplete(args, kept, Type::String) } else { Value::list(kept) })
}

/// An unknown list that has these elements for certain.
fn incomplete(args: &Arguments<'_>, items: Vec<Value>, element: Type) -> Value {
    let unknown = Unknown::among(args.values, Type::List(Arc::new(element)));
    Value::unknown(Unknown { known_elements: items, ..unknown })
}

fn concat(args: &Arguments<'_>) -> Result<Value, String> {
    if args.values.is_empty() {
        return Err("at least one list is required".to_owned());
    }
    let lengths = args.values.iter().filter_map(Value::as_items).map(|items| items.len());
    if lengths.sum::<usize>() > LONGEST {
        return Ok(args.undecided("concat", "makes too long a list"));
    }
    let (mut all, mut lists) = (Vec::new(), true);
    for value in args.values {
        match &value.kind {
            Kind::Unknown(_) | Kind::Resource(_) => return Ok(args.unknown()),
            Kind::List(items) => {
                all.extend(items.iter().map(|item| item.clone().with_marks(&value.marks)));
            }
            Kind::Tuple(items) => {
                lists = false;
                all.extend(items.iter().map(|item| item.clone().with_marks(&value.marks)));
            }
            _ => return Err("all arguments must be lists or tuples".to_owned()),
        }
    }
    if lists {
        let types: Vec<Type> = args.values.iter().map(type_of).collect();
        // Lists of one type stay a list; anything else becomes a tuple.
        if let Some(common) = unify(&types) {
            let of = if let Type::List(of) = &common { Some(Arc::clone(of)) } else { None };
            let is_open = args.values.iter().any(is_untyped_empty);
            let joined =
                convert(&Value::list(all), &common)?.with_element_type(|| of.filter(|_| !is_open));
            // An empty list of strings makes strings of the others.
            return Ok(args
                .values
                .iter()
                .filter(|value| is_untyped_empty(value))
                .fold(joined, settle));
        }
    }
    Ok(Value::tuple(all))
}

fn contains(args: &Arguments<'_>) -> Result<Value, String> {
    let (list, wanted) = (&args.values[0], &args.values[1]);
    let Some(items) = list.as_items() else {
        return if is_open(list) {
            Ok(args.unknown())
        } else {
            Err("a list, tuple or set is required".to_owned())
        };
    };
    let mut open = false;
    for item in items.iter() {
        match ops::equal(item, wanted)?.as_bool() {
            // One equal element is enough, whatever the unknown ones are.
            Some(true) => return Ok(Value::bool(true)),
            Some(false) => {}
            None => open = true,
        }
    }
    Ok(if open { args.unknown() } else { Value::bool(false) })
}

fn distinct(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(items) = sequence(&args.values[0]) else { return Ok(args.unknown()) };
    let (mut kept, mut open): (Vec<Value>, bool) = (Vec::new(), false);
    if let Some(strings) = items.iter().map(Value::as_str).collect::<Option<Vec<_>>>() {
        let mut seen = rustc_hash::FxHashSet::default();
        let first = items.iter().zip(strings).filter(|(_, text)| seen.insert(*text));
        let kept = first.map(|(item, _)| item.clone()).collect::<Vec<_>>();
        return Ok(Value::list(kept).with_element_type(|| args.values[0].element_type()));
    }
    if items.len() > MOST_COMPARED {
        return Ok(args.undecided("distinct", "has too many elements to compare"));
    }
    for item in items.iter() {
        let mut double = false;
        for before in &kept {
            match ops::equal(before, item)?.as_bool() {
                Some(true) => double = true,
                Some(false) => {}
                None => open = true,
            }
        }
        if !double {
            kept.push(item.clone());
        }
    }
    if open {
        // Which of two elements is left is not known, but they are equal then.
        let element = kept.iter().map(type_of).reduce(|a, b| if a == b { a } else { Type::Any });
        return Ok(incomplete(args, kept, element.unwrap_or(Type::Any)));
    }
    Ok(Value::list(kept).with_element_type(|| args.values[0].element_type()))
}

fn element(args: &Arguments<'_>) -> Result<Value, String> {
    let (list, index) = (&args.values[0], &args.values[1]);
    match &list.kind {
        Kind::Tuple(items) | Kind::List(items) => {
            if items.is_empty() {
                return Err("the list is empty".to_owned());
            }
            let Kind::Number(index) = &index.kind else { return Ok(args.unknown()) };
            let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
            let index = int(index)? % count;
            // From the end of a list, but of a tuple Terraform counts whole rounds only.
            let from_end = index < 0 && matches!(list.kind, Kind::List(_));
            let index = if from_end { index + count } else { index };
            let index = usize::try_from(index).map_err(|_| "the index is negative")?;
            Ok(items[index].clone())
        }
        Kind::Unknown(_) | Kind::Resource(_) => Ok(args.unknown()),
        _ => Err("a list or tuple is required".to_owned()),
    }
}

fn flatten(args: &Arguments<'_>) -> Result<Value, String> {
    if args.values[0].as_items().is_none() && !is_open(&args.values[0]) {
        return Err("a list, tuple or set is required".to_owned());
    }
    let mut flat = Vec::new();
    let known = flatten_into(&args.values[0], &mut flat);
    Ok(if known { Value::tuple(flat) } else { args.unknown() })
}

/// Whether all sequences inside are known as such.
fn flatten_into(value: &Value, flat: &mut Vec<Value>) -> bool {
    let Some(items) = sequence(value) else { return false };
    if flat.len() + items.len() > LONGEST {
        return false;
    }
    for item in items.iter() {
        let item = item.clone().with_marks(&value.marks);
        let flattened = match &item.kind {
            Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => deep(|| flatten_into(&item, flat)),
            // Whether an unknown is a list, and how long, decides where the next element goes.
            Kind::Unknown(unknown) if may_be_sequence(unknown) => false,
            _ => {
                flat.push(item);
                true
            }
        };
        if !flattened {
            return false;
        }
    }
    true
}

fn may_be_sequence(unknown: &Unknown) -> bool {
    matches!(unknown.ty, Type::List(_) | Type::Set(_) | Type::Tuple(_))
        || (unknown.ty == Type::Any
            && !matches!(unknown.symbol, Some(Symbol::Attribute(_, name)) if is_identifier(name.as_str())))
}

/// Whether a computed attribute of this name is a string, whatever the schema would say.
fn is_identifier(name: &str) -> bool {
    matches!(name, "id" | "arn") || name.ends_with("_id") || name.ends_with("_arn")
}

fn index(args: &Arguments<'_>) -> Result<Value, String> {
    let (list, wanted) = (&args.values[0], &args.values[1]);
    let items = match &list.kind {
        Kind::Tuple(items) | Kind::List(items) => items,
        Kind::Unknown(_) | Kind::Resource(_) => return Ok(args.unknown()),
        _ => return Err("a list or tuple is required".to_owned()),
    };
    for (at, item) in items.iter().enumerate() {
        match ops::equal(item, wanted)?.as_bool() {
            Some(true) => return Ok(crate::value::Number::from(at).into()),
            Some(false) => {}
            None => return Ok(args.unknown()),
        }
    }
    Err("the value is not in the list".to_owned())
}

fn one(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    if is_open(value) {
        return Ok(args.unknown());
    }
    let items = value.as_items().ok_or("a list, tuple or set is required")?;
    match (&**items, &value.kind) {
        ([], Kind::Tuple(_)) => Ok(Value::NULL),
        // The elements of an empty list have a type as well.
        ([], _) => Ok(value.element_type().map_or(Value::UNTYPED_NULL, |of| Value::null(&of))),
        ([only], _) => Ok(only.clone()),
        (_, Kind::Set(_)) if !value.is_wholly_known() => Ok(args.unknown()),
        _ => Err("there is more than one element".to_owned()),
    }
}

fn reverse(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    if is_open(value) {
        return Ok(args.unknown());
    }
    if value.as_items().is_none() {
        return Err("a list or tuple is required".to_owned());
    }
    let Some(items) = sequence(value) else { return Ok(args.unknown()) };
    let backwards: Vec<Value> = items.iter().rev().cloned().collect();
    Ok(if matches!(value.kind, Kind::Tuple(_)) {
        Value::tuple(backwards)
    } else {
        Value::list(backwards).with_element_type(|| value.element_type())
    })
}

fn slice(args: &Arguments<'_>) -> Result<Value, String> {
    let value = &args.values[0];
    let (items, tuple) = match &value.kind {
        Kind::Tuple(items) => (items, true),
        Kind::List(items) => (items, false),
        Kind::Unknown(unknown) => return Ok(open_slice(unknown, args)),
        Kind::Resource(_) => return Ok(args.unknown()),
        _ => return Err("a list or tuple is required".to_owned()),
    };
    let (Kind::Number(start), Kind::Number(end)) = (&args.values[1].kind, &args.values[2].kind)
    else {
        return Ok(args.unknown());
    };
    let position =
        |number| usize::try_from(int(number)?).map_err(|_| "an index is negative".to_owned());
    let (start, end) = (position(start)?, position(end)?);
    let part = items.get(start..end).ok_or("the indices are outside the list")?;
    Ok(if tuple {
        Value::tuple(part)
    } else {
        Value::list(part).with_element_type(|| value.element_type())
    })
}

/// A part of a list that is not known has the length that is asked for, or Terraform refuses it.
fn open_slice(list: &Unknown, args: &Arguments<'_>) -> Value {
    let bound = |at: usize| match &args.values[at].kind {
        Kind::Number(number) => number.as_i64().and_then(|bound| usize::try_from(bound).ok()),
        _ => None,
    };
    let length = bound(1).zip(bound(2)).and_then(|(start, end)| end.checked_sub(start));
    match (&list.ty, length) {
        (Type::List(of), Some(length)) if length <= MOST_COMPARED => {
            let element = Value::unknown(list.with_type(Type::clone(of)));
            Value::list(vec![element; length])
        }
        _ => args.unknown(),
    }
}

fn sort(args: &Arguments<'_>) -> Result<Value, String> {
    let mut items = args.items(0).to_vec();
    if items.iter().any(Value::is_null) {
        return Err("an element is null".to_owned());
    }
    items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::list(items))
}
