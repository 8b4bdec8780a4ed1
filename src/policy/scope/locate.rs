//! Where values come from in the configuration.

use super::PolicyScope;
use crate::base::Span;
use crate::syntax::Locator;
use crate::value::{Kind, Value};

/// The location that a rule means by a value: a string is the path of an argument or block of the
/// subject, a list means the first of its elements that has a location, and anything else is where
/// it is set.
pub(crate) fn value(value: &Value, scope: &PolicyScope<'_>) -> Option<Span> {
    let instance = scope.instance()?;
    let first = |items: &[Value]| items.iter().find_map(|item| self::value(item, scope));
    match &value.kind {
        Kind::Str(path) => {
            Locator::new(&instance.block.body).find(path).or_else(|| innermost(value))
        }
        Kind::Resource(id) => Some(scope.graph.evaluator.instance(*id).block.header),
        // An empty list has the location where it was put together, which shows nothing.
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) if items.is_empty() => None,
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            first(items).or_else(|| innermost(value))
        }
        Kind::Unknown(unknown) => first(&unknown.known_elements).or_else(|| innermost(value)),
        _ => innermost(value),
    }
}

/// The location of what is set at a path inside the nested block that a value comes from.
pub(crate) fn within(value: &Value, path: &str, scope: &PolicyScope<'_>) -> Option<Span> {
    let header = innermost(value)?;
    let mut blocks = scope.graph.instances().iter().map(|instance| &instance.block);
    let block = blocks.find(|block| block.span.contains(header))?;
    Locator::new(&block.body).nested(header)?.find(path)
}

/// The last location of a value: of nested blocks the inner one, of a block and its argument the
/// argument.
fn innermost(value: &Value) -> Option<Span> {
    value.marks.locations().max_by_key(|span| (span.file, span.start))
}
