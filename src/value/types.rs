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
    /// What stands there when it is left out: `optional(T, default)`.
    pub default: Option<Value>,
}

impl PartialEq for ObjectField {
    /// Types are equal whatever their defaults are.
    fn eq(&self, other: &Self) -> bool {
        self.ty == other.ty && self.optional == other.optional
    }
}
