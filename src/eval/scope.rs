//! What an expression sees besides its own `for` variables.

use std::sync::Arc;

use crate::base::{Name, Span};
use crate::syntax::{Call, Step};
use crate::value::{ResourceId, Unknown, Value};

use super::expr::Env;
use super::functions::ModuleFiles;

/// An expression that has no value, as Terraform would refuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong, as a sentence without full stop.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Terraform refuses the whole configuration before it evaluates anything, so that not even
    /// `try` and `can` see the error.
    pub refused: bool,
}

impl Error {
    /// An error at `span`.
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, refused: false }
    }

    /// A name at `span` that does not exist.
    pub fn undeclared(message: impl Into<String>, span: Span) -> Self {
        Self { refused: true, ..Self::new(message, span) }
    }
}

/// Result of an evaluation.
pub type Outcome = Result<Value, Error>;

/// The surroundings of an expression: Terraform's module scope, or a rule's.
pub trait Scope {
    /// The value of a root name and how many of the `steps` that follow it are already in the
    /// value: a scope may look ahead to evaluate no more than is asked for. Index steps may be
    /// evaluated with [`super::evaluate`] in `env`.
    ///
    /// # Errors
    /// When there is no such name, or what it names has no value.
    fn root(
        &self,
        name: Name,
        steps: &[Step],
        span: Span,
        env: &Env<'_>,
    ) -> Result<(Value, usize), Error>;

    /// One attribute of a resource instance that has not been looked at.
    ///
    /// # Errors
    /// When the resource's type has no such attribute.
    fn attribute(&self, resource: ResourceId, name: &str, span: Span) -> Outcome;

    /// A resource instance as an object with all its attributes.
    ///
    /// # Errors
    /// When it cannot be evaluated.
    fn object(&self, resource: ResourceId, span: Span) -> Outcome;

    /// Functions of the scope's own; `None` leaves the name to Terraform's library. The arguments
    /// are not evaluated yet.
    fn call(&self, call: &Call, span: Span, env: &Env<'_>) -> Option<Outcome>;

    /// Takes note of work that is about to be done, in steps: one for an expression, one for each
    /// element that a function looks at. A scope without limits needs none of its own.
    ///
    /// # Errors
    /// The reason when it would be too much: the expression is then unknown.
    fn spend(&self, _steps: usize) -> Result<(), Arc<Unknown>> {
        Ok(())
    }

    /// Whether lists made of a set must have their elements in the set's order. Terraform's must;
    /// rules only ask what is in them.
    fn is_ordered(&self) -> bool {
        true
    }

    /// Files as functions may read them.
    fn files(&self) -> &dyn ModuleFiles;
}
