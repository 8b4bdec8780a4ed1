//! What the tables of AWS facts have of the subject: how it is named, what protects it from deletion,
//! and what AWS uses for an argument that is not set.

use std::rc::Rc;

use crate::base::Span;
use crate::eval::Instance;
use crate::graph::values_at;
use crate::policy::scope::PolicyScope;
use crate::policy::scope::subject::{self, at_path, is_left_out, unknown_argument};
use crate::schema::{self, On, Scope as NameScope};
use crate::syntax::Locator;
use crate::value::{Fields, Kind, Symbol, Type, Unknown, Value, ops};

/// The default that drlint knows; null when it knows none.
pub(crate) fn default(path: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let path = path.as_str().ok_or("the path must be a string")?;
    let instance = subject::resource(None, scope)?;
    let known = schema::default(instance.kind().as_str(), path);
    Ok(known.map_or(Value::NULL, |default| default.value.clone()))
}

/// The value at a dotted path, none when it is not set; the first, were there several blocks.
fn set_value(
    path: &Value,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Result<(Rc<Instance>, Option<Value>), String> {
    let path = path.as_str().ok_or("the path must be a string")?;
    let instance = subject::resource(None, scope)?;
    let value = at_path(instance.id, path, scope, span).into_iter().next();
    let value =
        value.filter(|value| !value.is_null() && !is_left_out(value, path, &instance, scope));
    // A nested block that is not set is an empty list in the schema's shape.
    let value = value.filter(|value| value.as_items().is_none_or(|items| !items.is_empty()));
    Ok((instance, value))
}

/// Whether something is set at a path, and not null.
pub(crate) fn written(path: &Value, scope: &PolicyScope<'_>, span: Span) -> Result<Value, String> {
    let (_, value) = set_value(path, scope, span)?;
    Ok(match value {
        None => Value::bool(false),
        Some(value) => match &value.kind {
            // `x = var.x` may pass null, which is as if it were not set.
            Kind::Unknown(unknown) if !unknown.not_null && !is_name(unknown, scope) => {
                Value::unknown_bool(unknown)
            }
            _ => Value::bool(true),
        }
        .with_marks(&value.deep_marks()),
    })
}

/// Whether this is the name of a resource, which is never null.
fn is_name(unknown: &Unknown, scope: &PolicyScope<'_>) -> bool {
    let Some(Symbol::Attribute(id, attribute)) = unknown.symbol else { return false };
    let kind = scope.graph.evaluator.instance(id).kind();
    schema::naming(kind.as_str())
        .is_some_and(|naming| naming.arguments.contains(&attribute.as_str()))
}

/// The value that AWS uses for an argument: what is set, what the plan shows, or the default.
pub fn effective(path: &Value, scope: &PolicyScope<'_>, span: Span) -> Result<Value, String> {
    let (instance, value) = set_value(path, scope, span)?;
    if let Some(value) = value {
        return Ok(value);
    }
    let path = path.as_str().unwrap_or_default();
    // The provider fills in defaults when it plans, so a plan knows more than the tables.
    let planned = values_at(path, |first| scope.graph.evaluator.planned_default(&instance, first));
    let planned = planned.into_iter().find(|value| !value.is_null() && value.is_wholly_known());
    if let Some(planned) = planned {
        return Ok(planned);
    }
    Ok(match schema::default(instance.kind().as_str(), path) {
        Some(default) => default.value.clone(),
        None => {
            unknown_argument(path, "is not set, and drlint does not know its default", &instance)
        }
    })
}

/// How a resource is named.
pub(crate) struct Naming {
    arguments: &'static [&'static str],
    scope: NameScope,
    /// Whether the name must tell copies of a stack apart.
    free: bool,
    argument: Option<&'static str>,
    /// Its value; null when none is written.
    pub(crate) value: Value,
}

impl Naming {
    /// Whether the block has an argument for the name, and copies of a stack must differ in it. What its
    /// value is does not matter: one that is not known may be an empty one.
    pub(crate) fn is_declared(&self, instance: &Instance) -> bool {
        let locator = Locator::new(&instance.block.body);
        self.scope.collides() && self.arguments.iter().any(|path| locator.find(path).is_some())
    }

    /// The object that rules see.
    fn into_value(self) -> Value {
        let scope = match self.scope {
            NameScope::Global => "global",
            NameScope::Account => "account",
            NameScope::Region => "region",
            NameScope::Parent => "parent",
            NameScope::Fixed => "fixed",
            NameScope::Label => "label",
            NameScope::Shared => "shared",
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

/// The value of the argument that names a resource; null when none is set.
pub(crate) fn name(
    given: Option<&Value>,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Result<Value, String> {
    let instance = subject::resource(given, scope)?;
    Ok(naming_of(&instance, scope, span).map_or(Value::NULL, |naming| naming.value))
}

/// How a resource is named, as an object; null when its type has no name.
pub(crate) fn naming(
    given: Option<&Value>,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Result<Value, String> {
    let instance = subject::resource(given, scope)?;
    Ok(naming_of(&instance, scope, span).map_or(Value::NULL, Naming::into_value))
}

/// The argument that names a resource: a name, else the beginning of a generated one.
pub(crate) fn naming_of(
    instance: &Instance,
    scope: &PolicyScope<'_>,
    span: Span,
) -> Option<Naming> {
    let table = schema::naming(instance.kind().as_str())?;
    let free = table.scope.collides();
    let mut naming = Naming {
        arguments: &table.arguments,
        scope: table.scope,
        free,
        argument: None,
        value: Value::NULL,
    };
    for argument in table.arguments.iter().copied().chain(table.prefix) {
        let values = at_path(instance.id, argument, scope, span);
        let written = values.into_iter().find(|value| {
            !value.is_null()
                && value.as_str() != Some("")
                && !is_left_out(value, argument, instance, scope)
        });
        if let Some(value) = written {
            return Some(Naming { argument: Some(argument), value, ..naming });
        }
    }
    // Of some types AWS makes up a name that is unique, of others none at all is allowed.
    naming.free = free && table.absent != schema::Absent::Unnamed;
    Some(naming)
}

/// The deletion protections of the subject.
pub fn protections(scope: &PolicyScope<'_>, span: Span) -> Result<Value, String> {
    let instance = subject::resource(None, scope)?;
    let mut all = Vec::new();
    for protection in schema::protections(instance.kind().as_str()) {
        for value in at_path(instance.id, protection.path, scope, span) {
            all.push(protection_value(protection, &value, &instance, scope));
        }
    }
    Ok(Value::tuple(all))
}

fn protection_value(
    protection: &schema::Protection,
    value: &Value,
    instance: &Instance,
    scope: &PolicyScope<'_>,
) -> Value {
    let written = !value.is_null() && !is_left_out(value, protection.path, instance, scope);
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
            None => {
                unknown_argument(protection.path, "is not set, so AWS chooses the value", instance)
            }
        }
    };
    let protecting = match protection.on {
        On::True => Value::bool(true),
        On::Word(word) => Value::str(word),
    };
    Value::object(Fields::from([
        ("argument".into(), Value::str(protection.path)),
        ("on".into(), on.with_marks(&value.deep_marks())),
        ("protecting".into(), protecting),
        ("value".into(), value.clone()),
        ("written".into(), Value::bool(written)),
    ]))
}
