//! The order and uniqueness of set elements.

use std::cmp::Ordering;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Kind, Value};
use crate::base::deep;

/// The elements of a set: sorted as Terraform iterates them, each once; those that are not wholly
/// known at the end in the order given, because they may equal any other. `equal` says which are
/// certainly equal.
pub(super) fn of(items: Vec<Value>, equal: &dyn Fn(&Value, &Value) -> bool) -> Arc<[Value]> {
    let (mut known, unknown): (Vec<Value>, Vec<Value>) =
        items.into_iter().partition(Value::is_wholly_known);
    known.sort_by(order);
    let mut kept: Vec<Value> = Vec::with_capacity(known.len() + unknown.len());
    for item in known {
        // Equal elements are neighbours, or stand among others of the same digest.
        let mut near = kept.iter_mut().rev().take_while(|other| order(other, &item).is_eq());
        match near.find(|other| equal(other, &item)) {
            Some(same) => same.marks = same.marks.union(&item.marks),
            None => kept.push(item),
        }
    }
    let first = kept.len();
    for item in unknown {
        // A computed attribute given twice is one element.
        if !kept[first..].iter().any(|other| equal(other, &item)) {
            kept.push(item);
        }
    }
    kept.into()
}

fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.kind, &b.kind) {
        (Kind::Null(_), Kind::Null(_)) => Ordering::Equal,
        // cty sorts nulls behind everything else.
        (Kind::Null(_), _) => Ordering::Greater,
        (_, Kind::Null(_)) => Ordering::Less,
        (Kind::Bool(a), Kind::Bool(b)) => a.cmp(b),
        (Kind::Number(a), Kind::Number(b)) => a.cmp(b),
        (Kind::Str(a), Kind::Str(b)) => a.cmp(b),
        _ => digest(a).cmp(&digest(b)),
    }
}

/// The text by which Terraform orders what has no order of its own.
fn digest(value: &Value) -> String {
    let mut out = String::new();
    write_digest(&mut out, value);
    out
}

fn write_digest(out: &mut String, value: &Value) {
    deep(|| match &value.kind {
        Kind::Null(_) => out.push('~'),
        Kind::Bool(true) => out.push('T'),
        Kind::Bool(false) => out.push('F'),
        Kind::Number(number) => out.push_str(&number.general(Some(10), false)),
        Kind::Str(text) => {
            let _ = write!(out, "{text:?}");
        }
        Kind::List(items) | Kind::Set(items) => {
            out.push('[');
            for item in items.iter() {
                write_digest(out, item);
                out.push(';');
            }
            out.push(']');
        }
        Kind::Map(fields) => {
            out.push('{');
            for (key, field) in fields.iter() {
                let _ = write!(out, "{key:?}:");
                write_digest(out, field);
                out.push(';');
            }
            out.push('}');
        }
        Kind::Tuple(items) => {
            out.push('<');
            for item in items.iter() {
                write_digest(out, item);
                out.push(';');
            }
            out.push('>');
        }
        Kind::Object(fields) => {
            out.push('<');
            for field in fields.values() {
                write_digest(out, field);
                out.push(';');
            }
            out.push('>');
        }
        Kind::PartialStr(_) | Kind::Unknown(_) | Kind::Resource(_) => out.push('?'),
    });
}
