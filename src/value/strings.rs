//! Strings made of parts: template interpolation.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Hole, Kind, Marks, Part, PartialStr, Type, Unknown, Value, convert};
use crate::diag::{Cause, Reason};

/// The value as a string, as a template takes it: a string, a partly known one, or an unknown one.
///
/// # Errors
/// When it is null or has no string form.
pub(crate) fn to_text(value: &Value) -> Result<Value, String> {
    match &value.kind {
        Kind::Null(_) => Err("null cannot be part of a string".to_owned()),
        Kind::Resource(_) => Err("a resource cannot be part of a string".to_owned()),
        _ => convert(value, &Type::String),
    }
}

/// Joins what [`to_text`] returned; the result carries all marks. Unknown parts become holes; one
/// alone stays the unknown string it is.
pub fn concat(parts: Vec<Value>) -> Value {
    // `"${x}"` of a string is the string itself, with its identity: no part of it is copied.
    if let [only] = parts.as_slice()
        && matches!(only.kind, Kind::Str(_) | Kind::PartialStr(_))
    {
        return only.clone();
    }
    let mut joined = PartialStrBuilder::default();
    for part in parts {
        joined.push(&part);
    }
    joined.finish()
}

/// The text in the normal form that Terraform gives every string (NFC).
fn normalised(text: String) -> Arc<str> {
    if text.is_ascii() || is_nfc(&text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

impl Value {
    /// A string computed by a function, in Terraform's normal form.
    pub fn text(text: impl Into<String>) -> Self {
        Kind::Str(normalised(text.into())).into()
    }
}

/// Collects the parts of a string.
#[derive(Default)]
pub(crate) struct PartialStrBuilder {
    parts: Vec<Part>,
    literal: String,
    marks: Marks,
    length: usize,
}

/// Longer strings, in bytes and holes, are not kept: a few dozen doublings would fill any memory.
const LONGEST: usize = 16 << 20;

/// What a hole counts for.
const HOLE_WEIGHT: usize = 64;

impl PartialStrBuilder {
    pub(crate) fn literal(&mut self, text: &str) {
        self.length = self.length.saturating_add(text.len());
        if !self.is_too_long() {
            self.literal.push_str(text);
        }
    }

    /// Whether there is more than is kept; what is added from now on is lost.
    pub(crate) fn is_too_long(&self) -> bool {
        self.length > LONGEST
    }

    /// Adds characters that are not known.
    pub(crate) fn hole(&mut self, hole: Hole) {
        self.marks = self.marks.union(&hole.marks);
        self.length = self.length.saturating_add(HOLE_WEIGHT);
        if !self.is_too_long() {
            self.flush();
            self.parts.push(Part::Hole(hole));
        }
    }

    pub(crate) fn mark(&mut self, marks: &Marks) {
        self.marks = self.marks.union(marks);
    }

    /// Adds a string, partly known string or unknown; other values as what they convert to.
    pub(crate) fn push(&mut self, value: &Value) {
        self.marks = self.marks.union(&value.marks);
        match &value.kind {
            Kind::Str(text) => self.literal(text),
            Kind::PartialStr(text) => {
                for part in &text.parts {
                    self.part(part);
                }
            }
            Kind::Unknown(unknown) => self.hole(Hole {
                unknown: Arc::clone(unknown),
                marks: value.marks.clone(),
                json: false,
            }),
            _ => {
                if let Ok(Value { kind: Kind::Str(text), .. }) = convert(value, &Type::String) {
                    self.literal(&text);
                }
            }
        }
    }

    /// Adds one part of a partly known string.
    pub(crate) fn part(&mut self, part: &Part) {
        match part {
            Part::Literal(text) => self.literal(text),
            Part::Hole(hole) => self.hole(hole.clone()),
        }
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            let literal = std::mem::take(&mut self.literal);
            self.parts.push(Part::Literal(literal.into()));
        }
    }

    pub(crate) fn finish(mut self) -> Value {
        if self.is_too_long() {
            let why =
                Reason::new("a string", Cause::Limit("is longer than drlint keeps".into()), None);
            let unknown = Unknown::because(why).of_type(Type::String).not_null();
            return Value { marks: self.marks, ..Value::unknown(unknown) };
        }
        // Normalising the whole and not the parts: an accent may combine with the letter of the part before.
        if self.parts.is_empty() {
            return Value { kind: Kind::Str(normalised(self.literal)), marks: self.marks };
        }
        self.flush();
        let kind = match self.parts.as_slice() {
            // One unknown alone is an unknown string, which may still equal itself elsewhere.
            [Part::Hole(hole)] if !hole.json => {
                let mut unknown = (*hole.unknown).clone();
                if !matches!(unknown.ty, Type::String | Type::Any) {
                    unknown.symbol = None;
                }
                unknown.ty = Type::String;
                unknown.not_null = true;
                Kind::Unknown(Arc::new(unknown))
            }
            _ => Kind::PartialStr(Arc::new(PartialStr { parts: self.parts.into() })),
        };
        Value { kind, marks: self.marks }
    }
}
