//! What the terminal can show.

use std::io::IsTerminal;

use anstream::{AutoStream, ColorChoice, stream::RawStream};

use super::args::Color;
use crate::report::Style;

/// The style for a stream: colours as asked for or as the terminal and `NO_COLOR`, `CLICOLOR` and
/// `TERM` allow, drawings beyond ASCII only on a terminal with a UTF-8 locale. What goes into a pipe
/// or file does not depend on the environment.
pub(super) fn style_of<S: RawStream + IsTerminal>(stream: &S, color: Color) -> Style {
    let terminal = IsTerminal::is_terminal(stream);
    let colour = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
    };
    Style { colour, unicode: terminal && is_utf8(), ..Style::default() }
}

/// The style for a file.
pub(super) fn style_of_file() -> Style {
    Style { unicode: false, ..Style::default() }
}

/// Whether the locale is a UTF-8 one. POSIX: the first of the three that is set decides.
#[allow(clippy::disallowed_methods, reason = "how a terminal draws is the command line's business")]
fn is_utf8() -> bool {
    if cfg!(windows) {
        return true;
    }
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(std::env::var_os);
    let locale = set.into_iter().find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_string_lossy().to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
