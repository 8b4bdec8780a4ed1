//! Values that are not, or not wholly, known.

use std::cmp::Ordering;
use std::sync::Arc;

use smallvec::SmallVec;

use super::{KeySetId, Kind, ModuleId, Number, ResourceId, Type, Value};
use crate::base::Name;
use crate::diag::{Cause, Reason};

/// A value that cannot be known, with everything that is known about it.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// The reasons; never empty.
    pub reasons: SmallVec<[Reason; 1]>,
    /// Its type, as far as it is known.
    pub ty: Type,
    /// Certainly not null.
    pub not_null: bool,
    /// Set when this is an attribute that the provider computes: equal symbols are equal values.
    pub symbol: Option<Symbol>,
    /// When this is a collection: elements it holds for certain, in no particular order. There may
    /// be more. Empty says nothing.
    pub known_elements: Vec<Value>,
    /// For a number: it is certainly not less than this, as a length is never below zero.
    pub minimum: Option<i64>,
    /// For a string that is certainly not empty: what is known of its characters.
    pub text: Option<Text>,
}

/// What is known of a string whose characters are not: it is not empty, and begins with `prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub(crate) prefix: Arc<str>,
    /// Whether it contains a slash, and no colon after the last one, as the ARN of an IAM role does.
    pub(crate) ends_in_segment: bool,
}

impl Text {
    /// Whether this may be the string.
    pub(super) fn may_be(&self, known: &str) -> bool {
        !known.is_empty() && known.starts_with(&*self.prefix) && self.may_end(known)
    }

    /// Whether the string may be the end of this.
    pub(crate) fn may_end(&self, end: &str) -> bool {
        let segment = end.rsplit('/').next().unwrap_or(end);
        !self.ends_in_segment || !segment.contains(':')
    }
}

/// The identity of something that has one value, whatever it turns out to be: it equals itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// An attribute of a resource instance: `id`, `arn`.
    Attribute(ResourceId, Name),
    /// An input variable of a module instance.
    Variable(ModuleId, Name),
    /// The key or index that an instance with an unknown one has: any of the set, and the same one
    /// for all that have the same set.
    Key(KeySetId),
}

impl Unknown {
    /// Unknown for one reason; see [`Reason`].
    pub fn because(why: Reason) -> Self {
        Self {
            reasons: SmallVec::from_iter([why]),
            ty: Type::Any,
            not_null: false,
            symbol: None,
            known_elements: Vec::new(),
            minimum: None,
            text: None,
        }
    }

    /// What depends on the type of a null of which drlint does not know it.
    pub(crate) fn untyped_null() -> Self {
        let cause = Cause::stated("has a type that drlint does not know");
        Self::because(Reason::new("a null", cause, None))
    }

    /// What depends on the element type of an empty collection of which drlint does not know it.
    pub(crate) fn untyped_empty() -> Self {
        let cause = Cause::stated("has no elements that show its type");
        Self::because(Reason::new("an empty collection", cause, None))
    }

    /// A new unknown that depends on this one and is of type `ty`: the reasons stay, the symbol and
    /// what else was known about the value do not.
    #[must_use]
    pub(crate) fn with_type(&self, ty: Type) -> Self {
        Self {
            reasons: self.reasons.clone(),
            ty,
            not_null: false,
            symbol: None,
            known_elements: Vec::new(),
            minimum: None,
            text: None,
        }
    }

    /// The same value, of type `ty`.
    #[must_use]
    pub(crate) fn of_type(mut self, ty: Type) -> Self {
        self.ty = ty;
        self
    }

    /// The same value, which is certainly not null.
    #[must_use]
    pub(crate) fn not_null(mut self) -> Self {
        self.not_null = true;
        self
    }

    /// The comparisons that this number may have with `known`.
    pub(super) fn orderings(&self, known: &Number) -> &'static [Ordering] {
        // Lengths are never negative, which decides comparisons with zero.
        match self.minimum.map(|least| Number::from(least).cmp(known)) {
            Some(Ordering::Greater) => &[Ordering::Greater],
            Some(Ordering::Equal) => &[Ordering::Equal, Ordering::Greater],
            _ => &[Ordering::Less, Ordering::Equal, Ordering::Greater],
        }
    }

    /// The reasons of both, each once, at most eight.
    #[must_use]
    pub(crate) fn merge(mut self, other: &Self) -> Self {
        merge(&mut self.reasons, &other.reasons);
        self
    }
}

impl Value {
    /// An unknown value.
    pub fn unknown(unknown: Unknown) -> Self {
        Kind::Unknown(Arc::new(unknown)).into()
    }

    /// A boolean that is not known for the reasons of `unknown`.
    pub(crate) fn unknown_bool(unknown: &Unknown) -> Self {
        Self::unknown(unknown.with_type(Type::Bool).not_null())
    }

    /// A list that has these elements for certain and may have others, for the reasons of `unknown`.
    pub(crate) fn incomplete(items: Vec<Self>, unknown: &Unknown) -> Self {
        Self::unknown(Unknown { known_elements: items, ..unknown.with_type(Type::Any).not_null() })
    }
}

/// More reasons of one value help nobody, and chains of values would carry them all along.
const MOST: usize = 8;

/// Adds reasons, each once, at most eight.
pub(super) fn merge(reasons: &mut SmallVec<[Reason; 1]>, more: &[Reason]) {
    for reason in more {
        if reasons.len() < MOST && !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
}
