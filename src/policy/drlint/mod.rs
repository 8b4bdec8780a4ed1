//! Functions under `plugin::drlint::`: what rules ask of the graph and of the tables of AWS facts.

mod facts;
pub mod identity;
mod lineage;
mod regions;

use std::rc::Rc;
use std::sync::Arc;

use super::scope::PolicyScope;
use super::{resources, statements};
use crate::addr::{InstanceAddr, InstanceKey};
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason};
use crate::eval::{Instance, reasons};
use crate::graph::{Join, Region};
use crate::value::{Kind, Marks, Origin, ResourceId, Symbol, Type, Unknown, Value};

/// Calls an own function; arguments are counted.
pub fn call(
    name: &str,
    arguments: &[Value],
    scope: &PolicyScope<'_>,
    span: Span,
) -> Result<Value, String> {
    match (name, arguments) {
        ("at", [value, path]) => {
            let path = path.as_str().ok_or("the path must be a string")?;
            let place = super::place::inside(value, path, scope);
            let mark = place.map_or(Marks::NONE, |span| Marks::origin(Origin::Location(span)));
            Ok(value.clone().with_marks(&mark))
        }
        ("default", [path]) => facts::default(path, scope),
        ("effective", [path]) => facts::effective(path, scope, span),
        ("elsewhere", [kind]) => super::elsewhere::asked(kind, resource(None, scope)?.id, scope),
        ("listed", [patterns]) => listed(patterns, scope),
        ("named", [kind, value]) => resources::named(kind, value, scope),
        ("name", given) => {
            let instance = resource(given.first(), scope)?;
            Ok(facts::naming(&instance, scope, span).map_or(Value::NULL, |naming| naming.value))
        }
        ("names", [value, given @ ..]) => {
            let instance = resource(given.first(), scope)?;
            Ok(truth(identity::names(value, instance.id, scope.graph), value))
        }
        ("naming", given) => {
            let instance = resource(given.first(), scope)?;
            Ok(facts::naming(&instance, scope, span).map_or(Value::NULL, facts::Naming::into_value))
        }
        ("protections", []) => facts::protections(scope, span),
        ("references", given) => lineage::references(given.first(), scope),
        ("referrers", [kind, path]) => resources::referrers(kind, path, scope),
        ("region", given) => Ok(regions::value(&regions::of(given.first(), scope)?)),
        ("role", given) => Ok(regions::role(&regions::of(given.first(), scope)?, scope)),
        ("same_region", [a, b]) => {
            let (one, two) = (regions::of(Some(a), scope)?, regions::of(Some(b), scope)?);
            Ok(regions::same(&one, &two))
        }
        ("statements", []) => Ok(statements::of_subject(scope)),
        ("statements", [document]) => Ok(statements::of_document(document, scope)),
        ("unknown", [what, reason]) => {
            // A name that is not known has its own reasons.
            if !what.is_wholly_known() {
                return Ok(Value::unknown(reasons(what)));
            }
            let cause = Cause::stated(super::message::plain(reason));
            let why = Reason::new(super::message::plain(what), cause, None);
            Ok(Value::unknown(Unknown::because(why)))
        }
        ("written", [path]) => facts::written(path, scope, span),
        _ => Err("this function is not there".to_owned()),
    }
}

/// The resource that is judged.
pub fn subject<'a>(scope: &'a PolicyScope<'_>) -> Result<&'a Rc<Instance>, String> {
    scope.instance().ok_or_else(|| "there is no resource here".to_owned())
}

/// The resource that is given, or the subject.
fn resource(given: Option<&Value>, scope: &PolicyScope<'_>) -> Result<Rc<Instance>, String> {
    match given {
        None => subject(scope).cloned(),
        Some(Value { kind: Kind::Resource(id), .. }) => Ok(scope.graph.evaluator.instance(*id)),
        Some(_) => Err("this is no resource".to_owned()),
    }
}

/// A comparison as a value.
fn truth(join: Join, cause: &Value) -> Value {
    let value = match join {
        Join::Same => Value::bool(true),
        Join::Different => Value::bool(false),
        Join::Unknown(why) => {
            Value::unknown(Unknown { not_null: true, ..why.with_type(Type::Bool) })
        }
    };
    value.with_marks(&cause.deep_marks())
}

fn open(path: &str, clause: &'static str, instance: &Instance) -> Value {
    let why = Reason::new(
        instance.attribute(path.to_owned()),
        Cause::stated(clause),
        instance.block.header,
    );
    Value::unknown(Unknown { not_null: true, ..Unknown::because(why) })
}

