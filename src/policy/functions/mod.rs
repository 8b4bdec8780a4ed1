//! Functions under `plugin::drlint::`: what rules ask of the graph and of the tables of AWS facts.

pub mod core;
mod cross_root;
mod lookup;
mod patterns;
mod provider_facts;
mod references;
mod regions;
pub mod statements;

use super::display;
use super::scope::{PolicyScope, locate, subject};
use crate::base::Span;
use crate::diag::{Cause, Reason};
use crate::eval::reasons;
use crate::graph::Identity;
use crate::value::{Marks, Origin, Type, Unknown, Value};

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
            let place = locate::within(value, path, scope);
            let mark = place.map_or(Marks::NONE, |span| Marks::origin(Origin::Location(span)));
            Ok(value.clone().with_marks(&mark))
        }
        ("default", [path]) => provider_facts::default(path, scope),
        ("effective", [path]) => provider_facts::effective(path, scope, span),
        ("elsewhere", [kind]) => cross_root::elsewhere(kind, scope),
        ("listed", [patterns]) => patterns::listed(patterns, scope),
        ("named", [kind, value]) => lookup::named(kind, value, scope),
        ("name", given) => {
            let instance = subject::resource(given.first(), scope)?;
            Ok(provider_facts::naming(&instance, scope, span)
                .map_or(Value::NULL, |naming| naming.value))
        }
        ("names", [value, given @ ..]) => {
            let instance = subject::resource(given.first(), scope)?;
            Ok(truth(scope.graph.names(value, instance.id), value))
        }
        ("naming", given) => {
            let instance = subject::resource(given.first(), scope)?;
            Ok(provider_facts::naming(&instance, scope, span)
                .map_or(Value::NULL, provider_facts::Naming::into_value))
        }
        ("protections", []) => provider_facts::protections(scope, span),
        ("references", given) => references::references(given.first(), scope),
        ("referrers", [kind, path]) => lookup::referrers(kind, path, scope),
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
            let cause = Cause::stated(display::plain(reason));
            let why = Reason::new(display::plain(what), cause, None);
            Ok(Value::unknown(Unknown::because(why)))
        }
        ("written", [path]) => provider_facts::written(path, scope, span),
        _ => Err("this function is not there".to_owned()),
    }
}

/// A comparison as a value.
fn truth(identity: Identity, cause: &Value) -> Value {
    let value = match identity {
        Identity::Same => Value::bool(true),
        Identity::Different => Value::bool(false),
        Identity::Unknown(why) => {
            Value::unknown(Unknown { not_null: true, ..why.with_type(Type::Bool) })
        }
    };
    value.with_marks(&cause.deep_marks())
}
