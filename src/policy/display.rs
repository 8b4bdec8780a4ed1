//! Values as parts of sentences.

use crate::value::{Kind, Part, Value, display};

/// A value as part of a sentence: strings without quotes.
pub(crate) fn plain(value: &Value) -> String {
    if value.deep_marks().is_sensitive() {
        return "(sensitive value)".to_owned();
    }
    match &value.kind {
        Kind::Str(text) => text.to_string(),
        // What it depends on, as the reader would refer to it: `var.suffix`.
        Kind::Unknown(unknown) => unknown
            .reasons
            .first()
            .map_or_else(|| "(unknown)".to_owned(), |why| why.subject.to_string()),
        Kind::PartialStr(text) => {
            let parts = text.parts.iter().map(|part| match part {
                Part::Literal(literal) => literal.to_string(),
                Part::Hole(hole) => hole
                    .unknown
                    .reasons
                    .first()
                    .map_or_else(|| "${…}".to_owned(), |why| format!("${{{}}}", why.subject)),
            });
            parts.collect()
        }
        _ => display(value),
    }
}
