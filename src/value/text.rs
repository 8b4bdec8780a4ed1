//! Strings made of parts: template interpolation.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Hole, Kind, Marks, Part, Text, Type, Value, convert};

/// The value as a string, as a template takes it: a string, a partly known one, or an unknown one.
///
/// # Errors
/// When it is null or has no string form.
pub fn to_text(value: &Value) -> Result<Value, String> {
    match &value.kind {
        Kind::Null => Err("the value is null, which cannot stand in a string".to_owned()),
        Kind::Resource(_) => Err("a resource cannot stand in a string".to_owned()),
        _ => convert(value, &Type::String),
    }
}

/// Joins what [`to_text`] returned; the result carries all marks. Unknown parts become holes; one
/// alone stays the unknown string it is.
pub fn concat(parts: Vec<Value>) -> Value {
    if let [only] = parts.as_slice()
        && matches!(only.kind, Kind::Str(_) | Kind::Text(_))
    {
        return only.clone();
    }
    let mut joined = Joined::default();
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
pub struct Joined {
    parts: Vec<Part>,
    literal: String,
    marks: Marks,
}

impl Joined {
    /// Adds known characters.
    pub fn literal(&mut self, text: &str) {
        self.literal.push_str(text);
    }

    /// Adds characters that are not known.
    pub fn hole(&mut self, hole: Hole) {
        self.flush();
        self.marks = self.marks.union(&hole.marks);
        self.parts.push(Part::Hole(hole));
    }

    /// Adds marks.
    pub fn mark(&mut self, marks: &Marks) {
        self.marks = self.marks.union(marks);
    }

    /// Adds a string, partly known string or unknown; other values as what they convert to.
    pub fn push(&mut self, value: &Value) {
        self.marks = self.marks.union(&value.marks);
        match &value.kind {
            Kind::Str(text) => self.literal.push_str(text),
            Kind::Text(text) => {
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
                    self.literal.push_str(&text);
                }
            }
        }
    }

    /// Adds one part of a partly known string.
    pub fn part(&mut self, part: &Part) {
        match part {
            Part::Literal(text) => self.literal.push_str(text),
            Part::Hole(hole) => self.hole(hole.clone()),
        }
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            let literal = std::mem::take(&mut self.literal);
            self.parts.push(Part::Literal(literal.into()));
        }
    }

    /// The string.
    pub fn finish(mut self) -> Value {
        if self.parts.is_empty() {
            return Value { kind: Kind::Str(normalised(self.literal)), marks: self.marks };
        }
        self.flush();
        let kind = match self.parts.as_slice() {
            [Part::Hole(hole)] => {
                let mut unknown = (*hole.unknown).clone();
                if hole.json || !matches!(unknown.ty, Type::String | Type::Any) {
                    unknown.symbol = None;
                }
                unknown.ty = Type::String;
                unknown.not_null = true;
                Kind::Unknown(Arc::new(unknown))
            }
            _ => Kind::Text(Arc::new(Text { parts: self.parts.into() })),
        };
        Value { kind, marks: self.marks }
    }
}
