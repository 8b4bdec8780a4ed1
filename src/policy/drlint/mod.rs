//! Functions under `plugin::drlint::`: what rules ask of the graph and of the tables of AWS facts.

pub(super) mod identity;
mod lineage;
mod regions;

use std::sync::Arc;

use super::scope::PolicyScope;
use super::{resources, statements};
use crate::addr::InstanceKey;
use crate::base::{Name, Span};
use crate::eval::{Instance, reasons};
use crate::graph::Region;
use crate::schema::{self, On, Scope as NameScope};
use crate::value::{Fields, Kind, Marks, Origin, ResourceId, Type, Unknown, Value, ops};

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
            let mark = place.map_or(Marks::NONE, |span| Marks::origin(Origin::Place(span)));
            Ok(value.clone().marked(&mark))
        }
        ("default", [path]) => default(path, scope),
        ("effective", [path]) => effective(path, scope, span),
        ("elsewhere", [kind]) => super::elsewhere::asked(kind, resource(None, scope)?.id, scope),
        ("listed", [patterns]) => listed(patterns, scope),
        ("named", [kind, value]) => named(kind, value, scope),
        ("name", given) => {
            let instance = resource(given.first(), scope)?;
            Ok(naming(&instance, scope, span).map_or(Value::NULL, |naming| naming.value))
        }
        ("names", [value, given @ ..]) => {
            let instance = resource(given.first(), scope)?;
            Ok(truth(identity::names(value, instance.id, scope.graph), value))
        }
        ("naming", given) => {
            let instance = resource(given.first(), scope)?;
            Ok(naming(&instance, scope, span).map_or(Value::NULL, Naming::into_value))
        }
        ("protections", []) => protections(scope, span),
        ("references", given) => lineage::references(given.first(), scope),
        ("referrers", [kind, path]) => {
            let (Some(kind), Some(path)) = (kind.as_str(), path.as_str()) else {
                return Err("type and path must be strings".to_owned());
            };
            let subject = resource(None, scope)?;
            let found = scope.graph.referrers(subject.id, kind, path);
            let mut certain = Vec::new();
            let mut open: Option<Unknown> = None;
            let mut doubt = |why: Unknown| {
                open = Some(match open.take() {
                    Some(before) => before.and(&why),
                    None => why,
                });
            };
            for id in found {
                match resources::absent(&scope.graph.world.instance(id)) {
                    None => certain.push(Kind::Resource(id).into()),
                    Some(why) => doubt(why),
                }
            }
            for gap in scope.graph.gaps(kind) {
                doubt(Unknown::because(resources::hidden(gap)));
            }
            Ok(resources::list(certain, open))
        }
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
            let text = |value: &Value| super::message::plain(value).into();
            let why = crate::diag::Why { what: text(what), reason: text(reason), span: None };
            Ok(Value::unknown(Unknown::because(why)))
        }
        ("written", [path]) => written(path, scope, span),
        _ => Err("this function is not there".to_owned()),
    }
}

/// The resource that is given, or the subject.
fn resource(
    given: Option<&Value>,
    scope: &PolicyScope<'_>,
) -> Result<std::rc::Rc<Instance>, String> {
    match given {
        None => scope.instance().cloned().ok_or_else(|| "there is no resource here".to_owned()),
        Some(Value { kind: Kind::Resource(id), .. }) => Ok(scope.graph.world.instance(*id)),
        Some(_) => Err("this is no resource".to_owned()),
    }
}

/// A comparison as a value.
fn truth(join: crate::graph::Join, cause: &Value) -> Value {
    use crate::graph::Join;
    let value = match join {
        Join::Same => Value::bool(true),
        Join::Different => Value::bool(false),
        Join::Unknown(why) => Value::unknown(Unknown { not_null: true, ..why.derived(Type::Bool) }),
    };
    value.marked(&cause.deep_marks())
}

fn default(path: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let path = path.as_str().ok_or("the path must be a string")?;
    let instance = resource(None, scope)?;
    let known = schema::default(instance.kind().as_str(), path);
    Ok(known.map_or(Value::NULL, |default| default.value.clone()))
}

