//! Strings under `core::`.

use std::sync::Arc;

use crate::eval::reasons;
use crate::value::{Kind, Part, Type, Value, display};

pub(crate) const NOT_STRINGS: &str = "both arguments must be strings";

pub(crate) fn contains_substring(string: &Value, substring: &Value) -> Result<Value, String> {
    let marks = string.deep_marks().union(&substring.deep_marks());
    match (&string.kind, &substring.kind) {
        (Kind::Str(string), Kind::Str(substring)) => {
            Ok(Value::bool(string.contains(&**substring)).with_marks(&marks))
        }
        // A known part decides; that no part has it does not, because it may span a hole.
        (Kind::PartialStr(string), Kind::Str(substring))
            if string.parts.iter().any(
                |part| matches!(part, Part::Literal(known) if known.contains(&**substring)),
            ) =>
        {
            Ok(Value::bool(true).with_marks(&marks))
        }
        (Kind::Unknown(_) | Kind::PartialStr(_), _)
        | (_, Kind::Unknown(_) | Kind::PartialStr(_)) => {
            Ok(undecided(&[string, substring], Type::Bool))
        }
        _ => Err(NOT_STRINGS.to_owned()),
    }
}

pub(crate) fn regex_match(string: &Value, pattern: &Value) -> Result<Value, String> {
    match (&string.kind, &pattern.kind) {
        (Kind::Str(text), Kind::Str(expression)) => {
            let regex = regex::Regex::new(expression)
                .map_err(|_| format!("{expression:?} is not a regular expression"))?;
            Ok(Value::bool(regex.is_match(text)).with_marks(&string.marks.union(&pattern.marks)))
        }
        (Kind::Unknown(_) | Kind::PartialStr(_), _)
        | (_, Kind::Unknown(_) | Kind::PartialStr(_)) => {
            Ok(undecided(&[string, pattern], Type::Bool))
        }
        _ => Err(NOT_STRINGS.to_owned()),
    }
}

pub(crate) fn value_to_string(value: &Value) -> Value {
    let text: Arc<str> = match &value.kind {
        Kind::Null(_) => "(null)".into(),
        Kind::Unknown(_) => "(unknown)".into(),
        Kind::Str(text) => Arc::clone(text),
        _ => display(value).into(),
    };
    Value::str(text).with_marks(&value.deep_marks())
}

/// The unknown result of arguments that are not wholly known.
pub(crate) fn undecided(arguments: &[&Value], ty: Type) -> Value {
    let all = Value::tuple(arguments.iter().map(|value| (*value).clone()).collect::<Vec<_>>());
    Value::unknown(reasons(&all).with_type(ty).not_null()).with_marks(&all.deep_marks())
}
