//! Lists under `core::` that may be incomplete: what their known elements decide is known.

use crate::base::deep;
use crate::eval::{LiteralScope, functions, reasons};
use crate::graph::Identity;
use crate::policy::scope::PolicyScope;
use crate::value::{Kind, Marks, Type, Unknown, Value};

/// Whether one element is `decisive`, or none.
pub fn quantified(list: &Value, decisive: bool) -> Result<Value, String> {
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

pub fn contains(list: &Value, value: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
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

pub fn concat(lists: &[Value]) -> Result<Value, String> {
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

pub fn flatten(list: &Value) -> Result<Value, String> {
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
                deep(|| flat(&item.clone().with_marks(&list.marks), all, open, marks))?;
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

pub fn distinct(list: &Value) -> Result<Value, String> {
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

/// The number of elements, members or characters.
pub fn length(value: &Value) -> Result<Value, String> {
    if let Kind::Unknown(unknown) = &value.kind {
        let number = Unknown { not_null: true, ..unknown.with_type(Type::Number) };
        return Ok(Value::unknown(number).with_marks(&value.marks));
    }
    match value.as_items() {
        // Terraform's function counts the elements of known lists only; a list has as many elements
        // whatever their values are, except a set, in which equal ones are one.
        Some(items) if !matches!(value.kind, Kind::Set(_)) => {
            let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
            Ok(Value::int(length).with_marks(&value.marks))
        }
        _ => {
            let function = functions::find("length").ok_or("length does not accept this value")?;
            functions::call(function, vec![value.clone()], &LiteralScope)
        }
    }
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
        _ => Err("expected a list".to_owned()),
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

fn same(a: &Value, b: &Value) -> Option<bool> {
    crate::value::ops::equal(a, b).ok()?.as_bool()
}
