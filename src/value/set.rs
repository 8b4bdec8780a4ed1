//! The order and uniqueness of set elements.

use std::cmp::Ordering;
use std::sync::Arc;

use super::equality::compare;
use super::{Kind, Value};

/// The elements of a set: sorted as Terraform iterates them, each once; those that are not wholly
/// known at the end in the order given, because they may equal any other.
pub(super) fn of(items: Vec<Value>) -> Arc<[Value]> {
    let (mut known, unknown): (Vec<Value>, Vec<Value>) =
        items.into_iter().partition(Value::is_wholly_known);
    known.sort_by(order);
    known.dedup_by(|later, first| {
        let same =
            order(later, first) == Ordering::Equal && matches!(compare(later, first), Ok(true));
        if same {
            first.marks = first.marks.union(&later.marks);
        }
        same
    });
    for item in unknown {
        // A computed attribute given twice is one element.
        if !known.iter().any(|other| matches!(compare(other, &item), Ok(true))) {
            known.push(item);
        }
    }
    known.into()
}

fn order(a: &Value, b: &Value) -> Ordering {
    let members = |a: &mut dyn Iterator<Item = &Value>, b: &mut dyn Iterator<Item = &Value>| loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match stacker::maybe_grow(64 * 1024, 1024 * 1024, || order(a, b))
            {
                Ordering::Equal => {}
                other => return other,
            },
        }
    };
    match (&a.kind, &b.kind) {
        (Kind::Null, Kind::Null) => Ordering::Equal,
        (Kind::Null, _) => Ordering::Greater,
        (_, Kind::Null) => Ordering::Less,
        (Kind::Bool(a), Kind::Bool(b)) => a.cmp(b),
        (Kind::Number(a), Kind::Number(b)) => a.cmp(b),
        (Kind::Str(a), Kind::Str(b)) => a.cmp(b),
        (
            Kind::Tuple(a) | Kind::List(a) | Kind::Set(a),
            Kind::Tuple(b) | Kind::List(b) | Kind::Set(b),
        ) => members(&mut a.iter(), &mut b.iter()),
        (Kind::Object(a) | Kind::Map(a), Kind::Object(b) | Kind::Map(b)) => {
            a.keys().cmp(b.keys()).then_with(|| members(&mut a.values(), &mut b.values()))
        }
        _ => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> u8 {
    match value.kind {
        Kind::Bool(_) => 0,
        Kind::Number(_) => 1,
        Kind::Str(_) | Kind::Text(_) => 2,
        Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => 3,
        Kind::Object(_) | Kind::Map(_) => 4,
        Kind::Unknown(_) | Kind::Resource(_) | Kind::Null => 5,
    }
}
