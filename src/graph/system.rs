//! Systems of root modules that refer to each other's resources: the replication of a bucket may be
//! declared in the root of the other region. Such a reference has no identity in the other root, only
//! a name, if that.

use std::sync::Arc;

use super::{Graph, values_at};
use crate::addr::Mode;
use crate::base::Name;
use crate::diag::{Cause, Reason};
use crate::eval::reasons;
use crate::value::{Hole, Kind, Marks, Part, PartialStr, ResourceId, Type, Unknown, Value};

/// What other roots of a system have to know of one of them: plain data that may cross threads.
#[derive(Clone, Debug)]
pub(crate) struct RootSummary {
    /// The deployment it is of.
    pub(crate) deployment: Arc<str>,
    /// In the order of types and addresses.
    pub(crate) external_references: Arc<[ExternalReference]>,
}

/// A value that refers to a resource outside its own root.
#[derive(Clone, Debug)]
pub(crate) struct ExternalReference {
    /// The type of the resource whose argument it is.
    pub(crate) kind: &'static str,
    /// The name, id or ARN, without identities: those mean nothing in another root.
    pub(crate) value: Value,
    /// The reason of an unknown verdict that depends on it.
    pub(crate) why: Reason,
}

/// Arguments that may name a resource of another root: type, dotted paths.
const ENDS: [(&str, &[&str]); 1] =
    [("aws_s3_bucket_replication_configuration", &["bucket", "rule.destination.bucket"])];

/// Whether a resource of type `kind` may refer to resources of other roots: without one a root has
/// nothing to tell the others.
pub(crate) fn refers_to_other_roots(kind: &str) -> bool {
    ENDS.iter().any(|(end, _)| *end == kind)
}

impl Graph {
    /// The summary of this root for the others of its system.
    pub(crate) fn summary(&self, deployment: &Arc<str>) -> RootSummary {
        RootSummary {
            deployment: Arc::clone(deployment),
            external_references: self.external_references(deployment).into(),
        }
    }

    fn external_references(&self, deployment: &str) -> Vec<ExternalReference> {
        let mut references = Vec::new();
        for (kind, paths) in ENDS {
            for &id in self.of_type(Name::new(kind)) {
                for value in paths.iter().flat_map(|path| self.values(id, path)) {
                    // A data source reads what another root manages.
                    if value.is_null() || self.is_managed_here(&value) {
                        continue;
                    }
                    let instance = self.evaluator.instance(id);
                    let why = Reason::new(
                        format!("{} in {deployment}", instance.addr),
                        Cause::stated("names a bucket outside its own root, perhaps this one"),
                        instance.block.header,
                    );
                    references.push(ExternalReference { kind, value: detached(&value), why });
                }
            }
        }
        references
    }

    fn values(&self, id: ResourceId, path: &str) -> Vec<Value> {
        values_at(path, |first| self.evaluator.attribute(id, first).ok())
    }

    fn is_managed_here(&self, value: &Value) -> bool {
        self.named_resource(value)
            .is_some_and(|id| self.evaluator.instance(id).mode() == Mode::Managed)
    }
}

/// The value as a text whose unknown parts keep their reasons and nothing else.
fn detached(value: &Value) -> Value {
    let unknown = |unknown: &Unknown| unknown.with_type(Type::String).not_null();
    match &value.kind {
        Kind::Str(text) => Value::str(Arc::clone(text)),
        Kind::PartialStr(text) => {
            let parts = text.parts.iter().map(|part| match part {
                Part::Hole(hole) => Part::Hole(Hole {
                    unknown: Arc::new(unknown(&hole.unknown)),
                    marks: Marks::NONE,
                    json: hole.json,
                }),
                literal @ Part::Literal(_) => literal.clone(),
            });
            Kind::PartialStr(Arc::new(PartialStr { parts: parts.collect() })).into()
        }
        _ => Value::unknown(unknown(&reasons(value))),
    }
}
