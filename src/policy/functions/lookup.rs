//! Lists of resources: joined by identity, incomplete where the configuration does not decide.

use crate::base::Name;
use crate::config::Gap;
use crate::diag::{Cause, Reason};
use crate::eval::{Instance, reasons, unknown_from};
use crate::graph::{Identity, Region};
use crate::policy::scope::{PolicyScope, subject};
use crate::value::{Fields, Kind, PartialList, Reasons, ResourceId, Type, Unknown, Value};

/// A list of resources in the making.
#[derive(Default)]
struct Resources(PartialList);

impl Resources {
    /// Adds a resource; one that may not be there makes the list incomplete instead.
    fn add(&mut self, id: ResourceId, scope: &PolicyScope<'_>) {
        match absent(&scope.graph.evaluator.instance(id)) {
            None => self.0.push(Kind::Resource(id).into()),
            Some(why) => self.0.is_incomplete_because(&why),
        }
    }

    /// The list, incomplete also for what could not be read of the type.
    fn finish(mut self, kind: &str, scope: &PolicyScope<'_>) -> Value {
        for gap in scope.graph.gaps(kind) {
            self.0.is_incomplete_because(&Unknown::because(hidden(gap)));
        }
        self.0.into_value()
    }
}

/// `core::getresources`: the resources of a type whose attributes are those of the filter. Those that
/// may or may not be meant, or be there at all, make the list incomplete, and so do parts of the
/// configuration that could not be read.
pub fn matching(
    kind: &Value,
    filter: Option<&Value>,
    scope: &PolicyScope<'_>,
) -> Result<Value, String> {
    let kind = kind.as_str().ok_or("the type must be a string")?;
    let no_fields = Fields::new();
    let fields = match filter {
        Some(filter) => filter.as_fields().ok_or("the filter must be an object")?,
        None => &no_fields,
    };
    let evaluator = &scope.graph.evaluator;
    let mut found = Resources::default();
    for &id in scope.graph.of_type(Name::new(kind)) {
        let mut doubt = Reasons::default();
        let mut differs = false;
        for (name, wanted) in fields.iter() {
            let actual = evaluator.attribute(id, Name::new(name));
            let actual = actual.unwrap_or_else(|error| unknown_from(&error));
            match scope.graph.compare(&actual, wanted) {
                Identity::Same => {}
                Identity::Different => {
                    differs = true;
                    break;
                }
                Identity::Unknown(why) => {
                    doubt.add(&why);
                }
            }
        }
        match doubt.unknown(Type::Any) {
            _ if differs => {}
            None => found.add(id, scope),
            Some(why) => found.0.is_incomplete_because(&why),
        }
    }
    Ok(found.finish(kind, scope))
}

/// `plugin::drlint::named`: the resources of a type that a value names. A reference is followed; a
/// name counts in the subject's region.
pub fn named(kind: &Value, value: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let kind = kind.as_str().ok_or("the type must be a string")?;
    let subject = subject::subject(scope)?;
    let here = scope.graph.region(subject.id);
    let mut found = Resources::default();
    if let Some(id) = scope.graph.named_resource(value)
        && scope.graph.evaluator.instance(id).kind() == kind
    {
        found.add(id, scope);
        return Ok(found.0.into_value());
    }
    // Nothing names itself.
    for &id in scope.graph.of_type(Name::new(kind)).iter().filter(|id| **id != subject.id) {
        let there = scope.graph.region(id);
        match (scope.graph.names(value, id), here.same(there)) {
            (Identity::Different, _) | (_, Some(false)) => {}
            (Identity::Same, Some(true)) => found.add(id, scope),
            (Identity::Unknown(why), _) => found.0.is_incomplete_because(&why),
            (Identity::Same, None) => match there {
                Region::Symbol { why, .. } => found.0.is_incomplete_because(why),
                _ => found.0.is_incomplete_because(&reasons(value)),
            },
        }
    }
    Ok(found.finish(kind, scope))
}

/// `plugin::drlint::referrers`: the resources of a type whose argument at a dotted path refers to the
/// subject.
pub fn referrers(kind: &Value, path: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let (Some(kind), Some(path)) = (kind.as_str(), path.as_str()) else {
        return Err("type and path must be strings".to_owned());
    };
    let mut found = Resources::default();
    for id in scope.graph.referrers(subject::subject(scope)?.id, kind, path) {
        found.add(id, scope);
    }
    Ok(found.finish(kind, scope))
}

/// Why an instance may not be there.
fn absent(instance: &Instance) -> Option<Unknown> {
    instance.each.uncertain.as_ref().map(|why| why.with_type(Type::Any))
}

/// An unread part as a reason.
fn hidden(gap: &Gap) -> Reason {
    Reason::new(gap.what.as_str(), Cause::ModuleNotRead(gap.reason.as_str().into()), gap.span)
}
