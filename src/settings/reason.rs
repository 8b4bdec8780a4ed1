//! The reasons that waivers and ignore comments give.

/// The reason without white space and invisible characters around it; empty when nobody can read
/// anything in it.
pub(super) fn reason(text: &str) -> String {
    let text = text.trim_matches(|char: char| char.is_whitespace() || is_invisible(char));
    let is_readable = text.chars().any(|char| char.is_alphanumeric() && !is_invisible(char));
    if is_readable { text.to_owned() } else { String::new() }
}

/// Whether a character is drawn as nothing or as a blank: Unicode's Default_Ignorable_Code_Point,
/// controls, and the Braille blank.
pub(super) fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_can_be_read() {
        for empty in [
            "",
            " \t",
            "\u{200b}",
            "\u{3164}\u{115f}",
            "\u{2800}",
            "\u{ad}-\u{202e}",
            "...",
            "\u{e0041}",
        ] {
            assert_eq!(reason(empty), "", "{empty:?}");
        }
        assert_eq!(reason(" \u{200b}Größe 2 \u{feff}"), "Größe 2");
        assert_eq!(reason("期限"), "期限");
    }
}
