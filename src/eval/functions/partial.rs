//! Results that are not, or not wholly, known.

use std::sync::Arc;

use crate::diag::{Cause, Reason};
use crate::value::{Hole, Kind, Part, PartialStr, PartialStrBuilder, Type, Unknown, Value};

/// An unknown of type `ty`, not null, for all reasons found in `values`.
pub(crate) fn unknown<'a>(values: impl Iterator<Item = &'a Value>, ty: Type) -> Value {
    Value::unknown(Unknown::among(values, ty))
}

/// An unknown of type `ty`, not null, for one reason: `what` and a clause that follows it.
pub(crate) fn because(what: String, cause: Cause, ty: Type) -> Value {
    let why = Reason::new(what, cause, None);
    let not_null = ty != Type::Any;
    Value::unknown(Unknown { ty, not_null, ..Unknown::because(why) })
}

/// A hole for characters computed from another hole: same reasons, no identity.
pub(crate) fn derived_hole(hole: &Hole) -> Hole {
    let mut unknown = hole.unknown.with_type(Type::String);
    unknown.not_null = true;
    Hole { unknown: Arc::new(unknown), marks: hole.marks.clone(), json: false }
}

/// The string with every literal changed by `change` and every hole replaced by a derived one.
pub(crate) fn map_text(text: &PartialStr, mut change: impl FnMut(&str) -> String) -> Value {
    let mut joined = PartialStrBuilder::default();
    for part in &text.parts {
        match part {
            Part::Literal(literal) => joined.literal(&change(literal)),
            Part::Hole(hole) => joined.hole(derived_hole(hole)),
        }
    }
    joined.finish()
}

/// A string of which the beginning is known, as a partly known one.
pub(crate) fn spelled(value: Value) -> Value {
    let Kind::Unknown(unknown) = &value.kind else { return value };
    let Some(text) = unknown.text.as_ref().filter(|text| !text.prefix.is_empty()) else {
        return value;
    };
    let hole = Hole { unknown: Arc::clone(unknown), marks: value.marks.clone(), json: false };
    let mut spelled = PartialStrBuilder::default();
    spelled.mark(&value.marks);
    spelled.literal(&text.prefix);
    spelled.hole(derived_hole(&hole));
    spelled.finish()
}

/// The string made of these parts.
pub(crate) fn from_parts<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Value {
    let mut joined = PartialStrBuilder::default();
    for part in parts {
        joined.part(part);
    }
    joined.finish()
}
