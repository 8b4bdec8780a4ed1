//! A function as the table describes it, and how it is called.

use super::arguments::Arguments;
use super::parameters::{Parameter, Returns};
use super::partial;
use crate::eval::files::ModuleFiles;
use crate::value::{Marks, Value};

/// One function.
#[derive(Debug)]
pub struct Function {
    /// Its name without namespace, as Terraform writes it; `provider::aws::…` in full.
    pub name: &'static str,
    /// The parameters that must be given.
    pub(crate) parameters: &'static [Parameter],
    /// What any number of further arguments must be, when there may be any.
    pub(crate) variadic: Option<Parameter>,
    /// The type of the result, for unknown results.
    pub(crate) returns: Returns,
    /// What an unknown argument does.
    pub(crate) unknowns: Unknowns,
    /// Where the marks of the arguments go.
    pub(crate) marking: Marking,
    /// Whether only OpenTofu has it: in Terraform a call of it fails, which `try` and `can` see.
    pub(crate) is_of_opentofu: bool,
    /// The function: arguments are counted, converted, and not null unless the parameter allows it.
    /// An error is a sentence without the function's name.
    pub(crate) run: fn(&Arguments<'_>) -> Result<Value, String>,
}

/// What an argument that is not wholly known does to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknowns {
    /// The result is unknown, with the arguments' reasons.
    Propagate,
    /// The function looks for itself and keeps what can be known.
    Handled,
}

/// Which marks of the arguments the result gets besides those that `run` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marking {
    /// All of them, however deep: the result is computed from everything.
    Deep,
    /// Those of the arguments themselves: members are passed on with their own.
    Shallow,
    /// None: the function sees to it.
    Own,
}

impl Function {
    pub(super) const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Returns,
        run: fn(&Arguments<'_>) -> Result<Value, String>,
    ) -> Self {
        Self {
            name,
            parameters,
            variadic: None,
            returns,
            unknowns: Unknowns::Propagate,
            marking: Marking::Deep,
            is_of_opentofu: false,
            run,
        }
    }

    pub(super) const fn of_opentofu(mut self) -> Self {
        self.is_of_opentofu = true;
        self
    }

    pub(super) const fn variadic(mut self, parameter: Parameter) -> Self {
        self.variadic = Some(parameter);
        self
    }

    pub(super) const fn handled(mut self) -> Self {
        self.unknowns = Unknowns::Handled;
        self
    }

    /// Handles unknowns, and passes members on with their own marks.
    pub(super) const fn structural(mut self) -> Self {
        self.unknowns = Unknowns::Handled;
        self.marking = Marking::Shallow;
        self
    }

    pub(super) const fn marks_itself(mut self) -> Self {
        self.unknowns = Unknowns::Handled;
        self.marking = Marking::Own;
        self
    }

    /// Fewest and most arguments; no most for a variadic one.
    pub fn arity(&self) -> (usize, Option<usize>) {
        let fewest = self.parameters.len();
        (fewest, if self.variadic.is_some() { None } else { Some(fewest) })
    }
}

/// Calls a function: counts and converts the arguments, handles unknown ones as it declares, and
/// marks the result.
///
/// # Errors
/// A sentence that names the function.
pub fn call(
    function: &Function,
    values: Vec<Value>,
    files: &dyn ModuleFiles,
) -> Result<Value, String> {
    let name = function.name;
    check_count(function, values.len())?;
    let mut marks = Marks::NONE;
    for value in &values {
        marks = match function.marking {
            Marking::Deep => marks.union(&value.deep_marks()),
            Marking::Shallow => marks.union(&value.marks),
            // The function has looked at the marks itself.
            Marking::Own => break,
        };
    }
    let mut converted = Vec::with_capacity(values.len());
    let mut open = false;
    for (at, value) in values.into_iter().enumerate() {
        let parameter = function.parameters.get(at).copied().or(function.variadic);
        let parameter = parameter.unwrap_or(Parameter::Nullable);
        let value = parameter
            .accept(value)
            .map_err(|error| format!("argument {} of {name}(): {error}", at + 1))?;
        let value = if SPELLED.contains(&name) { partial::spelled(value) } else { value };
        open = open || (function.unknowns == Unknowns::Propagate && !value.is_wholly_known());
        converted.push(value);
    }
    // Terraform does not call a function with an unknown argument either.
    let result = if open {
        partial::unknown(converted.iter(), function.returns.to_type())
    } else {
        let arguments = Arguments { values: &converted, files, returns: function.returns };
        let result = (function.run)(&arguments).map_err(|error| format!("{name}(): {error}"))?;
        match function.returns.of_none() {
            Some(of) => result.with_element_type(|| Some(of.into())),
            None => result,
        }
    };
    Ok(result.with_marks(&marks))
}

/// Functions that look at the characters of a string: the known ones are enough for some results.
const SPELLED: &[&str] =
    &["regex", "regexall", "replace", "split", "startswith", "strcontains", "substr", "trimprefix"];

fn check_count(function: &Function, given: usize) -> Result<(), String> {
    let needed = function.parameters.len();
    let (few, many) = (given < needed, function.variadic.is_none() && given > needed);
    if !few && !many {
        return Ok(());
    }
    let at_least = if function.variadic.is_some() { "at least " } else { "" };
    let plural = if needed == 1 { "" } else { "s" };
    Err(format!("{}() takes {at_least}{needed} argument{plural}, not {given}", function.name))
}
