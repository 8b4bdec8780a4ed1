//! Lists of which not every element may be known.

use crate::eval::reasons;
use crate::value::{Kind, Marks, Reasons, Type, Unknown, Value};

/// A list in the making, or taken apart.
#[derive(Default)]
pub(crate) struct PartialList {
    /// The elements that it certainly has.
    pub(crate) known: Vec<Value>,
    /// Why it may have more.
    pub(crate) incomplete: Reasons,
    /// The marks of the list itself.
    pub(crate) marks: Marks,
}

impl PartialList {
    /// The elements of a value.
    ///
    /// # Errors
    /// When it is not a list.
    pub(crate) fn of(list: &Value) -> Result<Self, String> {
        let mut incomplete = Reasons::default();
        let known = match &list.kind {
            // Elements of a set that are not known may turn out to be equal, and then they are one.
            Kind::Set(items) if items.len() > 1 => {
                if let Some(unknown) = items.iter().find(|item| !item.is_wholly_known()) {
                    incomplete.add(&reasons(unknown));
                }
                items.to_vec()
            }
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items.to_vec(),
            Kind::Unknown(unknown) => {
                incomplete.add(unknown);
                unknown.known_elements.clone()
            }
            Kind::Null(_) => return Err("the list is null".to_owned()),
            _ => return Err("expected a list".to_owned()),
        };
        Ok(Self { known, incomplete, marks: list.marks.clone() })
    }

    /// Makes the list incomplete, for one reason more.
    pub(crate) fn may_have_more(&mut self, why: &Unknown) {
        self.incomplete.add(why);
    }

    pub(crate) fn into_value(self) -> Value {
        let list = match self.incomplete.unknown(Type::Any) {
            None => Value::tuple(self.known),
            Some(why) => Value::incomplete(self.known, &why),
        };
        list.with_marks(&self.marks)
    }
}

/// `known` when there is no reason why it may not be so.
pub(crate) fn known_unless(known: bool, reasons: Reasons) -> Value {
    match reasons.unknown(Type::Bool) {
        None => Value::bool(known),
        Some(why) => Value::unknown_bool(&why),
    }
}
