//! The expressions of the tables in drlint's own evaluator, in a scope of locals and files.

use std::collections::BTreeMap;

use drlint::base::{FileId, Name, Span};
use drlint::eval::functions::{self, ModuleFiles};
use drlint::eval::{Env, Error, Outcome};
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
    functions::call(function, values, &Files)
}

impl drlint::eval::Scope for Scope {
    fn root(
        &self,
        name: Name,
        steps: &[Step],
        span: Span,
        _: &Env<'_>,
    ) -> Result<(Value, usize), Error> {
        let local = match (name.as_str(), steps) {
            ("local", [Step::Attr(local, _), ..]) => self.locals.get(local.as_str()),
            _ => None,
        };
        local.map(|value| (value.clone(), 1)).ok_or_else(|| Error::undeclared("no such name", span))
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
        &Files
    }
}

struct Files;

impl Files {
    fn path(path: &str) -> std::path::PathBuf {
        super::path("files").join(path)
    }
}

impl ModuleFiles for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(Self::path(path)).map_err(|error| error.to_string())
    }

    fn exists(&self, path: &str) -> Result<bool, String> {
        let path = Self::path(path);
        if path.is_dir() {
            return Err("this is a directory".to_owned());
        }
        Ok(path.is_file())
    }

    fn walk(&self, directory: &str) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        let mut open = vec![(Self::path(directory), String::new())];
        while let Some((path, prefix)) = open.pop() {
            let Ok(entries) = std::fs::read_dir(path) else { continue };
            for entry in entries {
                let entry = entry.map_err(|error| error.to_string())?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    open.push((entry.path(), format!("{name}/")));
                } else {
                    found.push(name);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}
