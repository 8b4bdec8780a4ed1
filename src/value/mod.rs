//! Values as Terraform has them, and the three it has no word for: not known, partly known, and a
//! resource that has not been looked at yet.
//!
//! The law of this floor: a value that claims to be known is the value Terraform would compute.
//! Absent, null, unknown and known are four things; nothing here turns one into another.

mod budget;
mod convert;
mod display;
mod equality;
mod marks;
mod null;
mod number;
pub mod ops;
mod partial_str;
mod parts;
mod reasons;
mod set;
mod settle;
mod strings;
mod type_of;
mod types;
mod unify;
mod unknown;
mod walk;

pub use convert::convert;
pub use display::display;
pub use marks::Marks;
pub(crate) use marks::{MarksUnion, Origin};
pub use number::Number;
pub(crate) use number::NumberError;
pub(crate) use partial_str::Hole;
pub use partial_str::Part;
pub use partial_str::PartialStr;
pub use parts::{Items, Members};
pub(crate) use reasons::Reasons;
pub(crate) use settle::{is_untyped_empty, settle};
pub use strings::concat;
pub(crate) use strings::{PartialStrBuilder, to_text};
pub use type_of::type_of;
pub use types::{ObjectField, Type};
pub use unify::unify;
pub use unknown::Symbol;
pub use unknown::Text;
pub use unknown::Unknown;
pub(crate) use walk::each as each_part;

use std::collections::BTreeMap;
use std::sync::Arc;

use equality::compare;

/// The members of an object or map, in Terraform's order (bytewise by key).
pub type Fields = BTreeMap<Arc<str>, Value>;

/// A value and its marks.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value itself.
    pub kind: Kind,
    /// Where it derives from and whether it is secret.
    pub marks: Marks,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null` of this type: `any` is the type of the literal `null`, which converts to every type.
    /// None when drlint does not know the type.
    Null(Option<Type>),
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, known whole.
    Str(Arc<str>),
    /// A string of which parts are known.
    PartialStr(Arc<PartialStr>),
    /// `[a, b]`: elements of any types.
    Tuple(Items),
    /// Elements of one type.
    List(Items),
    /// Elements of one type, sorted as Terraform iterates them, without duplicates. When an element
    /// is not known the length is not known either.
    Set(Items),
    /// `{a = b}`: members of any types.
    Object(Members),
    /// Members of one type.
    Map(Members),
    /// Not known, with the reason.
    Unknown(Arc<Unknown>),
    /// A resource instance as an object, evaluated only when somebody looks inside. The number is
    /// the evaluator's own.
    Resource(ResourceId),
}

/// A resource instance of the running evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceId(pub u32);

/// The keys or indices of a `for_each` or `count` that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySetId(pub u32);

/// A module instance of the running evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

impl ModuleId {
    /// The root module, which has one instance.
    pub const ROOT: Self = Self(0);
}

impl Value {
    /// `null`, as a configuration writes it.
    pub const NULL: Self = Self { kind: Kind::Null(Some(Type::Any)), marks: Marks::NONE };

    /// A null of a type that drlint does not know.
    pub(crate) const UNTYPED_NULL: Self = Self { kind: Kind::Null(None), marks: Marks::NONE };

    /// A null of type `ty`.
    pub fn null(ty: &Type) -> Self {
        Kind::Null(Some(ty.without_optional())).into()
    }

    /// A string.
    pub fn str(text: impl Into<Arc<str>>) -> Self {
        Kind::Str(text.into()).into()
    }

    /// A boolean.
    pub fn bool(value: bool) -> Self {
        Kind::Bool(value).into()
    }

    /// A whole number.
    pub fn int(value: i64) -> Self {
        Kind::Number(Number::from(value)).into()
    }

    /// A tuple.
    pub fn tuple(items: impl Into<Arc<[Value]>>) -> Self {
        Kind::Tuple(items.into().into()).into()
    }

    /// A list.
    pub fn list(items: impl Into<Arc<[Value]>>) -> Self {
        Kind::List(items.into().into()).into()
    }

    /// A set, sorted and without duplicates.
    pub fn set(items: Vec<Value>) -> Self {
        Kind::Set(set::of(items, &|a, b| matches!(compare(a, b), Ok(true))).into()).into()
    }

    pub(crate) fn map(fields: Fields) -> Self {
        Kind::Map(fields.into()).into()
    }

    /// An object.
    pub fn object(fields: Fields) -> Self {
        Kind::Object(fields.into()).into()
    }

    /// Whether this is a null of the type that the literal `null` has.
    pub(crate) fn is_literal_null(&self) -> bool {
        matches!(self.kind, Kind::Null(Some(Type::Any)))
    }

    /// Whether this is `null`. An unknown value is not, though it may turn out to be.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null(_))
    }

    /// Whether nothing at all is known but reasons: not true of a partly known string or a list
    /// with unknown elements.
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown(_))
    }

    /// The unknown, when this is one.
    pub fn as_unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.kind {
            Kind::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// A wholly known string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Str(text) => Some(text),
            _ => None,
        }
    }

    /// A boolean; a string is none here (conversion is an operator's business).
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The elements of a tuple, list or set.
    pub fn as_items(&self) -> Option<&Arc<[Value]>> {
        match &self.kind {
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object or map.
    pub fn as_fields(&self) -> Option<&Arc<Fields>> {
        match &self.kind {
            Kind::Object(fields) | Kind::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The same value with more marks.
    #[must_use]
    pub fn with_marks(mut self, marks: &Marks) -> Self {
        self.marks = self.marks.union(marks);
        self
    }

    /// All marks of the value and of everything inside it.
    pub fn deep_marks(&self) -> Marks {
        // Most values have no parts.
        if matches!(self.kind, Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Str(_)) {
            return self.marks.clone();
        }
        let mut marks = MarksUnion::default();
        walk::each(self, &mut |value| {
            marks.add(&value.marks);
            if let Kind::PartialStr(text) = &value.kind {
                for part in &*text.parts {
                    if let Part::Hole(hole) = part {
                        marks.add(&hole.marks);
                    }
                }
            }
            true
        });
        marks.finish()
    }

    /// Whether there is a null inside of which drlint does not know the type.
    pub(crate) fn holds_untyped_null(&self) -> bool {
        !walk::each(self, &mut |value| !matches!(value.kind, Kind::Null(None)))
    }

    /// Whether the value and everything inside it is known. A resource that has not been looked at
    /// counts as not.
    pub fn is_wholly_known(&self) -> bool {
        walk::each(self, &mut |value| {
            !matches!(value.kind, Kind::Unknown(_) | Kind::PartialStr(_) | Kind::Resource(_))
        })
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self { kind, marks: Marks::NONE }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Kind::Number(number).into()
    }
}
