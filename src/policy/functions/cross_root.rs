//! `plugin::drlint::elsewhere`: resources in other roots, and in parts of this one that could not be
//! read, which may refer to the subject.

use super::lookup;

use crate::graph::Identity;
use crate::policy::scope::{PolicyScope, subject};
use crate::value::{Reasons, Type, Value};

/// False when no resource there can mean the subject, else unknown with those that may as the reasons.
pub(crate) fn elsewhere(kind: &Value, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let kind = kind.as_str().ok_or("the type must be a string")?;
    let subject = subject::subject(scope)?.id;
    scope.trace.other_roots();
    let mut reasons = Reasons::default();
    let references = scope.others.iter().flat_map(|root| root.external_references.iter());
    for reference in references.filter(|reference| reference.kind == kind) {
        if matches!(scope.graph.names(&reference.value, subject), Identity::Different) {
            continue;
        }
        // Even the same name may be another resource, in another account: so it is never true.
        reasons.add_reason(reference.why.clone());
    }
    for gap in scope.graph.gaps_about(kind, subject) {
        reasons.add_reason(lookup::reason(gap));
    }
    let unknown = reasons.unknown(Type::Bool);
    Ok(unknown.map_or(Value::bool(false), |unknown| Value::unknown_bool(&unknown)))
}
