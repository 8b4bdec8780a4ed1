//! Semantic versions under `core::`.

use std::cmp::Ordering;

use super::strings::{NOT_STRINGS, undecided};
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

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    numbers: Vec<u64>,
    /// A pre-release orders before the release of the same numbers.
    is_release: bool,
}

impl Version {
    fn parse(text: &str) -> Result<Self, String> {
        let plain = text.trim().trim_start_matches('v');
        // Build metadata has no part in the order.
        let plain = plain.split('+').next().unwrap_or(plain);
        let (numbers, is_release) = match plain.split_once('-') {
            Some((numbers, _)) => (numbers, false),
            None => (plain, true),
        };
        let numbers: Option<Vec<u64>> =
            numbers.split('.').map(|number| number.parse().ok()).collect();
        let mut numbers = numbers.ok_or_else(|| format!("{text:?} is not a version"))?;
        while numbers.len() < 3 {
            numbers.push(0);
        }
        Ok(Self { numbers, is_release })
    }

    fn meets(&self, term: &str) -> Result<bool, String> {
        let invalid = || format!("{term:?} is not a version constraint");
        let start =
            term.find(|char: char| char.is_ascii_digit() || char == 'v').ok_or_else(invalid)?;
        let (operator, text) = (term[..start].trim(), &term[start..]);
        let wanted = Self::parse(text).map_err(|_| invalid())?;
        Ok(match operator {
            "" | "=" => *self == wanted,
            "!=" => *self != wanted,
            ">" => *self > wanted,
            ">=" => *self >= wanted,
            "<" => *self < wanted,
            "<=" => *self <= wanted,
            // Only the last number that is given may grow: `~> 1.2` is below 2, `~> 1.2.3` below 1.3.
            "~>" => {
                let fixed = text.split('.').count().saturating_sub(1).max(1);
                *self >= wanted
                    && self.numbers.iter().take(fixed).eq(wanted.numbers.iter().take(fixed))
            }
            _ => return Err(invalid()),
        })
    }
}
