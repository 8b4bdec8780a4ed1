//! What the terminal can show.

use std::io::IsTerminal;

use anstream::{AutoStream, ColorChoice, stream::RawStream};

use super::args::Color;
use crate::report::Style;

/// The style for a stream: colours as asked for or as the terminal and `NO_COLOR`, `FORCE_COLOR`,
/// `CLICOLOR`, `CLICOLOR_FORCE` and `TERM` say, drawings beyond ASCII only on a terminal with a UTF-8 locale. What goes into a pipe
/// or file does not depend on the environment.
pub(super) fn style_of<S: RawStream + IsTerminal>(stream: &S, color: Color) -> Style {
    let terminal = IsTerminal::is_terminal(stream);
    let colour = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => is_forced().unwrap_or(AutoStream::choice(stream) != ColorChoice::Never),
    };
    let size = terminal.then(terminal_size::terminal_size).flatten();
    let width = size.map_or(Style::default().width, |(width, _)| usize::from(width.0));
    // Escape sequences that a terminal does not know are shown as they are, so only where colours are.
    Style {
        colour,
        unicode: terminal && is_utf8(),
        width,
        links: terminal && colour,
        ..Style::default()
    }
}

/// What `FORCE_COLOR` says, which Node's tools and CI services set: `0` for no colours. `NO_COLOR` takes
/// precedence.
#[allow(clippy::disallowed_methods, reason = "how a terminal draws is the command line's business")]
fn is_forced() -> Option<bool> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let forced = set("FORCE_COLOR").filter(|_| set("NO_COLOR").is_none())?;
    Some(forced != "0" && forced != "false")
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
