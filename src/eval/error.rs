//! Why an expression has no value.

use crate::base::Span;

/// An expression that has no value, as Terraform would refuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// A sentence without its full stop, so that callers can embed it.
    pub message: String,
    /// The expression that fails, not the one that uses it.
    pub(crate) span: Span,
    pub(crate) kind: ErrorKind,
}

/// When Terraform notices an error, which decides whether an expression can recover from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// During evaluation: `try` and `can` catch it.
    Evaluation,
    /// While Terraform checks references, before it evaluates anything: nothing catches it.
    Reference,
}

/// Why something that an expression asks for has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Terraform fails as well: `try` and `can` see it. A sentence.
    Terraform(String),
    /// drlint does not do this, and Terraform may: the value is not known. A clause that follows the
    /// name of the function.
    Unsupported(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Terraform(message)
    }
}

impl Error {
    /// An error of the evaluation.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, kind: ErrorKind::Evaluation }
    }

    /// A reference to something that is not declared.
    pub fn undeclared(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, kind: ErrorKind::Reference }
    }

    /// Whether `try` and `can` see the error instead of the user.
    pub(crate) fn is_catchable(&self) -> bool {
        self.kind == ErrorKind::Evaluation
    }
}
