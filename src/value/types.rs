//! Terraform's types.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Value;

/// A type constraint, or the type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `any`: not constrained, or not known.
    Any,
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `list(T)`
    List(Arc<Type>),
    /// `set(T)`
    Set(Arc<Type>),
    /// `map(T)`
    Map(Arc<Type>),
    /// `tuple([T, …])`
    Tuple(Arc<[Type]>),
    /// `object({…})`
    Object(Arc<BTreeMap<Arc<str>, ObjectField>>),
}

/// One attribute of an object type.
#[derive(Clone, Debug)]
pub struct ObjectField {
    /// Its type.
    pub ty: Type,
    /// Whether it may be left out.
    pub optional: bool,
    /// What is there when it is left out: `optional(T, default)`.
    pub default: Option<Value>,
}

impl PartialEq for ObjectField {
    /// Types are equal whatever their defaults are.
    fn eq(&self, other: &Self) -> bool {
        self.ty == other.ty && self.optional == other.optional
    }
}

impl Type {
    /// What a message calls a value of this type: `a string`.
    pub(crate) fn article(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Bool => "a bool",
            Self::List(_) => "a list",
            Self::Set(_) => "a set",
            Self::Map(_) => "a map",
            Self::Tuple(_) => "a tuple",
            Self::Object(_) => "an object",
        }
    }
}