/// The value at a dotted path, none when it is not written; the first, were there several blocks.
fn given(
    path: &Value,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Result<(std::rc::Rc<Instance>, Option<Value>), String> {
    let path = path.as_str().ok_or("the path must be a string")?;
    let instance = resource(None, scope)?;
    let value = at_path(instance.id, path, scope, span).into_iter().next();
    let value = value.filter(|value| !value.is_null() && !is_computed(value, &instance));
    // A list of no blocks is a block that is not written.
    let value = value.filter(|value| value.as_items().is_none_or(|items| !items.is_empty()));
    Ok((instance, value))
}

fn written(path: &Value, scope: &PolicyScope<'_>, span: Span) -> Result<Value, String> {
    let (_, value) = given(path, scope, span)?;
    Ok(match value {
        None => Value::bool(false),
        Some(value) => match &value.kind {
            Kind::Unknown(unknown) if !unknown.not_null && !is_name(unknown, scope) => {
                Value::unknown(Unknown { not_null: true, ..unknown.derived(Type::Bool) })
            }
            _ => Value::bool(true),
        }
        .marked(&value.deep_marks()),
    })
}

/// Whether this is the name of a resource, which is never null.
fn is_name(unknown: &Unknown, scope: &PolicyScope<'_>) -> bool {
    let Some(crate::value::Symbol::Attribute(id, attribute)) = unknown.symbol else { return false };
    let kind = scope.graph.world.instance(id).kind();
    schema::naming(kind.as_str())
        .is_some_and(|naming| naming.arguments.contains(&attribute.as_str()))
}

fn effective(path: &Value, scope: &PolicyScope<'_>, span: Span) -> Result<Value, String> {
    let (instance, value) = given(path, scope, span)?;
    if let Some(value) = value {
        return Ok(value);
    }
    let path = path.as_str().unwrap_or_default();
    Ok(match schema::default(instance.kind().as_str(), path) {
        Some(default) => default.value.clone(),
        None => open(
            &format!("{}.{path}", instance.addr),
            "is not written, and its default is not on record",
            &instance,
        ),
    })
}

/// The resources of a type that a value names. A reference is followed; a name counts in the
/// subject's region.
fn named(kind: &Value, value: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    use crate::graph::Join;
    let kind = kind.as_str().ok_or("the type must be a string")?;
    let subject = resource(None, scope)?;
    let world = &scope.graph.world;
    let mut certain: Vec<Value> = Vec::new();
    let mut open: Option<Unknown> = None;
    let mut doubt = |why: Unknown| {
        open = Some(match open.take() {
            Some(before) => before.and(&why),
            None => why,
        });
    };
    if let Some(id) = identity::resource(value, scope.graph)
        && world.instance(id).kind() == kind
    {
        match resources::absent(&world.instance(id)) {
            None => certain.push(Kind::Resource(id).into()),
            Some(why) => doubt(why),
        }
        return Ok(resources::list(certain, open));
    }
    let here = scope.graph.region(subject.id);
    // Nothing names itself.
    for &id in scope.graph.of_type(Name::new(kind)).iter().filter(|id| **id != subject.id) {
        let name = identity::names(value, id, scope.graph);
        let region = here.same(scope.graph.region(id));
        match (name, region, resources::absent(&world.instance(id))) {
            (Join::Different, ..) | (_, Some(false), _) => {}
            (Join::Same, Some(true), None) => certain.push(Kind::Resource(id).into()),
            (Join::Unknown(why), ..) => doubt(why.derived(Type::Any)),
            (Join::Same, _, Some(why)) => doubt(why),
            (Join::Same, None, None) => match scope.graph.region(id) {
                Region::Symbol { why, .. } => doubt(why.derived(Type::Any)),
                _ => doubt(reasons(value)),
            },
        }
    }
    for gap in scope.graph.gaps(kind) {
        doubt(Unknown::because(resources::hidden(gap)));
    }
    Ok(resources::list(certain, open))
}

/// How a resource is named.
struct Naming {
    arguments: &'static [&'static str],
    scope: NameScope,
    /// Whether the name must tell copies of a stack apart.
    free: bool,
    argument: Option<&'static str>,
    value: Value,
}

impl Naming {
    fn into_value(self) -> Value {
        let scope = match self.scope {
            NameScope::Global => "global",
            NameScope::Account => "account",
            NameScope::Region => "region",
            NameScope::Parent => "parent",
            NameScope::Fixed => "fixed",
        };
        let arguments: Vec<Value> = self.arguments.iter().map(|name| Value::str(*name)).collect();
        Value::object(Fields::from([
            ("argument".into(), self.argument.map_or(Value::NULL, Value::str)),
            ("arguments".into(), Value::tuple(arguments)),
            ("free".into(), Value::bool(self.free)),
            ("scope".into(), Value::str(scope)),
            ("value".into(), self.value),
        ]))
    }
}

