//! The parts of collections, and the type that these have where there is no part to show it.

use std::ops::Deref;
use std::sync::Arc;

use super::{Fields, Kind, Type, Value, type_of};

/// The parts of a list, set, map, tuple or object.
#[derive(Clone, Debug)]
pub struct Parts<C: Clone> {
    parts: C,
    /// The element type of an empty list, set or map; None when drlint does not know it. It says
    /// nothing about other values.
    of: Option<Arc<Type>>,
}

/// The elements of a list, set or tuple.
pub type Items = Parts<Arc<[Value]>>;

/// The members of a map or object.
pub type Members = Parts<Arc<Fields>>;

impl<C: Clone> Parts<C> {
    pub(super) fn of(&self) -> Option<&Arc<Type>> {
        self.of.as_ref()
    }

    /// The same parts, with the type they have when there are none.
    #[must_use]
    pub(super) fn with_type(mut self, of: Option<Arc<Type>>) -> Self {
        self.of = of;
        self
    }
}

impl<C: Clone> Deref for Parts<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.parts
    }
}

impl<C: Clone> From<C> for Parts<C> {
    fn from(parts: C) -> Self {
        Self { parts, of: None }
    }
}

impl From<Vec<Value>> for Items {
    fn from(items: Vec<Value>) -> Self {
        Arc::<[Value]>::from(items).into()
    }
}

impl FromIterator<Value> for Items {
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        items.into_iter().collect::<Arc<[Value]>>().into()
    }
}

impl Items {
    /// Each element as `change` makes it.
    pub(crate) fn mapped(&self, change: impl FnMut(&Value) -> Value) -> Self {
        self.iter().map(change).collect::<Self>().with_type(self.of.clone())
    }
}

impl Members {
    /// Each member as `change` makes it.
    pub(crate) fn mapped(&self, mut change: impl FnMut(&Value) -> Value) -> Self {
        let members = self.iter().map(|(key, value)| (Arc::clone(key), change(value)));
        Self::from(members.collect::<Fields>()).with_type(self.of.clone())
    }
}

impl From<Fields> for Members {
    fn from(fields: Fields) -> Self {
        Arc::new(fields).into()
    }
}

impl Value {
    /// Whether this is a list, set or map without elements.
    pub(crate) fn is_empty_collection(&self) -> bool {
        match &self.kind {
            Kind::List(items) | Kind::Set(items) => items.is_empty(),
            Kind::Map(fields) => fields.is_empty(),
            _ => false,
        }
    }

    /// The type of the elements of a list, set or map; None when it is not known.
    pub(crate) fn element_type(&self) -> Option<Arc<Type>> {
        match &self.kind {
            Kind::List(items) | Kind::Set(items) if items.is_empty() => items.of.clone(),
            Kind::Map(fields) if fields.is_empty() => fields.of.clone(),
            _ => match type_of(self) {
                Type::List(of) | Type::Set(of) | Type::Map(of) => {
                    (!of.any_part(&mut |ty| *ty == Type::Any)).then_some(of)
                }
                _ => None,
            },
        }
    }

    /// The same value; a list, set or map without elements has elements of this type.
    #[must_use]
    pub(crate) fn with_element_type(mut self, of: impl FnOnce() -> Option<Arc<Type>>) -> Self {
        match &mut self.kind {
            Kind::List(items) | Kind::Set(items) if items.is_empty() => items.of = of(),
            Kind::Map(fields) if fields.is_empty() => fields.of = of(),
            _ => {}
        }
        self
    }
}
