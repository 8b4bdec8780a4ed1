//! What a function gets, and how it reads it.

use super::parameters::Returns;
use super::partial;
use crate::diag::Cause;
use crate::eval::error::Failure;
use crate::eval::files::ModuleFiles;
use crate::value::{Fields, Kind, Number, Type, Value};

pub(crate) struct Arguments<'a> {
    /// The arguments, converted as the parameters say.
    pub(crate) values: &'a [Value],
    /// The module's directory, for functions that read files.
    pub(crate) files: &'a dyn ModuleFiles,
    /// What the function returns, as its signature says.
    pub(crate) returns: Returns,
}

impl<'a> Arguments<'a> {
    /// The string at `at`; empty when it is none, which the conversion rules out for parameters of
    /// that type in functions that do not handle unknowns.
    pub(crate) fn str(&self, at: usize) -> &'a str {
        self.values.get(at).and_then(Value::as_str).unwrap_or("")
    }

    /// The number at `at`, likewise.
    pub(crate) fn number(&self, at: usize) -> &'a Number {
        match self.values.get(at).map(|value| &value.kind) {
            Some(Kind::Number(number)) => number,
            _ => &Number::ZERO,
        }
    }

    /// The whole number at `at`.
    pub(crate) fn int(&self, at: usize) -> Result<i64, String> {
        int(self.number(at))
    }

    /// The elements at `at`, likewise.
    pub(crate) fn items(&self, at: usize) -> &'a [Value] {
        self.values.get(at).and_then(Value::as_items).map_or(&[], |items| items)
    }

    /// The members at `at`, when they are known.
    pub(crate) fn fields(&self, at: usize) -> Option<&'a Fields> {
        self.values.get(at).and_then(Value::as_fields).map(|fields| &**fields)
    }

    /// An unknown result for the reasons in all arguments.
    pub(crate) fn unknown(&self) -> Value {
        self.unknown_of(self.returns.to_type())
    }

    /// The same of type `ty`.
    pub(crate) fn unknown_of(&self, ty: Type) -> Value {
        partial::unknown(self.values.iter(), ty)
    }

    /// An unknown result because of the function itself: drlint does not compute what Terraform may.
    pub(crate) fn undecided(&self, name: &str, clause: &'static str) -> Value {
        let cause = Cause::stated(clause);
        partial::because(format!("{name}()"), cause, self.returns.to_type())
    }

    /// What was read from a file, or the value of the function without it: no error unless Terraform
    /// fails as well.
    pub(crate) fn read<T>(
        &self,
        name: &str,
        outcome: Result<T, Failure>,
    ) -> Result<Result<T, Value>, String> {
        match outcome {
            Ok(read) => Ok(Ok(read)),
            Err(Failure::Terraform(message)) => Err(message),
            Err(Failure::Unsupported(clause)) => {
                // The clause quotes the path.
                let is_sensitive = self.values.iter().any(|one| one.deep_marks().is_sensitive());
                let clause = if is_sensitive { UNREAD.to_owned() } else { clause };
                let (what, cause) = (format!("{name}()"), Cause::Limit(clause.into()));
                Ok(Err(partial::because(what, cause, self.returns.to_type())))
            }
        }
    }
}

/// Stands for a clause that quotes a sensitive path.
pub(crate) const UNREAD: &str = "reads a file that drlint does not";

/// A whole number that a machine can count with.
pub(crate) fn int(number: &Number) -> Result<i64, String> {
    number.as_i64().ok_or_else(|| "a whole number is required".to_owned())
}
