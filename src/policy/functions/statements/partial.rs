//! Statements that are known, and why there may be more.

use crate::value::{Marks, Type, Unknown, Value};

#[derive(Default)]
pub struct PartialStatements {
    pub known: Vec<Value>,
    /// Why there may be others.
    pub incomplete: Option<Unknown>,
    /// Where the documents are set that are incomplete.
    pub locations: Marks,
}

impl PartialStatements {
    pub fn is_incomplete_because(&mut self, why: &Unknown) {
        self.incomplete = Some(match self.incomplete.take() {
            Some(before) => before.merge(why),
            None => why.with_type(Type::Any),
        });
    }

    pub fn into_value(self) -> Value {
        match self.incomplete {
            None => Value::tuple(self.known),
            Some(why) => {
                Value::unknown(Unknown { not_null: true, known_elements: self.known, ..why })
                    .with_marks(&self.locations)
            }
        }
    }
}
