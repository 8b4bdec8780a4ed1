//! Lists under `core::` that may be incomplete: what their known elements decide is known.

use super::partial_list::{PartialList, known_unless};
use crate::base::deep;
use crate::eval::{LiteralScope, functions, reasons};
use crate::graph::Identity;
use crate::policy::scope::PolicyScope;
use crate::value::{Kind, MarksUnion, Type, Unknown, Value, ops};

/// Whether an element is `decisive`: one that is decides, whatever the others are.
pub(crate) fn quantified(list: &Value, decisive: bool) -> Result<Value, String> {
    let PartialList { known, mut incomplete, marks: own } = PartialList::of(list)?;
    let mut marks = MarksUnion::default();
    marks.add(&own);
    for item in &known {
        match &item.kind {
            Kind::Bool(value) if *value == decisive => {
                return Ok(Value::bool(decisive).with_marks(&item.marks).with_marks(&list.marks));
            }
            Kind::Bool(_) => {}
            Kind::Unknown(why) => incomplete.add(why),
            _ => return Err("the elements must be true or false".to_owned()),
        }
        marks.add(&item.marks);
    }
    Ok(known_unless(!decisive, incomplete).with_marks(&marks.finish()))
}

/// Whether an element identifies the same thing as the value.
pub(crate) fn contains(
    list: &Value,
    value: &Value,
    scope: &PolicyScope<'_>,
) -> Result<Value, String> {
    let PartialList { known, mut incomplete, .. } = PartialList::of(list)?;
    let mut marks = MarksUnion::default();
    marks.add(&list.marks);
    marks.add(&value.deep_marks());
    for item in &known {
        match scope.graph.compare(item, value) {
            Identity::Same => {
                marks.add(&item.deep_marks());
                return Ok(Value::bool(true).with_marks(&marks.finish()));
            }
            Identity::Different => {}
            Identity::Unknown(why) => incomplete.add(&why),
        }
        marks.add(&item.deep_marks());
    }
    Ok(known_unless(false, incomplete).with_marks(&marks.finish()))
}

pub fn concat(lists: &[Value]) -> Result<Value, String> {
    let mut all = PartialList::default();
    for list in lists {
        let part = PartialList::of(list)?;
        all.incomplete.extend(&part.incomplete);
        all.marks = all.marks.union(&list.marks);
        all.known.extend(part.known.into_iter().map(|item| item.with_marks(&list.marks)));
    }
    Ok(all.into_value())
}

pub(crate) fn flatten(list: &Value) -> Result<Value, String> {
    let mut all = PartialList::default();
    collect_nested(list, &mut all)?;
    Ok(all.into_value())
}

fn collect_nested(list: &Value, all: &mut PartialList) -> Result<(), String> {
    let part = PartialList::of(list)?;
    all.marks = all.marks.union(&list.marks);
    all.incomplete.extend(&part.incomplete);
    for item in part.known {
        match &item.kind {
            Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => {
                deep(|| collect_nested(&item.clone().with_marks(&list.marks), all))?;
            }
            // An unknown may be a list of any length, unless its type is known to be another.
            Kind::Unknown(unknown)
                if !matches!(
                    unknown.ty,
                    Type::String | Type::Number | Type::Bool | Type::Map(_) | Type::Object(_)
                ) =>
            {
                all.may_have_more(unknown);
                all.known.extend(unknown.known_elements.iter().cloned());
                all.marks = all.marks.union(&item.marks);
            }
            _ => all.known.push(item.with_marks(&list.marks)),
        }
    }
    Ok(())
}

/// Elements that may be equal are all kept, and make the list incomplete: how many there are is not
/// known.
pub(crate) fn distinct(list: &Value) -> Result<Value, String> {
    let PartialList { known, incomplete, marks } = PartialList::of(list)?;
    let mut all = PartialList { known: Vec::new(), incomplete, marks };
    for item in known {
        let mut undecided = None;
        let is_duplicate = all.known.iter().any(|earlier| {
            let equal = is_equal(earlier, &item);
            if equal.is_none() {
                let unknown = if item.is_wholly_known() { earlier } else { &item };
                undecided = Some(reasons(unknown));
            }
            equal == Some(true)
        });
        if !is_duplicate {
            if let Some(why) = undecided {
                all.may_have_more(&why);
            }
            all.known.push(item);
        }
    }
    Ok(all.into_value())
}

/// The number of elements, members or characters.
pub(crate) fn length(value: &Value) -> Result<Value, String> {
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
pub(crate) fn minimum_length(unknown: &Unknown) -> i64 {
    let mut different: Vec<&Value> = Vec::new();
    for item in &unknown.known_elements {
        if item.is_wholly_known()
            && !different.iter().any(|other| is_equal(other, item) == Some(true))
        {
            different.push(item);
        }
    }
    let some = i64::from(!unknown.known_elements.is_empty());
    i64::try_from(different.len()).unwrap_or(i64::MAX).max(some)
}

fn is_equal(a: &Value, b: &Value) -> Option<bool> {
    ops::equal(a, b).ok()?.as_bool()
}
