//! Lists under `core::` that may be incomplete: what their known elements decide is known.

use crate::base::deep;
use crate::eval::{LiteralScope, functions, reasons};
use crate::graph::Identity;
use crate::policy::scope::PolicyScope;
use crate::value::{Kind, Marks, PartialList, Reasons, Type, Unknown, Value};

/// Whether one element is `decisive`, or none.
pub fn quantified(list: &Value, decisive: bool) -> Result<Value, String> {
    let mut elements = certain(list)?;
    let mut marks = list.marks.clone();
    for item in &elements.items {
        match &item.kind {
            Kind::Bool(value) if *value == decisive => {
                return Ok(Value::bool(decisive).with_marks(&item.marks).with_marks(&list.marks));
            }
            Kind::Bool(_) => marks = marks.union(&item.marks),
            Kind::Unknown(why) => {
                marks = marks.union(&item.marks);
                elements.incomplete.add(why);
            }
            _ => return Err("the elements must be true or false".to_owned()),
        }
    }
    Ok(match elements.incomplete.unknown(Type::Bool) {
        None => Value::bool(!decisive),
        Some(why) => Value::unknown_bool(&why),
    }
    .with_marks(&marks))
}

pub fn contains(list: &Value, value: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let mut elements = certain(list)?;
    let mut marks = list.marks.union(&value.deep_marks());
    for item in &elements.items {
        match scope.graph.compare(item, value) {
            Identity::Same => {
                return Ok(Value::bool(true).with_marks(&marks).with_marks(&item.deep_marks()));
            }
            Identity::Different => marks = marks.union(&item.deep_marks()),
            Identity::Unknown(why) => {
                marks = marks.union(&item.deep_marks());
                elements.incomplete.add(&why);
            }
        }
    }
    Ok(match elements.incomplete.unknown(Type::Bool) {
        None => Value::bool(false),
        Some(why) => Value::unknown_bool(&why),
    }
    .with_marks(&marks))
}

pub fn concat(lists: &[Value]) -> Result<Value, String> {
    let (mut all, mut marks) = (PartialList::default(), Marks::NONE);
    for list in lists {
        let PartialList { items, incomplete } = certain(list)?;
        all.incomplete.extend(&incomplete);
        marks = marks.union(&list.marks);
        all.items.extend(items.into_iter().map(|item| item.with_marks(&list.marks)));
    }
    Ok(all.into_value().with_marks(&marks))
}

pub fn flatten(list: &Value) -> Result<Value, String> {
    let (mut all, mut marks) = (PartialList::default(), Marks::NONE);
    flat(list, &mut all, &mut marks)?;
    Ok(all.into_value().with_marks(&marks))
}

fn flat(list: &Value, all: &mut PartialList, marks: &mut Marks) -> Result<(), String> {
    let PartialList { items, incomplete } = certain(list)?;
    *marks = marks.union(&list.marks);
    all.incomplete.extend(&incomplete);
    for item in items {
        match &item.kind {
            Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => {
                deep(|| flat(&item.clone().with_marks(&list.marks), all, marks))?;
            }
            // An unknown may be a list of any length, unless it is known to be none.
            Kind::Unknown(unknown)
                if !matches!(
                    unknown.ty,
                    Type::String | Type::Number | Type::Bool | Type::Map(_) | Type::Object(_)
                ) =>
            {
                all.incomplete.add(unknown);
                all.items.extend(unknown.known_elements.iter().cloned());
                *marks = marks.union(&item.marks);
            }
            _ => all.push(item.with_marks(&list.marks)),
        }
    }
    Ok(())
}

pub fn distinct(list: &Value) -> Result<Value, String> {
    let PartialList { items, incomplete } = certain(list)?;
    let mut all = PartialList { items: Vec::new(), incomplete };
    for item in items {
        let mut doubt = None;
        let twice = all.items.iter().any(|one| {
            let equal = same(one, &item);
            if equal.is_none() {
                doubt = Some(if item.is_wholly_known() { reasons(one) } else { reasons(&item) });
            }
            equal == Some(true)
        });
        if !twice {
            if let Some(why) = doubt {
                all.incomplete.add(&why);
            }
            all.push(item);
        }
    }
    Ok(all.into_value().with_marks(&list.marks))
}

/// The number of elements, members or characters.
pub fn length(value: &Value) -> Result<Value, String> {
    if let Kind::Unknown(unknown) = &value.kind {
        let number = unknown.with_type(Type::Number).not_null();
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
fn certain(list: &Value) -> Result<PartialList, String> {
    let mut incomplete = Reasons::default();
    let items = match &list.kind {
        Kind::Tuple(items) | Kind::List(items) => items.to_vec(),
        Kind::Set(items) => {
            // Elements that may be equal to others may be fewer.
            let unknown = items.iter().find(|item| !item.is_wholly_known() && items.len() > 1);
            unknown.iter().for_each(|item| incomplete.add(&reasons(item)));
            items.to_vec()
        }
        Kind::Unknown(unknown) => {
            incomplete.add(unknown);
            unknown.known_elements.clone()
        }
        Kind::Null => return Err("the list is null".to_owned()),
        _ => return Err("expected a list".to_owned()),
    };
    Ok(PartialList { items, incomplete })
}

fn same(a: &Value, b: &Value) -> Option<bool> {
    crate::value::ops::equal(a, b).ok()?.as_bool()
}
