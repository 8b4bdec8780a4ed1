//! What an expression sees: its surroundings, and the variables that it binds itself.
//!
//! Invariant: an [`Env`] borrows all that it has, so that binding a variable costs no allocation and
//! an expression cannot outlive the scope it is evaluated in.

use std::cell::RefCell;
use std::sync::Arc;

use super::error::Error;
use super::files::ModuleFiles;
use super::limits::Limits;
use super::unknowns::reasons;
use crate::base::{Name, Span};
use crate::syntax::{Call, Step};
use crate::value::{Fields, Kind, ResourceId, Unknown, Value};

/// Result of an evaluation.
pub type Outcome = Result<Value, Error>;

/// What a root name stands for.
#[derive(Debug)]
pub struct Resolved {
    pub(crate) value: Value,
    /// How many of the steps after the name are already taken.
    pub(crate) consumed: usize,
}

impl Resolved {
    /// A value after which `consumed` steps are done.
    pub fn new(value: Value, consumed: usize) -> Self {
        Self { value, consumed }
    }
}

/// The surroundings of an expression: Terraform's module scope, or a rule's.
pub trait Scope {
    /// The value of a root name. A scope may look ahead at the `steps` that follow it to evaluate no
    /// more than is asked for. Index steps may be evaluated in `env`.
    ///
    /// # Errors
    /// When there is no such name, or what it names has no value.
    fn root(
        &self,
        name: Name,
        steps: &[Step],
        span: Span,
        env: &Env<'_>,
    ) -> Result<Resolved, Error>;

    /// One attribute of a resource instance that has not been looked at.
    ///
    /// # Errors
    /// When the resource's type has no such attribute.
    fn attribute(&self, resource: ResourceId, name: &str, span: Span) -> Outcome;

    /// A resource instance as an object with all its attributes.
    ///
    /// # Errors
    /// When it cannot be evaluated.
    fn object(&self, resource: ResourceId, span: Span) -> Outcome;

    /// Functions of the scope's own; `None` leaves the name to Terraform's library. The arguments
    /// are not evaluated yet.
    fn call(&self, call: &Call, span: Span, env: &Env<'_>) -> Option<Outcome>;

    /// Takes note of work that is about to be done, in steps: one for an expression, one for each
    /// element that a function looks at. A scope without limits needs none of its own.
    ///
    /// # Errors
    /// The reason when it would be too much: the expression is then unknown.
    fn spend(&self, _steps: usize) -> Result<(), Arc<Unknown>> {
        Ok(())
    }

    /// How large values may become.
    fn limits(&self) -> &Limits {
        &Limits::DEFAULT
    }

    /// Whether lists made of a set must have their elements in the set's order. Terraform's must;
    /// rules only ask what is in them.
    fn is_ordered(&self) -> bool {
        true
    }

    /// Whether an arm of a conditional whose type is not known leaves the type of the other arm open.
    /// Terraform converts both arms to one type; rules ask for the value of the arm that was chosen.
    fn is_typed_by_both_arms(&self) -> bool {
        true
    }

    /// Files as functions may read them.
    fn files(&self) -> &dyn ModuleFiles;
}

/// A scope and the `for` variables in force.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    pub(crate) scope: &'a dyn Scope,
    innermost: Option<&'a Binding<'a>>,
    guard: Option<&'a Guard>,
}

/// One `for` variable, linked to those around it.
pub(super) struct Binding<'a> {
    name: Name,
    value: Value,
    outer: Option<&'a Binding<'a>>,
}

/// Records the unknowns of an argument of `try` or `can`: any of them may turn out to be an error,
/// which these functions would catch.
#[derive(Default)]
pub(super) struct Guard(RefCell<Option<Unknown>>);

impl Guard {
    /// Notes a value on the way. The first unknown is reason enough.
    pub(super) fn record(&self, value: &Value) {
        if self.0.borrow().is_some() {
            return;
        }
        if !value.is_wholly_known() {
            // A resource is only a name until one of its attributes is read, and that is recorded.
            let resource = matches!(value.kind, Kind::Resource(_));
            *self.0.borrow_mut() = (!resource).then(|| reasons(value));
        } else if value.holds_untyped_null() {
            // The type decides which conversions fail.
            *self.0.borrow_mut() = Some(Unknown::untyped_null());
        }
    }

    pub(super) fn first_unknown(self) -> Option<Unknown> {
        self.0.into_inner()
    }
}

impl<'a> Env<'a> {
    pub(crate) fn new(scope: &'a dyn Scope) -> Self {
        Self { scope, innermost: None, guard: None }
    }

    /// The value of a `for` variable.
    pub(super) fn variable(&self, name: Name) -> Option<&'a Value> {
        let mut next = self.innermost;
        while let Some(binding) = next {
            if binding.name == name {
                return Some(&binding.value);
            }
            next = binding.outer;
        }
        None
    }

    /// The same with `guard` watching.
    pub(super) fn guarded<'b>(&self, guard: &'b Guard) -> Env<'b>
    where
        'a: 'b,
    {
        Env { guard: Some(guard), ..*self }
    }

    pub(super) fn guard(&self) -> Option<&'a Guard> {
        self.guard
    }

    /// Whether an error would be caught.
    pub(super) fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }

    /// Binds one more variable; the caller keeps the binding.
    pub(super) fn bind(&self, name: Name, value: Value) -> Binding<'a> {
        Binding { name, value, outer: self.innermost }
    }

    /// The same scope with `binding` innermost.
    pub(super) fn within<'b>(&self, binding: &'b Binding<'b>) -> Env<'b>
    where
        'a: 'b,
    {
        Env { innermost: Some(binding), ..*self }
    }

    /// A resource as its object; any other value, and the elements of a list, as they are.
    pub(super) fn resolve_resource(&self, value: Value, span: Span) -> Outcome {
        match value.kind {
            Kind::Resource(resource) => {
                Ok(self.scope.object(resource, span)?.with_marks(&value.marks))
            }
            _ => Ok(value),
        }
    }

    /// A value without lazy resources, wherever they are in it.
    pub(super) fn resolve_resources_deep(&self, value: Value, span: Span) -> Outcome {
        match value.kind {
            Kind::Resource(_) => self.resolve_resource(value, span),
            // Most collections hold no resource; those are passed on without a copy.
            Kind::Tuple(ref items) | Kind::List(ref items)
                if items.iter().any(|item| matches!(item.kind, Kind::Resource(_))) =>
            {
                let items: Result<Arc<[Value]>, Error> = items
                    .iter()
                    .map(|item| self.resolve_resources_deep(item.clone(), span))
                    .collect();
                Ok(Value::tuple(items?).with_marks(&value.marks))
            }
            Kind::Object(ref fields) | Kind::Map(ref fields)
                if fields.values().any(|item| matches!(item.kind, Kind::Resource(_))) =>
            {
                let mut resolved = Fields::new();
                for (key, item) in fields.iter() {
                    let item = self.resolve_resources_deep(item.clone(), span)?;
                    resolved.insert(Arc::clone(key), item);
                }
                Ok(Value::object(resolved).with_marks(&value.marks))
            }
            _ => Ok(value),
        }
    }
}
