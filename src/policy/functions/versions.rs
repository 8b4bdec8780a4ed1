//! Semantic versions under `core::`.

use std::cmp::Ordering;

use super::strings::{NOT_STRINGS, undecided};
use crate::base::Version;
use crate::value::{Kind, Type, Value};

/// -1, 0 or 1: the order of two versions.
pub(crate) fn compare(a: &Value, b: &Value) -> Result<Value, String> {
    match (&a.kind, &b.kind) {
        (Kind::Str(first), Kind::Str(second)) => {
            let order = match Version::parse(first)?.cmp(&Version::parse(second)?) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            };
            Ok(Value::int(order).with_marks(&a.marks.union(&b.marks)))
        }
        (Kind::Unknown(_) | Kind::PartialStr(_), _)
        | (_, Kind::Unknown(_) | Kind::PartialStr(_)) => Ok(undecided(&[a, b], Type::Number)),
        _ => Err(NOT_STRINGS.to_owned()),
    }
}

/// Whether a version meets a constraint: terms separated by commas, all of which must hold.
pub(crate) fn meets(version: &Value, constraint: &Value) -> Result<Value, String> {
    let (Kind::Str(text), Kind::Str(terms)) = (&version.kind, &constraint.kind) else {
        return match (&version.kind, &constraint.kind) {
            (Kind::Null(_) | Kind::Bool(_) | Kind::Number(_), _) | (_, Kind::Null(_)) => {
                Err(NOT_STRINGS.to_owned())
            }
            _ => Ok(undecided(&[version, constraint], Type::Bool)),
        };
    };
    let actual = Version::parse(text)?;
    let mut meets = true;
    for term in terms.split(',') {
        meets &= actual.meets(term.trim())?;
    }
    Ok(Value::bool(meets).with_marks(&version.marks.union(&constraint.marks)))
}
