//! Strings of which parts are known.

use std::sync::Arc;

use super::{Marks, Reasons, Type, Unknown, Value};

/// A string of which parts are known: two or more parts, at least one of them a hole, adjacent
/// literals merged, no empty literal. One part alone is the JSON encoding of an unknown value.
#[derive(Clone, Debug)]
pub struct PartialStr {
    /// In order.
    pub parts: Box<[Part]>,
}

/// One part of a partly known string.
#[derive(Clone, Debug)]
pub enum Part {
    /// Known characters.
    Literal(Arc<str>),
    /// Some characters that are not known, or none at all.
    Hole(Hole),
}

/// The place of an unknown in a string.
#[derive(Clone, Debug)]
pub struct Hole {
    /// What will stand there.
    pub unknown: Arc<Unknown>,
    /// Its marks.
    pub marks: Marks,
    /// How it will be written: as its own text, or as the JSON encoding of a value.
    pub json: bool,
}

impl Hole {
    /// The hole a value leaves in a string; `None` when it is known.
    pub fn of(value: &Value) -> Option<Self> {
        let unknown = Arc::clone(value.as_unknown()?);
        Some(Self { unknown, marks: value.marks.clone(), json: false })
    }
}

impl PartialStr {
    /// The known characters before the first hole.
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// The known characters after the last hole.
    pub fn suffix(&self) -> &str {
        match self.parts.last() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// All reasons, as one unknown string that is not null.
    pub fn unknown(&self) -> Unknown {
        let mut reasons = Reasons::default();
        for part in &self.parts {
            if let Part::Hole(hole) = part {
                reasons.add(&hole.unknown);
            }
        }
        reasons.into_unknown(Type::String).not_null()
    }
}
