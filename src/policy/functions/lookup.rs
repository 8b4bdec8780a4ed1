//! Lists of resources: found by identity, incomplete where the configuration does not decide.

use std::sync::Arc;

use super::partial_list::PartialList;
use crate::base::Name;
use crate::config::Gap;
use crate::diag::{Cause, Reason};
use crate::eval::{Evaluator, reasons, unknown_from};
use crate::graph::{Identity, Region};
use crate::policy::scope::{PolicyScope, subject};
use crate::schema;
use crate::value::{Fields, Kind, Origin, ResourceId, Unknown};
use crate::value::{Reasons, Type, Value, display};

/// `core::getresources`: the resources of a type whose attributes are those of the filter. Those that
/// may or may not match, or exist at all, make the list incomplete, and so do parts of the configuration
/// that could not be read.
pub(crate) fn matching(
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
    let mut resources = PartialList::default();
    for &id in scope.graph.of_type(Name::new(kind)) {
        match matches(id, fields, scope) {
            Identity::Same => add(&mut resources, id, scope),
            Identity::Different => {}
            Identity::Unknown(why) => resources.may_have_more(&why),
        }
    }
    // Where the filter leads to the subject, so do the resources it selects.
    match scope.instance().filter(|subject| {
        fields.values().any(|it| refers_to(it, subject.id, &scope.graph.evaluator))
    }) {
        Some(subject) => add_gaps_about(&mut resources, kind, subject.id, scope),
        None => add_gaps(&mut resources, kind, scope),
    }
    Ok(resources.into_value())
}

fn refers_to(value: &Value, id: ResourceId, evaluator: &Evaluator) -> bool {
    let marks = value.deep_marks();
    marks.origins().iter().any(
        |origin| matches!(origin, Origin::Resource(to, _) if evaluator.listed(*to) == Some(id)),
    )
}

/// `plugin::drlint::resources`: the resources of a type in what was read.
pub(crate) fn all(kind: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let kind = kind.as_str().ok_or("the type must be a string")?;
    let mut resources = PartialList::default();
    for &id in scope.graph.of_type(Name::new(kind)) {
        add(&mut resources, id, scope);
    }
    Ok(resources.into_value())
}

/// Whether the attributes of a resource are those of a filter. One that differs decides.
fn matches(id: ResourceId, fields: &Fields, scope: &PolicyScope<'_>) -> Identity {
    let mut undecided = Reasons::default();
    for (name, wanted) in fields {
        let actual = scope.graph.evaluator.attribute(id, Name::new(name));
        let actual = actual.unwrap_or_else(|error| unknown_from(&error));
        match scope.graph.compare(&actual, wanted) {
            Identity::Same => {}
            Identity::Different => return Identity::Different,
            Identity::Unknown(why) => undecided.add(&why),
        }
    }
    let undecided = undecided.unknown(Type::Bool);
    undecided.map_or(Identity::Same, |why| Identity::Unknown(Arc::new(why)))
}

/// `plugin::drlint::named`: the resources of a type that a value names. A reference is followed; a
/// name counts in the subject's region.
pub(crate) fn named(kind: &Value, value: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let kind = kind.as_str().ok_or("the type must be a string")?;
    let subject = subject::subject(scope)?;
    let region = scope.graph.region(subject.id);
    let mut resources = PartialList::default();
    // A reference is certain whatever region it is in.
    if let Some(id) = scope.graph.named_resource(value)
        && scope.graph.evaluator.instance(id).kind() == kind
    {
        if let Some(why) = why_uncertain(id, scope) {
            resources.may_have_more(&why);
        } else {
            resources.known.push(Kind::Resource(id).into());
        }
        return Ok(resources.into_value());
    }
    if is_nothing(kind, value) {
        return Ok(resources.into_value());
    }
    // Nothing names itself: the argument that is asked about may be the subject's own name.
    for &id in scope.graph.of_type(Name::new(kind)).iter().filter(|id| **id != subject.id) {
        let other = scope.graph.region(id);
        match (scope.graph.names(value, id), region.same(other)) {
            (Identity::Different, _) | (_, Some(false)) => {}
            (Identity::Same, Some(true)) => add(&mut resources, id, scope),
            (Identity::Unknown(why), _) => resources.may_have_more(&why),
            (Identity::Same, None) => match other {
                Region::Symbol { why, .. } => resources.may_have_more(why),
                _ => resources.may_have_more(&reasons(value)),
            },
        }
    }
    add_gaps(&mut resources, kind, scope);
    Ok(resources.into_value())
}

