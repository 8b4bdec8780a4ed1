//! `plugin::drlint::wildcard`: what the wildcards of an IAM action stand for.

use crate::value::{Fields, Kind, Part, Type, Unknown, Value};

/// An action as far as its text is known.
enum Piece {
    Char(char),
    /// Any characters, or none.
    Hole,
}

const WILDCARDS: [char; 2] = ['*', '?'];

/// Whether an action has a wildcard, and whether it means every action of a service or of all.
pub(crate) fn wildcard(action: &Value) -> Result<Value, String> {
    let (pieces, open) = match &action.kind {
        Kind::Str(text) => (text.chars().map(Piece::Char).collect(), None),
        Kind::PartialStr(text) => {
            let mut pieces = Vec::new();
            for part in &text.parts {
                match part {
                    Part::Literal(literal) => pieces.extend(literal.chars().map(Piece::Char)),
                    Part::Hole(_) => pieces.push(Piece::Hole),
                }
            }
            (pieces, Some(text.unknown()))
        }
        Kind::Unknown(unknown) => (vec![Piece::Hole], Some(Unknown::clone(unknown))),
        _ => return Err("the action must be a string".to_owned()),
    };
    let decided = |known: Option<bool>| match (known, &open) {
        (Some(known), _) => Value::bool(known),
        (None, Some(why)) => Value::unknown(why.with_type(Type::Bool).not_null()),
        (None, None) => Value::bool(false),
    };
    let object = Value::object(Fields::from([
        ("present".into(), decided(is_present(&pieces))),
        ("whole".into(), decided(is_whole(&pieces))),
    ]));
    Ok(object.with_marks(&action.deep_marks()))
}

fn is_present(pieces: &[Piece]) -> Option<bool> {
    if pieces.iter().any(|piece| matches!(piece, Piece::Char(char) if WILDCARDS.contains(char))) {
        return Some(true);
    }
    (!pieces.iter().any(|piece| matches!(piece, Piece::Hole))).then_some(false)
}

/// IAM matches `*` with any number of characters and `?` with one, so that `**`, `*?` and `?*` after the
/// colon leave no action out, as `*` does. An action has one colon; without one only `*` is valid.
fn is_whole(pieces: &[Piece]) -> Option<bool> {
    let colon = pieces.iter().rposition(|piece| matches!(piece, Piece::Char(':')));
    let tail = match colon {
        Some(at) => &pieces[at + 1..],
        // The colon may be in the last part that is not known, and what follows it may be all of the tail.
        None => match pieces.iter().rposition(|piece| matches!(piece, Piece::Hole)) {
            Some(at) => &pieces[at..],
            None => pieces,
        },
    };
    let is_other = |piece: &Piece| matches!(piece, Piece::Char(char) if !WILDCARDS.contains(char));
    if tail.iter().any(is_other) {
        return Some(false);
    }
    if tail.iter().any(|piece| matches!(piece, Piece::Hole)) {
        return None;
    }
    Some(tail.iter().any(|piece| matches!(piece, Piece::Char('*'))))
}

#[cfg(test)]
mod tests {
    use super::{Piece, is_present, is_whole};

    /// `_` stands for characters that are not known.
    fn pieces(text: &str) -> Vec<Piece> {
        let piece = |char| if char == '_' { Piece::Hole } else { Piece::Char(char) };
        text.chars().map(piece).collect()
    }

    #[test]
    fn wildcards_that_leave_no_action_out_are_whole() {
        for text in
            ["*", "**", "?*", "s3:*", "s3:**", "s3:?*", "s3:*?", "s3:???*", "*:*", "_:*", "_x:?*"]
        {
            assert_eq!(is_whole(&pieces(text)), Some(true), "{text}");
        }
        for text in [
            "s3:Get*",
            "s3:*Get",
            "s3:**Get",
            "s3:?",
            "s3:????",
            "s3:GetObject",
            "*:Get*",
            "s3:Get_*",
            "_Get",
            "",
        ] {
            assert_eq!(is_whole(&pieces(text)), Some(false), "{text}");
        }
        for text in ["_", "_*", "s3:_*", "s3:_", "s3_*"] {
            assert_eq!(is_whole(&pieces(text)), None, "{text}");
        }
    }

    #[test]
    fn a_known_wildcard_is_present_whatever_the_rest_is() {
        assert_eq!(is_present(&pieces("s3:Get_*")), Some(true));
        assert_eq!(is_present(&pieces("s3:?_")), Some(true));
        assert_eq!(is_present(&pieces("s3:_Object")), None);
        assert_eq!(is_present(&pieces("s3:GetObject")), Some(false));
    }
}
