//! Terraform's types.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Value;
use crate::base::deep;

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
    /// The type of the values of this type: optional attributes are a matter of constraints.
    pub(crate) fn without_optional(&self) -> Self {
        if !self.any_part(&mut |ty| {
            matches!(ty, Self::Object(fields) if fields.values().any(|field| field.optional))
        }) {
            return self.clone();
        }
        deep(|| match self {
            Self::List(of) => Self::List(Arc::new(of.without_optional())),
            Self::Set(of) => Self::Set(Arc::new(of.without_optional())),
            Self::Map(of) => Self::Map(Arc::new(of.without_optional())),
            Self::Tuple(items) => Self::Tuple(items.iter().map(Self::without_optional).collect()),
            Self::Object(fields) => Self::object(
                fields.iter().map(|(name, field)| (Arc::clone(name), field.ty.without_optional())),
            ),
            simple => simple.clone(),
        })
    }

    /// An object type of these attributes.
    pub(crate) fn object(fields: impl Iterator<Item = (Arc<str>, Self)>) -> Self {
        let field = |ty| ObjectField { ty, optional: false, default: None };
        Self::Object(Arc::new(fields.map(|(name, ty)| (name, field(ty))).collect()))
    }

    /// Whether `test` holds for this type or one inside it.
    pub(super) fn any_part(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        test(self)
            || deep(|| match self {
                Self::List(of) | Self::Set(of) | Self::Map(of) => of.any_part(test),
                Self::Tuple(items) => items.iter().any(|item| item.any_part(test)),
                Self::Object(fields) => fields.values().any(|field| field.ty.any_part(test)),
                _ => false,
            })
    }

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
