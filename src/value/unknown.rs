//! Values that are not, or not wholly, known.

use std::cmp::Ordering;
use std::sync::Arc;

use smallvec::SmallVec;

use super::{Kind, Marks, Number, ResourceId, Type, Value, walk};
use crate::base::Name;
use crate::diag::Why;

/// A value that cannot be known, with everything that is known about it.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// The reasons; never empty.
    pub why: SmallVec<[Why; 1]>,
    /// Its type, as far as it is known.
    pub ty: Type,
    /// Certainly not null.
    pub not_null: bool,
    /// Set when this is an attribute that the provider computes: equal symbols are equal values.
    pub symbol: Option<Symbol>,
    /// When this is a collection: elements it holds for certain, in no particular order. There may
    /// be more. Empty says nothing.
    pub at_least: Vec<Value>,
    /// For a number: it is certainly not less than this, as a length is never below zero.
    pub least: Option<i64>,
}

/// The identity of something that has one value, whatever it turns out to be: it equals itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// An attribute of a resource instance: `id`, `arn`.
    Attribute(ResourceId, Name),
    /// An input variable of a module instance (the evaluator's number).
    Variable(u32, Name),
}

impl Unknown {
    /// Unknown for one reason; see [`Why`].
    pub fn because(why: Why) -> Self {
        Self {
            why: SmallVec::from_iter([why]),
            ty: Type::Any,
            not_null: false,
            symbol: None,
            at_least: Vec::new(),
            least: None,
        }
    }

    /// A new unknown that depends on this one and is of type `ty`: the reasons stay, the symbol and
    /// what else was known about the value do not.
    #[must_use]
    pub fn derived(&self, ty: Type) -> Self {
        Self {
            why: self.why.clone(),
            ty,
            not_null: false,
            symbol: None,
            at_least: Vec::new(),
            least: None,
        }
    }

    /// An unknown of type `ty` for all reasons found in `values`; not null, unless it may be of any
    /// type.
    pub fn among<'a>(values: impl IntoIterator<Item = &'a Value>, ty: Type) -> Self {
        let mut all: Option<Self> = None;
        let mut add = |unknown: &Self| {
            all = Some(match all.take() {
                Some(before) => before.and(unknown),
                None => unknown.derived(Type::Any),
            });
        };
        for value in values {
            walk::each(value, &mut |value| {
                match &value.kind {
                    Kind::Unknown(unknown) => add(unknown),
                    Kind::Text(text) => add(&text.unknown()),
                    Kind::Resource(_) => add(&Self::because(Why {
                        what: "a resource".into(),
                        reason: "is used as a whole".into(),
                        span: None,
                    })),
                    _ => {}
                }
                true
            });
        }
        let mut all = all.unwrap_or_else(|| {
            Self::because(Why { what: "a value".into(), reason: "is not known".into(), span: None })
        });
        all.not_null = ty != Type::Any;
        all.ty = ty;
        all.symbol = None;
        all
    }

    /// The comparisons that this number may have with `known`.
    pub(super) fn orderings(&self, known: &Number) -> &'static [Ordering] {
        match self.least.map(|least| Number::from(least).cmp(known)) {
            Some(Ordering::Greater) => &[Ordering::Greater],
            Some(Ordering::Equal) => &[Ordering::Equal, Ordering::Greater],
            _ => &[Ordering::Less, Ordering::Equal, Ordering::Greater],
        }
    }

    /// The reasons of both, each once, at most eight.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for why in &other.why {
            if self.why.len() < 8 && !self.why.contains(why) {
                self.why.push(why.clone());
            }
        }
        self
    }
}

/// A string of which parts are known: two or more parts, at least one of them a hole, adjacent
/// literals merged, no empty literal. One part alone is the JSON encoding of an unknown value.
#[derive(Clone, Debug)]
pub struct Text {
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

impl Text {
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
        let mut holes = self.parts.iter().filter_map(|part| match part {
            Part::Hole(hole) => Some(&hole.unknown),
            Part::Literal(_) => None,
        });
        let first = holes.next().map(|unknown| unknown.derived(Type::String));
        let mut all = first.unwrap_or(Unknown {
            why: SmallVec::new(),
            ty: Type::String,
            not_null: true,
            symbol: None,
            at_least: Vec::new(),
            least: None,
        });
        for unknown in holes {
            all = all.and(unknown);
        }
        all.not_null = true;
        all
    }
}
