//! Lists of which some elements are known.

use super::{Reasons, Type, Unknown, Value};

/// A list in the making that may have further elements than those that are known.
#[derive(Clone, Debug, Default)]
pub struct PartialList {
    /// The elements it has for certain.
    pub items: Vec<Value>,
    /// Why it may have others; empty when it has not.
    pub incomplete: Reasons,
}

impl PartialList {
    /// Adds an element that is there for certain.
    pub fn push(&mut self, item: Value) {
        self.items.push(item);
    }

    /// Adds the reasons why there may be further elements.
    pub fn is_incomplete_because(&mut self, unknown: &Unknown) {
        self.incomplete.add(unknown);
    }

    /// The list: a tuple when it is complete, else unknown with known elements.
    pub fn into_value(self) -> Value {
        match self.incomplete.unknown(Type::Any) {
            None => Value::tuple(self.items),
            Some(unknown) => Value::incomplete(self.items, &unknown),
        }
    }
}