/// Whether a value names no resource that anybody declares: it is not set, or the name of one that AWS
/// makes itself, which no missing module can contain.
fn is_nothing(kind: &str, value: &Value) -> bool {
    let reserved = |name: &str| name.is_empty() || schema::is_reserved(kind, name);
    value.is_null() || value.as_str().is_some_and(reserved)
}

/// `plugin::drlint::resolve`: as [`named`], and unknown with the reason when the configuration declares
/// none.
pub(crate) fn resolve(
    kind: &Value,
    value: &Value,
    scope: &PolicyScope<'_>,
) -> Result<Value, String> {
    let found = named(kind, value, scope)?;
    if kind.as_str().is_some_and(|kind| is_nothing(kind, value)) {
        return Ok(found);
    }
    if found.as_items().is_none_or(|items| !items.is_empty()) {
        return Ok(found);
    }
    if !value.is_wholly_known() {
        return Ok(Value::unknown(reasons(value)).with_marks(&value.marks));
    }
    let kind = kind.as_str().unwrap_or_default();
    let declared = scope
        .graph
        .of_type(Name::new(kind))
        .iter()
        .find(|id| matches!(scope.graph.names(value, **id), Identity::Same));
    let region = declared.and_then(|id| scope.graph.region(*id).label());
    let cause = match (declared, region) {
        (Some(id), Some(region)) => {
            let addr = &scope.graph.evaluator.instance(*id).addr;
            Cause::stated(format!("is the name of {addr}, which is in {region}"))
        }
        _ => Cause::stated(format!("is not the name of an {kind} in this configuration")),
    };
    let why = Unknown::because(Reason::new(display(value), cause, None));
    Ok(Value::unknown(why).with_marks(&value.marks))
}

/// `plugin::drlint::referrers`: the resources of a type whose argument at a dotted path refers to the
/// subject.
pub(crate) fn referrers(
    kind: &Value,
    path: &Value,
    scope: &PolicyScope<'_>,
) -> Result<Value, String> {
    let (Some(kind), Some(path)) = (kind.as_str(), path.as_str()) else {
        return Err("type and path must be strings".to_owned());
    };
    let mut resources = PartialList::default();
    let subject = subject::subject(scope)?.id;
    for id in scope.graph.referrers(subject, kind, path) {
        add(&mut resources, id, scope);
    }
    add_gaps_about(&mut resources, kind, subject, scope);
    Ok(resources.into_value())
}

/// Adds a resource; one that may not exist makes the list incomplete instead, and so does one that
/// stands for any number of them.
fn add(resources: &mut PartialList, id: ResourceId, scope: &PolicyScope<'_>) {
    let instance = scope.graph.evaluator.instance(id);
    let uncertain = why_uncertain(id, scope);
    if let Some(why) = uncertain.as_ref().or(instance.each.uncertain.as_ref())
        && (uncertain.is_some() || instance.is_symbolic())
    {
        resources.may_have_more(why);
    }
    if uncertain.is_none() {
        resources.known.push(Kind::Resource(id).into());
    }
}

/// Why it is not certain that a resource exists. What exists together with the subject is certain for
/// it.
fn why_uncertain(id: ResourceId, scope: &PolicyScope<'_>) -> Option<Arc<Unknown>> {
    let evaluator = &scope.graph.evaluator;
    let why = evaluator.instance(id).each.uncertain.clone()?;
    let exists = scope.instance().is_some_and(|subject| evaluator.exists_with(id, subject.id));
    (!exists).then_some(why)
}

/// Parts of the configuration that could not be read may declare resources of the type.
fn add_gaps(resources: &mut PartialList, kind: &str, scope: &PolicyScope<'_>) {
    for gap in scope.graph.gaps(kind) {
        resources.may_have_more(&Unknown::because(reason(gap)));
    }
}

/// The same for resources that refer to another.
fn add_gaps_about(
    resources: &mut PartialList,
    kind: &str,
    subject: ResourceId,
    scope: &PolicyScope<'_>,
) {
    for gap in scope.graph.gaps_about(kind, subject) {
        resources.may_have_more(&Unknown::because(reason(gap)));
    }
}

/// Why it is not known what a gap declares.
pub(super) fn reason(gap: &Gap) -> Reason {
    let cause = Cause::ModuleNotRead(gap.reason.as_str().into());
    Reason::new(gap.what.as_str(), cause, gap.span)
}