/// The argument that names a resource: a name, else the beginning of a generated one.
fn naming(instance: &Instance, scope: &PolicyScope<'_>, span: Span) -> Option<Naming> {
    let table = schema::naming(instance.kind().as_str())?;
    let free = table.scope.collides();
    let mut found = Naming {
        arguments: &table.arguments,
        scope: table.scope,
        free,
        argument: None,
        value: Value::NULL,
    };
    for argument in table.arguments.iter().copied().chain(table.prefix) {
        let values = at_path(instance.id, argument, scope, span);
        let written = values.into_iter().find(|value| {
            !value.is_null() && value.as_str() != Some("") && !is_computed(value, instance)
        });
        if let Some(value) = written {
            return Some(Naming { argument: Some(argument), value, ..found });
        }
    }
    found.free = free && table.absent != schema::Absent::Unnamed;
    Some(found)
}

fn protections(scope: &PolicyScope<'_>, span: Span) -> Result<Value, String> {
    let instance = resource(None, scope)?;
    let mut all = Vec::new();
    for protection in schema::protections(instance.kind().as_str()) {
        for value in at_path(instance.id, protection.path, scope, span) {
            all.push(protection_value(protection, &value, &instance));
        }
    }
    Ok(Value::tuple(all))
}

fn protection_value(protection: &schema::Protection, value: &Value, instance: &Instance) -> Value {
    let written = !value.is_null() && !is_computed(value, instance);
    let on = if written {
        match protection.on {
            On::True => crate::value::convert(value, &Type::Bool).unwrap_or_else(|_| value.clone()),
            On::Word(word) => {
                ops::equal(value, &Value::str(word)).unwrap_or_else(|_| value.clone())
            }
        }
    } else {
        match protection.absent {
            Some(on) => Value::bool(on),
            None => open(
                &format!("{}.{}", instance.addr, protection.path),
                "is not written, so the service decides",
                instance,
            ),
        }
    };
    let protecting = match protection.on {
        On::True => Value::bool(true),
        On::Word(word) => Value::str(word),
    };
    Value::object(Fields::from([
        ("argument".into(), Value::str(protection.path)),
        ("on".into(), on.marked(&value.deep_marks())),
        ("protecting".into(), protecting),
        ("value".into(), value.clone()),
        ("written".into(), Value::bool(written)),
    ]))
}

fn open(what: &str, reason: &str, instance: &Instance) -> Value {
    let why = crate::diag::Why {
        what: what.into(),
        reason: reason.into(),
        span: Some(instance.block.header),
    };
    Value::unknown(Unknown { not_null: true, ..Unknown::because(why) })
}

/// Whether the value is what the provider will choose for this very resource. An instance that stands
/// for several has values of no identity; there the reason tells, which points at its own block.
pub(super) fn is_computed(value: &Value, instance: &Instance) -> bool {
    value.as_unknown().is_some_and(|unknown| match unknown.symbol {
        Some(crate::value::Symbol::Attribute(resource, _)) => resource == instance.id,
        Some(_) => false,
        None => {
            let own = Some(instance.block.header);
            let mut reasons = unknown.why.iter();
            instance.is_symbolic() && unknown.why.len() == 1 && reasons.all(|why| why.span == own)
        }
    })
}

/// The values at a dotted path, one for each nested block on the way. Blocks that are not there
/// have none.
pub(super) fn at_path(
    id: ResourceId,
    path: &str,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Vec<Value> {
    let mut steps = path.split('.');
    let Some(first) = steps.next() else { return Vec::new() };
    let Ok(value) = scope.read(id, Name::new(first), span) else { return Vec::new() };
    let mut values = vec![value];
    for step in steps {
        let mut next = Vec::new();
        for value in &values {
            collect(value, step, &mut next);
        }
        values = next;
    }
    values
}

pub(super) fn collect(value: &Value, step: &str, found: &mut Vec<Value>) {
    match &value.kind {
        Kind::Object(fields) | Kind::Map(fields) => {
            found.extend(fields.get(step).map(|field| field.clone().marked(&value.marks)));
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().for_each(|item| collect(&item.clone().marked(&value.marks), step, found));
        }
        Kind::Unknown(unknown) => {
            unknown.at_least.iter().for_each(|item| collect(item, step, found));
            let rest = Unknown { not_null: true, ..unknown.derived(Type::Any) };
            found.push(Value::unknown(rest).marked(&value.marks));
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
    let mut whole = instance.addr.clone();
    let full = whole.to_string();
    whole.key = InstanceKey::None;
    let plain = whole.to_string();
    let name =
        naming(&instance, scope, instance.block.header).map_or(Value::NULL, |naming| naming.value);
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
        return Ok(Value::unknown(reasons(&name).derived(Type::Bool)));
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
fn unknown_region(what: impl Into<Arc<str>>, reason: &str) -> Region {
    let why = crate::diag::Why { what: what.into(), reason: reason.into(), span: None };
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