/// Whether the value is what the provider will choose for this very resource.
fn is_computed(value: &Value, instance: &Instance) -> bool {
    value.as_unknown().is_some_and(|unknown| match unknown.symbol {
        Some(Symbol::Attribute(resource, _)) => resource == instance.id,
        Some(_) => false,
        // An instance that stands for any number of others has no symbols; the reason tells.
        None => {
            instance.is_symbolic()
                && unknown.reasons.first().is_some_and(|why| why.subject.is_of(&instance.addr))
        }
    })
}

/// Whether an argument is left to the provider: what is there is what the provider will choose, or
/// what a plan knows that it chose.
pub(super) fn is_left_out(
    value: &Value,
    path: &str,
    instance: &Instance,
    scope: &PolicyScope<'_>,
) -> bool {
    let first = Name::new(path.split('.').next().unwrap_or(path));
    is_computed(value, instance) || scope.graph.evaluator.is_left_out(instance, first)
}

/// The values at a dotted path, one for each nested block on the way. Blocks that are not there
/// have none.
pub(super) fn at_path(
    id: ResourceId,
    path: &str,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Vec<Value> {
    along(path, |first| scope.read(id, first, span).ok())
}

/// The values at a dotted path below whatever `read` gives for its first name.
pub(super) fn along(path: &str, read: impl FnOnce(Name) -> Option<Value>) -> Vec<Value> {
    let mut steps = path.split('.');
    let first = steps.next().and_then(|first| read(Name::new(first)));
    let mut values: Vec<Value> = first.into_iter().collect();
    for step in steps {
        let mut next = Vec::new();
        for value in &values {
            collect(value, step, &mut next);
        }
        values = next;
    }
    values
}

fn collect(value: &Value, step: &str, found: &mut Vec<Value>) {
    match &value.kind {
        Kind::Object(fields) | Kind::Map(fields) => {
            found.extend(fields.get(step).map(|field| field.clone().with_marks(&value.marks)));
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items
                .iter()
                .for_each(|item| collect(&item.clone().with_marks(&value.marks), step, found));
        }
        Kind::Unknown(unknown) => {
            unknown.known_elements.iter().for_each(|item| collect(item, step, found));
            let rest = Unknown { not_null: true, ..unknown.with_type(Type::Any) };
            found.push(Value::unknown(rest).with_marks(&value.marks));
        }
        _ => {}
    }
}

/// Whether one of the patterns fits the subject's address, with or without its key, or its name.
fn listed(patterns: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let instance = resource(None, scope)?;
    let Some(items) = patterns.as_items() else {
        return Err("the patterns must be a list".to_owned());
    };
    let mut whole = InstanceAddr::clone(&instance.addr);
    let full = whole.to_string();
    whole.key = InstanceKey::None;
    let plain = whole.to_string();
    let name = facts::naming(&instance, scope, instance.block.header)
        .map_or(Value::NULL, |naming| naming.value);
    let mut unsure = false;
    for item in items.iter() {
        let Some(pattern) = item.as_str() else {
            return Err("the patterns must be strings".to_owned());
        };
        if fits(pattern, &full)
            || fits(pattern, &plain)
            || name.as_str().is_some_and(|name| fits(pattern, name))
        {
            return Ok(Value::bool(true));
        }
        unsure |= !name.is_wholly_known() && !pattern.contains('.');
    }
    if unsure {
        return Ok(Value::unknown(reasons(&name).with_type(Type::Bool)));
    }
    Ok(Value::bool(false))
}

/// Whether a pattern, in which `*` stands for any characters, fits the whole text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// A region that cannot be known, for one reason.
fn unknown_region(what: impl Into<crate::diag::Subject>, clause: &'static str) -> Region {
    let why = Reason::new(what, Cause::stated(clause), None);
    Region::Symbol { provider: "".into(), why: Arc::new(Unknown::because(why)) }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_crosses_everything() {
        assert!(fits("module.legacy.*", "module.legacy.aws_s3_bucket.a[\"x\"]"));
        assert!(fits("*-logs", "app-logs"));
        assert!(fits("a*b*c", "aXbYc"));
        assert!(fits("abc", "abc"));
        assert!(!fits("abc", "abcd"));
        assert!(!fits("a*b", "ac"));
        assert!(!fits("ab*ba", "aba"));
    }
}
