//! Roots that refer to each other's resources: the replication of a bucket may be declared in the
//! root of the other region. Such a reference has no identity here, only a name, if that.

use std::sync::Arc;

use super::drlint::{along, identity};
use super::scope::PolicyScope;
use crate::addr::Mode;
use crate::base::Name;
use crate::diag::{Cause, Reason};
use crate::eval::reasons;
use crate::graph::{Beside, Graph, Join};
use crate::value::{Hole, Kind, Part, PartialStr, ResourceId, Type, Unknown, Value};

/// Arguments that may name a resource of another root: type, dotted paths.
const ENDS: [(&str, &[&str]); 1] =
    [("aws_s3_bucket_replication_configuration", &["bucket", "rule.destination.bucket"])];

/// What `graph` names that none of its own resources is.
pub fn loose_ends(graph: &Graph, deployment: &Arc<str>) -> Vec<Beside> {
    let mut found = Vec::new();
    for (kind, paths) in ENDS {
        for &id in graph.of_type(Name::new(kind)) {
            for value in paths.iter().flat_map(|path| values(graph, id, path)) {
                if value.is_null() || is_own(&value, graph) {
                    continue;
                }
                let instance = graph.evaluator.instance(id);
                let why = Reason::new(
                    format!("{} in {deployment}", instance.addr),
                    Cause::stated("names a bucket outside its own root, perhaps this one"),
                    instance.block.header,
                );
                let deployment = Arc::clone(deployment);
                found.push(Beside { deployment, kind, value: bare(&value), why });
            }
        }
    }
    found
}

/// False when no other root can mean the subject, else unknown for the sake of those that may.
pub fn asked(kind: &Value, subject: ResourceId, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let kind = kind.as_str().ok_or("the type must be a string")?;
    scope.graph.asked_beside.set(true);
    let mut open: Option<Unknown> = None;
    for one in scope.graph.beside().iter().filter(|one| one.kind == kind) {
        if matches!(identity::names(&one.value, subject, scope.graph), Join::Different) {
            continue;
        }
        let why = Unknown::because(one.why.clone());
        open = Some(match open {
            Some(before) => before.merge(&why),
            None => why,
        });
    }
    Ok(open.map_or(Value::bool(false), |why| {
        Value::unknown(Unknown { not_null: true, ..why.with_type(Type::Bool) })
    }))
}

fn values(graph: &Graph, id: ResourceId, path: &str) -> Vec<Value> {
    along(path, |first| graph.evaluator.attribute(id, first).ok())
}

fn is_own(value: &Value, graph: &Graph) -> bool {
    identity::resource(value, graph)
        .is_some_and(|id| graph.evaluator.instance(id).mode() == Mode::Managed)
}

/// The value as a text whose unknown parts have reasons and nothing else.
fn bare(value: &Value) -> Value {
    let open = |unknown: &Unknown| Unknown { not_null: true, ..unknown.with_type(Type::String) };
    match &value.kind {
        Kind::Str(text) => Value::str(Arc::clone(text)),
        Kind::PartialStr(text) => {
            let parts = text.parts.iter().map(|part| match part {
                Part::Hole(hole) => Part::Hole(Hole {
                    unknown: Arc::new(open(&hole.unknown)),
                    marks: crate::value::Marks::NONE,
                    json: hole.json,
                }),
                literal @ Part::Literal(_) => literal.clone(),
            });
            Kind::PartialStr(Arc::new(PartialStr { parts: parts.collect() })).into()
        }
        _ => Value::unknown(open(&reasons(value))),
    }
}
