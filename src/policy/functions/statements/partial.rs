//! Statements that are known, and why there may be more.

use crate::value::{Marks, Reasons, Type, Unknown, Value};

#[derive(Default)]
pub struct PartialStatements {
    pub known: Vec<Value>,
    /// Why there may be others.
    pub incomplete: Reasons,
    /// Where the documents are set that are incomplete.
    pub locations: Marks,
}

impl PartialStatements {
    pub fn is_incomplete_because(&mut self, why: &Unknown) {
        self.incomplete.add(why);
    }

    pub fn into_value(self) -> Value {
        match self.incomplete.unknown(Type::Any) {
            None => Value::tuple(self.known),
            Some(why) => Value::incomplete(self.known, &why).with_marks(&self.locations),
        }
    }
}
