//! What functions ask of the resource that is checked.

use std::rc::Rc;
use std::sync::Arc;

use super::PolicyScope;
use crate::base::{Name, Span};
use crate::diag::{self, Cause, Reason};
use crate::eval::Instance;
use crate::graph::{Region, values_at};
use crate::value::{Kind, ResourceId, Symbol, Unknown, Value};

/// The resource that is checked.
pub(crate) fn subject<'a>(scope: &'a PolicyScope<'_>) -> Result<&'a Rc<Instance>, String> {
    scope.instance().ok_or_else(|| "only a resource policy has a resource".to_owned())
}

/// The resource that is given, or the subject.
pub fn resource(given: Option<&Value>, scope: &PolicyScope<'_>) -> Result<Rc<Instance>, String> {
    match given {
        None => subject(scope).cloned(),
        Some(Value { kind: Kind::Resource(id), .. }) => Ok(scope.graph.evaluator.instance(*id)),
        Some(_) => Err("expected a resource".to_owned()),
    }
}

/// The unknown value of an argument that is not set.
pub(crate) fn unknown_argument(path: &str, clause: &'static str, instance: &Instance) -> Value {
    let subject = instance.attribute(path.to_owned());
    let why = Reason::new(subject, Cause::stated(clause), instance.block.header);
    Value::unknown(Unknown::because(why).not_null())
}

/// Whether the value is what the provider will choose for this very resource.
fn is_computed(value: &Value, instance: &Instance) -> bool {
    value.as_unknown().is_some_and(|unknown| match unknown.symbol {
        Some(Symbol::Attribute(resource, _)) => resource == instance.id,
        Some(_) => false,
        // An instance that stands for any number of others has no symbols: the same symbol would
        // mean different values. Its reason names the instance.
        None => {
            instance.is_symbolic()
                && unknown.reasons.first().is_some_and(|why| why.subject.is_of(&instance.addr))
        }
    })
}

/// Whether an argument is left to the provider: its value is what the provider will choose, or what
/// a plan knows that it chose.
pub(crate) fn is_left_out(
    value: &Value,
    path: &str,
    instance: &Instance,
    scope: &PolicyScope<'_>,
) -> bool {
    let first = Name::new(path.split('.').next().unwrap_or(path));
    is_computed(value, instance) || scope.graph.evaluator.is_left_out(instance, first)
}

/// The values at a dotted path, one for each nested block on the way.
pub(crate) fn at_path(
    id: ResourceId,
    path: &str,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Vec<Value> {
    values_at(path, |first| scope.read(id, first, span).ok())
}

/// A region that cannot be known, for one reason.
pub(crate) fn unknown_region(what: impl Into<diag::Subject>, clause: &'static str) -> Region {
    let why = Reason::new(what, Cause::stated(clause), None);
    Region::Symbol { provider: "".into(), why: Arc::new(Unknown::because(why)) }
}
