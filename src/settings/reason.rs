//! The reasons that waivers and ignore comments give.

use crate::base::is_invisible;

/// The reason without white space and invisible characters around it; empty when nobody can read
/// anything in it.
pub(super) fn reason(text: &str) -> String {
    let text = text.trim_matches(|char: char| char.is_whitespace() || is_invisible(char));
    let is_readable = text.chars().any(|char| char.is_alphanumeric() && !is_invisible(char));
    if is_readable { text.to_owned() } else { String::new() }
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
