//! Text that is safe to print.

use std::borrow::Cow;

use crate::base::is_invisible;

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

/// What a terminal obeys or hides: controls, direction marks, zero-width characters, and Unicode's own
/// line ends.
pub(super) fn is_hostile(char: char) -> bool {
    is_invisible(char)
}

/// Whether `#` and this text make a command of a CI system: `#vso[`.
pub(super) fn is_command(rest: &str) -> bool {
    let word = rest.strip_prefix('#').map(|rest| rest.trim_start_matches(char::is_alphanumeric));
    word.is_some_and(|rest| rest.starts_with('['))
}

/// Text of several lines of which none starts a command of a CI system: `::error` at the beginning of a
/// line (GitHub), `##vso[`, `##[` and `##teamcity[` anywhere (Azure, GitHub, `TeamCity`).
pub(crate) fn inert(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut inert = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let (indent, rest) = line.split_at(line.len() - trimmed.len());
        inert.push_str(indent);
        if rest.starts_with("::") {
            inert.push('\\');
        }
        let mut rest = rest;
        while let Some(at) = rest.find("##") {
            inert.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            if is_command(rest) {
                inert.push(' ');
            }
        }
        inert.push_str(rest);
    }
    Cow::Owned(inert)
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
    fn no_line_starts_a_command_of_a_ci_system() {
        for (text, expected) in [
            ("::error::x", "\\::error::x"),
            ("a\n  ::add-mask::x\nb", "a\n  \\::add-mask::x\nb"),
            ("x ##vso[task.x]", "x # #vso[task.x]"),
            ("##[error]x ###[x", "# #[error]x ## #[x"),
            ("##teamcity[x]", "# #teamcity[x]"),
            ("## Heading, core::upper, a ## b [c]", "## Heading, core::upper, a ## b [c]"),
        ] {
            assert_eq!(inert(text), expected);
        }
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(clean("Größe = \"5\""), Cow::Borrowed(_)));
    }
}
