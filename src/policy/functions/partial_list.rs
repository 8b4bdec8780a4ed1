//! Lists of which not every element may be known.

use crate::eval::reasons;
use crate::value::{Kind, Marks, Type, Unknown, Value};

/// A list in the making, or taken apart.
#[derive(Default)]
pub struct PartialList {
    /// The elements that it certainly has.
    pub known: Vec<Value>,
    /// Why it may have more.
    pub incomplete: Option<Unknown>,
    /// The marks of the list itself.
    pub marks: Marks,
}

impl PartialList {
    /// The elements of a value.
    ///
    /// # Errors
    /// When it is not a list.
    pub fn of(list: &Value) -> Result<Self, String> {
        let (known, incomplete) = match &list.kind {
            // Elements of a set that are not known may turn out to be equal, and then they are one.
            Kind::Set(items) if items.len() > 1 => {
                let unknown = items.iter().find(|item| !item.is_wholly_known());
                (items.to_vec(), unknown.map(reasons))
            }
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => (items.to_vec(), None),
            Kind::Unknown(unknown) => {
                (unknown.known_elements.clone(), Some(unknown.with_type(Type::Any)))
            }
            Kind::Null => return Err("the list is null".to_owned()),
            _ => return Err("expected a list".to_owned()),
        };
        Ok(Self { known, incomplete, marks: list.marks.clone() })
    }

    /// Makes the list incomplete, for one reason more.
    pub fn may_have_more(&mut self, why: &Unknown) {
        add_reason(&mut self.incomplete, why);
    }

    pub fn into_value(self) -> Value {
        let list = match self.incomplete {
            None => Value::tuple(self.known),
            Some(why) => {
                Value::unknown(Unknown { not_null: true, known_elements: self.known, ..why })
            }
        };
        list.with_marks(&self.marks)
    }
}

/// Collects the reasons of several unknowns.
pub fn add_reason(all: &mut Option<Unknown>, why: &Unknown) {
    *all = Some(match all.take() {
        Some(before) => before.merge(why),
        None => why.with_type(Type::Any),
    });
}

/// `known` when there is no reason why it may not be so.
pub fn known_unless(known: bool, reason: Option<&Unknown>) -> Value {
    match reason {
        None => Value::bool(known),
        Some(why) => Value::unknown(Unknown { not_null: true, ..why.with_type(Type::Bool) }),
    }
}
