//! Strings of which parts are known.

use std::sync::Arc;

use super::{Marks, Reasons, Type, Unknown};

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
    pub(crate) unknown: Arc<Unknown>,
    pub(crate) marks: Marks,
    /// How it will be written: as its own text, or as the JSON encoding of a value.
    pub(crate) json: bool,
}

impl PartialStr {
    /// The known characters before the first hole.
    pub(crate) fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// The known characters after the last hole.
    pub(crate) fn suffix(&self) -> &str {
        match self.parts.last() {
            Some(Part::Literal(text)) => text,
            _ => "",
        }
    }

    /// All reasons, as one unknown string that is not null.
    pub(crate) fn unknown(&self) -> Unknown {
        let mut reasons = Reasons::default();
        for part in &self.parts {
            if let Part::Hole(hole) = part {
                reasons.add(&hole.unknown);
            }
        }
        reasons.into_unknown(Type::String).not_null()
    }
}
