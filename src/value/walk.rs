//! Walking a value once, however often its parts are shared.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Kind, Value};
use crate::base::deep;

/// Calls `visit` for the value and everything inside it until it says no; shared parts are visited
/// at least once, but not once for every place they are in. Whether `visit` never said no.
pub(crate) fn each(value: &Value, visit: &mut dyn FnMut(&Value) -> bool) -> bool {
    // Most values are no collections, and need no list of what has been seen.
    match &value.kind {
        Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) | Kind::Object(_) | Kind::Map(_) => {
            inside(value, visit, &mut FxHashSet::default())
        }
        _ => visit(value),
    }
}

fn inside(
    value: &Value,
    visit: &mut dyn FnMut(&Value) -> bool,
    seen: &mut FxHashSet<usize>,
) -> bool {
    if !visit(value) {
        return false;
    }
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            let shared = Arc::strong_count(items) > 1;
            if shared && !items.is_empty() && !seen.insert(items.as_ptr().addr()) {
                return true;
            }
            deep(|| items.iter().all(|item| inside(item, visit, seen)))
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            let shared = Arc::strong_count(fields) > 1;
            if shared && !seen.insert(Arc::as_ptr(fields).addr()) {
                return true;
            }
            deep(|| fields.values().all(|field| inside(field, visit, seen)))
        }
        _ => true,
    }
}
