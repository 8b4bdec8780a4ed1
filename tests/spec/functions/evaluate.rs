//! The expressions of the tables in drlint's own evaluator, in a scope of locals and files.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use drlint::base::{FileId, Name, Span};
use drlint::engine::{ConfinedFiles, DiskFiles};
use drlint::eval::functions::{self, ModuleFiles};
use drlint::eval::{Env, Error, Outcome, Resolved, RootFiles};
use drlint::syntax::{self, Call, Step};
use drlint::value::{ResourceId, Value};

/// The values of `local.…`.
#[derive(Default)]
pub struct Scope {
    pub locals: BTreeMap<&'static str, Value>,
}

/// The value of an expression.
pub fn evaluate(text: &str, scope: &Scope) -> Result<Value, String> {
    // The last line of a heredoc has an end.
    let text = format!("{text}\n");
    let expr = syntax::parse_expression(FileId(0), &text, 0).map_err(|problems| {
        problems.first().map_or_else(String::new, |first| format!("syntax: {}", first.message))
    })?;
    drlint::eval::evaluate(&expr, scope).map_err(|error| error.message)
}

/// Calls a function by name.
pub fn call(name: &str, values: Vec<Value>) -> Result<Value, String> {
    let function = functions::find(name).ok_or_else(|| format!("there is no function {name}"))?;
    functions::call(function, values, &*FILES)
}

impl drlint::eval::Scope for Scope {
    fn root(&self, name: Name, steps: &[Step], span: Span, _: &Env<'_>) -> Result<Resolved, Error> {
        let local = match (name.as_str(), steps) {
            ("local", [Step::Attr(local, _), ..]) => self.locals.get(local.as_str()),
            _ => None,
        };
        local
            .map(|value| Resolved::new(value.clone(), 1))
            .ok_or_else(|| Error::undeclared("no such name", span))
    }

    fn attribute(&self, _: ResourceId, _: &str, span: Span) -> Outcome {
        Err(Error::new("there are no resources", span))
    }

    fn object(&self, _: ResourceId, span: Span) -> Outcome {
        Err(Error::new("there are no resources", span))
    }

    fn call(&self, _: &Call, _: Span, _: &Env<'_>) -> Option<Outcome> {
        None
    }

    fn files(&self) -> &dyn ModuleFiles {
        &*FILES
    }
}

/// The files of the tables, read as the product reads files.
static FILES: LazyLock<RootFiles> = LazyLock::new(|| {
    let root = super::path("files");
    RootFiles::new(root.clone(), Arc::new(ConfinedFiles::new(Arc::new(DiskFiles), [root])))
});
