//! What is wrong with a piece of text, before it becomes a diagnostic.

use std::ops::Range;

use super::source::Source;
use crate::diag::{Diagnostic, Severity};

/// A syntax error by offsets into its source's text.
#[derive(Debug)]
pub(super) struct Problem {
    /// `syntax/error`, `syntax/too-deep`, `syntax/too-large`.
    pub rule: &'static str,
    /// What was found and what was expected.
    pub message: String,
    /// Where.
    pub at: Range<usize>,
    /// The bracket or marker it belongs to.
    pub opener: Option<(Range<usize>, String)>,
    /// How to write it instead.
    pub help: Option<&'static str>,
}

/// The result of reading something.
pub(super) type Read<T> = Result<T, Box<Problem>>;

impl Problem {
    /// A `syntax/error`.
    pub fn new(message: impl Into<String>, at: Range<usize>) -> Box<Self> {
        Box::new(Self {
            rule: "syntax/error",
            message: message.into(),
            at,
            opener: None,
            help: None,
        })
    }

    /// A `syntax/too-deep`.
    pub fn too_deep(what: &str, most: usize, at: Range<usize>) -> Box<Self> {
        let message = format!("{what} too deeply nested: drlint reads at most {most} levels");
        let mut problem = Self::new(message, at);
        problem.rule = "syntax/too-deep";
        problem
    }

    /// A `syntax/too-large`.
    pub fn too_large(message: impl Into<String>, at: Range<usize>) -> Box<Self> {
        let mut problem = Self::new(message, at);
        problem.rule = "syntax/too-large";
        problem
    }

    /// The same with advice.
    pub fn help(mut self: Box<Self>, help: &'static str) -> Box<Self> {
        self.help = Some(help);
        self
    }

    /// The same with the place it belongs to.
    pub fn opened(mut self: Box<Self>, at: Range<usize>, message: impl Into<String>) -> Box<Self> {
        self.opener = Some((at, message.into()));
        self
    }

    /// The same in offsets of the file, for a text that stands inside it.
    pub fn moved(mut self: Box<Self>, source: &Source<'_>) -> Box<Self> {
        self.at = source.span(self.at.start, self.at.end).range();
        if let Some((opener, _)) = &mut self.opener {
            *opener = source.span(opener.start, opener.end).range();
        }
        self
    }

    /// Why the stretch is unread, as a clause.
    pub fn reason(&self) -> &'static str {
        match self.rule {
            "syntax/too-deep" => "is nested too deeply",
            "syntax/too-large" => "exceeds a size limit",
            _ => "has a syntax error",
        }
    }

    /// The diagnostic.
    pub fn into_diagnostic(self, source: &Source<'_>) -> Diagnostic {
        let at = Some(source.span(self.at.start, self.at.end));
        let mut diagnostic = Diagnostic::new(self.rule, Severity::Error, self.message, at);
        if let Some((range, message)) = self.opener {
            diagnostic = diagnostic.with_related(source.span(range.start, range.end), message);
        }
        if let Some(help) = self.help {
            diagnostic = diagnostic.with_help(help);
        }
        diagnostic
    }
}
