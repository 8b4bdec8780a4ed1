//! Errors of policy files.

use crate::base::Span;
use crate::diag::{Code, Diagnostic, did_you_mean};

/// An error at `span`; the message is a sentence. What the command line sets has no span.
pub(crate) fn error(message: impl Into<String>, span: impl Into<Option<Span>>) -> Diagnostic {
    Diagnostic::new(Code::PolicyError, message, span.into())
}

/// Adds the known word that was probably meant.
pub(crate) fn suggest<'a>(
    diagnostic: Diagnostic,
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    match did_you_mean(word, known) {
        Some(meant) => diagnostic.with_help(format!("Did you mean `{meant}`?")),
        None => diagnostic,
    }
}

/// Adds the known word that was probably meant, else all of them, which are few.
pub(crate) fn suggest_or_list(diagnostic: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    let suggested = suggest(diagnostic, word, known.iter().copied());
    if suggested.help.is_some() || known.is_empty() {
        return suggested;
    }
    suggested.with_help(format!("Supported: {}.", known.join(", ")))
}
