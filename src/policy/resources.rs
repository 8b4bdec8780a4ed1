//! `core::getresources`: the resources of a type, joined by identity.

use super::scope::PolicyScope;
use crate::base::Name;
use crate::config::Gap;
use crate::diag::Why;
use crate::eval::{Instance, unknown_from};
use crate::graph::Join;
use crate::value::{Kind, Type, Unknown, Value};

/// The resources of a type whose attributes are those of the filter. Those that may or may not be
/// meant, or be there at all, make the list incomplete, and so do parts of the configuration that
/// could not be read.
pub fn matching(kind: &Value, filter: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let Some(kind) = kind.as_str() else { return Err("the type must be a string".to_owned()) };
    let fields = match filter.as_fields() {
        Some(fields) => fields,
        None if filter.is_null() => return Err("the filter is null".to_owned()),
        None => return Err("the filter must be an object".to_owned()),
    };
    let mut found = Vec::new();
    let mut open: Option<Unknown> = None;
    for &id in scope.graph.of_type(Name::new(kind)) {
        let mut doubt = absent(&scope.graph.world.instance(id));
        let mut differs = false;
        for (name, wanted) in fields.iter() {
            let world = &scope.graph.world;
            let actual =
                world.attribute(id, Name::new(name)).unwrap_or_else(|error| unknown_from(&error));
            match scope.graph.join(&actual, wanted) {
                Join::Same => {}
                Join::Different => {
                    differs = true;
                    break;
                }
                Join::Unknown(why) => {
                    doubt = Some(match doubt {
                        Some(before) => before.and(&why),
                        None => why.derived(Type::Any),
                    });
                }
            }
        }
        match doubt {
            _ if differs => {}
            None => found.push(Kind::Resource(id).into()),
            Some(why) => {
                open = Some(match open {
                    Some(before) => before.and(&why),
                    None => why,
                });
            }
        }
    }
    for gap in scope.graph.gaps(kind) {
        let why = Unknown::because(hidden(gap));
        open = Some(match open {
            Some(before) => before.and(&why),
            None => why,
        });
    }
    Ok(list(found, open))
}

/// Why an instance may not be there.
pub fn absent(instance: &Instance) -> Option<Unknown> {
    instance.each.maybe.as_ref().map(|why| why.derived(Type::Any))
}

/// An unread part as a reason.
pub fn hidden(gap: &Gap) -> Why {
    Why { what: gap.what.as_str().into(), reason: gap.reason.as_str().into(), span: Some(gap.span) }
}

/// A list of resources, incomplete for a reason.
pub fn list(found: Vec<Value>, open: Option<Unknown>) -> Value {
    match open {
        None => Value::tuple(found),
        Some(why) => Value::unknown(Unknown { not_null: true, at_least: found, ..why }),
    }
}
