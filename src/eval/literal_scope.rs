//! The scope of values that may name nothing: defaults, variable files, settings.

use super::error::{Error, Failure};
use super::files::{Listing, ModuleFiles};
use super::scope::{Env, Outcome, Resolved, Scope};
use crate::base::{Name, Span};
use crate::syntax::{Call, Step};
use crate::value::ResourceId;

/// Literals only.
pub(crate) struct LiteralScope;

impl Scope for LiteralScope {
    fn root(&self, name: Name, _: &[Step], span: Span, _: &Env<'_>) -> Result<Resolved, Error> {
        Err(Error::new(
            format!("`{name}` cannot be used here: only literal values are allowed"),
            span,
        ))
    }

    fn attribute(&self, _: ResourceId, _: &str, span: Span) -> Outcome {
        Err(Error::new("only literal values are allowed", span))
    }

    fn object(&self, _: ResourceId, span: Span) -> Outcome {
        Err(Error::new("only literal values are allowed", span))
    }

    fn call(&self, call: &Call, span: Span, _: &Env<'_>) -> Option<Outcome> {
        // Even functions: Terraform evaluates these values before it has a scope.
        Some(Err(Error::new(
            format!("{} cannot be called here: only literal values are allowed", call.name),
            span,
        )))
    }

    fn files(&self) -> &dyn ModuleFiles {
        self
    }
}

impl ModuleFiles for LiteralScope {
    fn read(&self, _: &str) -> Result<Vec<u8>, Failure> {
        Err(no_files())
    }

    fn exists(&self, _: &str) -> Result<bool, Failure> {
        Err(no_files())
    }

    fn walk(&self, _: &str) -> Result<Listing, Failure> {
        Err(no_files())
    }
}

fn no_files() -> Failure {
    Failure::Terraform("files cannot be read here".to_owned())
}
