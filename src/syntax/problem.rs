//! What is wrong with a piece of text, before it becomes a diagnostic.

use std::ops::{Deref, Range};

use super::source::Source;
use crate::diag::{Code, Diagnostic, RelatedKind};

/// A syntax error. One pointer wide, since every reading function may return it.
#[derive(Debug)]
pub(super) struct Problem(Box<Details>);

/// A syntax error by offsets into its source's text.
#[derive(Debug)]
pub(super) struct Details {
    /// [`Code::SyntaxError`], [`Code::TooDeep`] or [`Code::TooLarge`].
    pub(crate) code: Code,
    /// What was found and what was expected.
    pub(crate) message: String,
    pub(crate) at: Range<usize>,
    /// The bracket or marker it belongs to.
    pub(crate) opener: Option<(Range<usize>, String)>,
    /// How to write it instead.
    pub(crate) help: Option<&'static str>,
}

impl Deref for Problem {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

/// The result of reading something.
pub(super) type Read<T> = Result<T, Problem>;

impl Problem {
    /// A `syntax/error`.
    pub(crate) fn new(message: impl Into<String>, at: Range<usize>) -> Self {
        Self(Box::new(Details {
            code: Code::SyntaxError,
            message: message.into(),
            at,
            opener: None,
            help: None,
        }))
    }

    /// A `syntax/too-deep`.
    pub(crate) fn too_deep(what: &str, most: usize, at: Range<usize>) -> Self {
        let message = format!("{what} nested too deeply; drlint reads at most {most} levels.");
        let mut problem = Self::new(message, at);
        problem.0.code = Code::TooDeep;
        problem
    }

    /// A `syntax/too-deep` that is not about brackets.
    pub(crate) fn too_long(message: impl Into<String>, at: Range<usize>) -> Self {
        let mut problem = Self::new(message, at);
        problem.0.code = Code::TooDeep;
        problem
    }

    /// A `syntax/too-large`.
    pub(crate) fn too_large(message: impl Into<String>, at: Range<usize>) -> Self {
        let mut problem = Self::new(message, at);
        problem.0.code = Code::TooLarge;
        problem
    }

    pub(crate) fn help(mut self, help: &'static str) -> Self {
        self.0.help = Some(help);
        self
    }

    /// The same with the place it belongs to.
    pub(crate) fn opened(mut self, at: Range<usize>, message: impl Into<String>) -> Self {
        self.0.opener = Some((at, message.into()));
        self
    }

    /// The same in offsets of the file, for a text that is inside it.
    pub(crate) fn moved(mut self, source: &Source<'_>) -> Self {
        self.0.at = source.span(self.0.at.start, self.0.at.end).range();
        if let Some((opener, _)) = &mut self.0.opener {
            *opener = source.span(opener.start, opener.end).range();
        }
        self
    }

    /// Why the stretch is unread, as a clause.
    pub(crate) fn reason(&self) -> &'static str {
        match self.code {
            Code::TooDeep => "is nested too deeply",
            Code::TooLarge => "exceeds a size limit",
            _ => "has a syntax error",
        }
    }

    pub(crate) fn into_diagnostic(self, source: &Source<'_>) -> Diagnostic {
        let Details { code, message, at, opener, help } = *self.0;
        let at = Some(source.span(at.start, at.end));
        let mut diagnostic = Diagnostic::new(code, message, at);
        if let Some((range, message)) = opener {
            diagnostic = diagnostic.with_related(
                RelatedKind::Opener,
                source.span(range.start, range.end),
                message,
            );
        }
        if let Some(help) = help {
            diagnostic = diagnostic.with_help(help);
        }
        diagnostic
    }
}
