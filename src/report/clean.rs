//! Text that is safe to print.

use std::borrow::Cow;

/// `text` with everything a terminal would obey rather than show (escapes, other control
/// characters, direction overrides) written out as `\u{1b}`. Line feeds and tabs stay.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|char| char != '\n' && char != '\t' && is_hostile(char)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        match char {
            '\n' | '\t' => cleaned.push(char),
            hostile if is_hostile(hostile) => cleaned.extend(hostile.escape_unicode()),
            plain => cleaned.push(plain),
        }
    }
    Cow::Owned(cleaned)
}

/// As [`clean`], on one line: line feeds and tabs become spaces.
pub(crate) fn clean_line(text: &str) -> Cow<'_, str> {
    match clean(text) {
        cleaned if cleaned.contains(['\n', '\t']) => Cow::Owned(cleaned.replace(['\n', '\t'], " ")),
        cleaned => cleaned,
    }
}

/// What one character of a source line is shown as: a source line keeps its columns, so a hostile
/// character is replaced by one of the same width, not written out.
pub(super) fn visible(char: char) -> char {
    match char {
        '\t' => '\t',
        hostile if is_hostile(hostile) => char::REPLACEMENT_CHARACTER,
        plain => plain,
    }
}

/// Controls (C0, C1, DEL), direction marks and overrides, and Unicode's own line ends.
pub(super) fn is_hostile(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_overrides_are_written_out() {
        let hostile = "a\u{1b}[31mb\u{202e}c\u{7}\r\n\td\u{9b}1m";
        let cleaned = clean(hostile);
        assert_eq!(cleaned, "a\\u{1b}[31mb\\u{202e}c\\u{7}\\u{d}\n\td\\u{9b}1m");
        assert_eq!(clean_line("a\nb\tc"), "a b c");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(clean("Größe = \"5\""), Cow::Borrowed(_)));
    }
}
