//! Terraform's functions, one file per family, one table for all.
//!
//! Functions that need the evaluator itself (`try`, `can`, `templatefile`, `templatestring`) are
//! not here. The law: a result that claims to be known is the one Terraform would compute; where
//! drlint knows more than a plan does (parts of strings, members of structures), what it knows is
//! true for every value the unknown rest may take.

mod arguments;
mod aws;
mod collection;
mod date;
mod encoding;
mod filesystem;
mod format;
mod hash;
pub(super) mod json;
mod network;
mod number;
mod partial;
mod regexp;
mod sequence;
mod sets;
mod string;
mod types;
mod yaml;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub use arguments::Arguments;

pub use super::files::ModuleFiles;

use crate::value::{Marks, Type, Value};

/// One function.
#[derive(Debug)]
pub struct Function {
    /// Its name without namespace, as Terraform writes it; `provider::aws::…` in full.
    pub name: &'static str,
    /// The parameters that must be given.
    pub parameters: &'static [Parameter],
    /// What any number of further arguments must be, when there may be any.
    pub variadic: Option<Parameter>,
    /// The type of the result, for unknown results.
    pub returns: Returns,
    /// What an unknown argument does.
    pub unknowns: Unknowns,
    /// Where the marks of the arguments go.
    pub marking: Marking,
    /// The function: arguments are counted, converted, and not null unless the parameter allows it.
    /// An error is a sentence without the function's name.
    pub run: fn(&Arguments<'_>) -> Result<Value, String>,
}

/// What a parameter accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `list(string)`
    Strings,
    /// `list(bool)`
    Bools,
    /// `list(any)`
    List,
    /// `set(any)`
    Set,
    /// `map(list(string))`
    StringLists,
    /// Any type, but not null.
    Any,
    /// Any type, null too.
    Nullable,
}

/// The type of a result, as far as the signature tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `list(string)`
    Strings,
    /// `list(number)`
    Numbers,
    /// `list(any)`
    List,
    /// `set(any)`
    Set,
    /// `set(string)`
    StringSet,
    /// `map(any)`
    Map,
    /// Depends on the arguments.
    Any,
}

/// What an argument that is not wholly known does to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknowns {
    /// The result is unknown, with the arguments' reasons.
    Propagate,
    /// The function looks for itself and keeps what can be known.
    Handled,
}

/// Which marks of the arguments the result gets besides those that `run` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// All of them, however deep: the result is computed from everything.
    Deep,
    /// Those of the arguments themselves: members are passed on with their own.
    Shallow,
    /// None: the function sees to it.
    Own,
}

impl Function {
    const fn new(
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
            run,
        }
    }

    const fn variadic(mut self, parameter: Parameter) -> Self {
        self.variadic = Some(parameter);
        self
    }

    const fn handled(mut self) -> Self {
        self.unknowns = Unknowns::Handled;
        self
    }

    /// Handles unknowns, and passes members on with their own marks.
    const fn structural(mut self) -> Self {
        self.unknowns = Unknowns::Handled;
        self.marking = Marking::Shallow;
        self
    }

    const fn marks_itself(mut self) -> Self {
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

/// The function with this name, with or without the prefix `core::`.
pub fn find(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name.strip_prefix("core::").unwrap_or(name)).copied()
}

/// All functions, family by family.
pub fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.iter().copied().flatten()
}

static TABLES: [&[Function]; 15] = [
    aws::TABLE,
    collection::TABLE,
    date::TABLE,
    encoding::TABLE,
    filesystem::TABLE,
    format::TABLE,
    hash::TABLE,
    json::TABLE,
    network::TABLE,
    number::TABLE,
    regexp::TABLE,
    sequence::TABLE,
    sets::TABLE,
    string::TABLE,
    types::TABLE,
];

static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Function>> =
    LazyLock::new(|| all().map(|function| (function.name, function)).collect());

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
        open = open || (function.unknowns == Unknowns::Propagate && !value.is_wholly_known());
        converted.push(value);
    }
    let result = if open {
        partial::unknown(converted.iter(), function.returns.to_type())
    } else {
        let arguments = Arguments { values: &converted, files, returns: function.returns };
        (function.run)(&arguments).map_err(|error| format!("{name}(): {error}"))?
    };
    Ok(result.with_marks(&marks))
}

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

impl Parameter {
    fn accept(self, value: Value) -> Result<Value, String> {
        if value.is_null() && self != Self::Nullable {
            return Err("the value is null".to_owned());
        }
        let ty = match self {
            Self::Any | Self::Nullable => return Ok(value),
            Self::String => &Type::String,
            Self::Number => &Type::Number,
            Self::Bool => &Type::Bool,
            Self::Strings => &*STRINGS,
            Self::Bools => &*BOOLS,
            Self::List => &*LIST,
            Self::Set => &*SET,
            Self::StringLists => &*STRING_LISTS,
        };
        crate::value::convert(&value, ty)
    }
}

static STRINGS: LazyLock<Type> = LazyLock::new(|| Type::List(Type::String.into()));
static BOOLS: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Bool.into()));
static LIST: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Any.into()));
static SET: LazyLock<Type> = LazyLock::new(|| Type::Set(Type::Any.into()));
static STRING_LISTS: LazyLock<Type> =
    LazyLock::new(|| Type::Map(Type::List(Type::String.into()).into()));

impl Returns {
    /// The type, for an unknown result.
    pub fn to_type(self) -> Type {
        match self {
            Self::String => Type::String,
            Self::Number => Type::Number,
            Self::Bool => Type::Bool,
            Self::Strings => STRINGS.clone(),
            Self::Numbers => Type::List(Type::Number.into()),
            Self::List => LIST.clone(),
            Self::Set => SET.clone(),
            Self::StringSet => Type::Set(Type::String.into()),
            Self::Map => Type::Map(Type::Any.into()),
            Self::Any => Type::Any,
        }
    }
}
