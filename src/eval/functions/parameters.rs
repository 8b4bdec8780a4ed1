//! What functions accept and return.

use std::sync::LazyLock;

use crate::value::{Type, Value, convert};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parameter {
    /// `string`
    String,
    /// `number`
    Number,
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
pub(crate) enum Returns {
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

impl Parameter {
    pub(super) fn accept(self, value: Value) -> Result<Value, String> {
        if value.is_null() && self != Self::Nullable {
            return Err("the value is null".to_owned());
        }
        let ty = match self {
            Self::Any | Self::Nullable => return Ok(value),
            Self::String => &Type::String,
            Self::Number => &Type::Number,
            Self::Strings => &*STRINGS,
            Self::Bools => &*BOOLS,
            Self::List => &*LIST,
            Self::Set => &*SET,
            Self::StringLists => &*STRING_LISTS,
        };
        convert(&value, ty)
    }
}

static STRINGS: LazyLock<Type> = LazyLock::new(|| Type::List(Type::String.into()));
static BOOLS: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Bool.into()));
static LIST: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Any.into()));
static SET: LazyLock<Type> = LazyLock::new(|| Type::Set(Type::Any.into()));
static STRING_LISTS: LazyLock<Type> =
    LazyLock::new(|| Type::Map(Type::List(Type::String.into()).into()));

impl Returns {
    /// The type of the elements of a result that has none, if the signature tells.
    pub(super) fn of_none(self) -> Option<Type> {
        match self {
            Self::Strings | Self::StringSet => Some(Type::String),
            Self::Numbers => Some(Type::Number),
            _ => None,
        }
    }

    /// The type, for an unknown result.
    pub(crate) fn to_type(self) -> Type {
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
