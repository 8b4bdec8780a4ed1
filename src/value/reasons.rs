//! Reasons gathered from several unknown values.

use smallvec::SmallVec;

use super::unknown::merge;
use super::{Kind, Type, Unknown, Value, walk};
use crate::diag::{Cause, Reason};

/// Why something is not known: the reasons of all that it depends on, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reasons(SmallVec<[Reason; 1]>);

impl Reasons {
    /// Adds the reasons of an unknown value.
    pub(crate) fn add(&mut self, unknown: &Unknown) {
        merge(&mut self.0, &unknown.reasons);
    }

    /// Adds the reasons of all that is unknown inside a value. A resource that has not been looked at
    /// is not among it.
    pub(crate) fn add_value(&mut self, value: &Value) {
        walk::each(value, &mut |part| {
            self.add_part(part);
            true
        });
    }

    /// As [`Reasons::add_value`], where a resource as a whole is unknown as well.
    pub(super) fn add_whole(&mut self, value: &Value) {
        walk::each(value, &mut |part| {
            if let Kind::Resource(_) = part.kind {
                let cause = Cause::stated("is used as a whole");
                merge(&mut self.0, &[Reason::new("a resource", cause, None)]);
            }
            self.add_part(part);
            true
        });
    }

    fn add_part(&mut self, part: &Value) {
        match &part.kind {
            Kind::Unknown(unknown) => self.add(unknown),
            Kind::PartialStr(text) => self.add(&text.unknown()),
            _ => {}
        }
    }

    /// Adds what was gathered elsewhere.
    pub(crate) fn extend(&mut self, more: &Self) {
        merge(&mut self.0, &more.0);
    }

    pub(crate) fn add_reason(&mut self, reason: Reason) {
        merge(&mut self.0, &[reason]);
    }

    /// Whether everything so far is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What depends on all of it, when any of it is unknown: of type `ty`, and possibly null.
    pub(crate) fn unknown(self, ty: Type) -> Option<Unknown> {
        (!self.is_empty()).then(|| self.into_unknown(ty))
    }

    /// As [`Reasons::unknown`], where it is certain that there are reasons.
    pub(super) fn into_unknown(self, ty: Type) -> Unknown {
        Unknown {
            reasons: self.0,
            ty,
            not_null: false,
            symbol: None,
            known_elements: Vec::new(),
            minimum: None,
            text: None,
        }
    }
}

impl Unknown {
    /// An unknown of type `ty` for all reasons found in `values`; not null, unless it may be of any
    /// type.
    pub(crate) fn among<'a>(values: impl IntoIterator<Item = &'a Value>, ty: Type) -> Self {
        let mut reasons = Reasons::default();
        values.into_iter().for_each(|value| reasons.add_whole(value));
        let not_null = ty != Type::Any;
        let mut unknown = reasons.unknown(ty.clone()).unwrap_or_else(|| {
            Self::because(Reason::new("a value", Cause::stated("is not known"), None)).of_type(ty)
        });
        unknown.not_null = not_null;
        unknown
    }
}
