//! Walking collections.

use std::sync::Arc;

use super::error::Error;
use super::unknowns::reasons;
use crate::base::Span;
use crate::value::{Kind, Type, Unknown, Value, ops};

/// The elements of a collection as pairs.
pub(crate) struct Walk {
    /// Key (index, map key, or the element itself for a set) and element.
    pub(crate) items: Vec<(Value, Value)>,
    /// Set when there may be more, or other, elements than `items`.
    pub(crate) incomplete: Option<Arc<Unknown>>,
    /// Set when these are the elements, but perhaps not in this order.
    pub(crate) unordered: Option<Arc<Unknown>>,
}

impl Walk {
    /// Why a list of the elements is not known; none when it is.
    pub(crate) fn unlisted(&self) -> Option<Arc<Unknown>> {
        self.incomplete.as_ref().or(self.unordered.as_ref()).map(Arc::clone)
    }
}

/// Walks a collection the way `for`, `for_each` and splats see it, in order.
///
/// # Errors
/// When the value is not a collection.
pub(crate) fn elements(value: &Value, span: Span) -> Result<Walk, Error> {
    let whole = |items| Ok(Walk { items, incomplete: None, unordered: None });
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) => whole(indexed(items)),
        Kind::Set(items) => {
            let open = items.iter().find(|item| !item.is_wholly_known());
            if let Some(open) = open.filter(|_| all_differ(items)) {
                let unordered = (items.len() > 1).then(|| Arc::new(reasons(open)));
                let items = items.iter().map(|item| (item.clone(), item.clone())).collect();
                return Ok(Walk { items, incomplete: None, unordered });
            }
            let known = items.iter().filter(|item| item.is_wholly_known());
            let pairs = known.map(|item| (item.clone(), item.clone())).collect();
            // Two unknown elements of a set may turn out to be one, so only known ones are certain.
            let incomplete = open.map(|item| Arc::new(reasons(item)));
            Ok(Walk { items: pairs, incomplete, unordered: None })
        }
        Kind::Object(fields) | Kind::Map(fields) => whole(
            fields.iter().map(|(key, item)| (Value::str(Arc::clone(key)), item.clone())).collect(),
        ),
        Kind::Unknown(why) => {
            let certain = why.known_elements.iter();
            let items =
                certain.map(|item| (Value::unknown(why.with_type(Type::Any)), item.clone()));
            let incomplete = Some(Arc::clone(why));
            Ok(Walk { items: items.collect(), incomplete, unordered: None })
        }
        Kind::Null(_) => Err(Error::new("null cannot be iterated over", span)),
        _ => Err(Error::new("only lists, sets, maps and objects can be iterated over", span)),
    }
}

/// Whether no two elements can turn out to be one.
fn all_differ(items: &[Value]) -> bool {
    // Sets of blocks are small; beyond that the comparisons would cost more than they tell.
    items.len() <= 64
        && items.iter().enumerate().all(|(at, one)| {
            let differs =
                |other| matches!(ops::equal(one, other), Ok(Value { kind: Kind::Bool(false), .. }));
            items[at + 1..].iter().all(differs)
        })
}

fn indexed(items: &Arc<[Value]>) -> Vec<(Value, Value)> {
    let index = |at: usize| Value::int(i64::try_from(at).unwrap_or(i64::MAX));
    items.iter().enumerate().map(|(at, item)| (index(at), item.clone())).collect()
}
