//! How `aws_iam_policy_document` merges documents.

use crate::eval::reasons;
use crate::policy::functions::partial_list::PartialList;
use crate::value::{Value, ops};

/// Adds the statements of a document that takes precedence over `merged`: a statement with the same
/// Sid is replaced, and one whose Sid may turn out to be the same is no longer certain.
pub(crate) fn merge(merged: &mut Vec<Value>, later: Vec<Value>, all: &mut PartialList) {
    for statement in &later {
        let Some(wanted) = sid(statement) else { continue };
        merged.retain(|earlier| {
            let Some(given) = sid(earlier) else { return true };
            let same = ops::equal(&given, &wanted).ok().and_then(|same| same.as_bool());
            if same.is_none() {
                let unknown = if given.is_wholly_known() { &wanted } else { &given };
                all.may_have_more(&reasons(unknown));
            }
            same == Some(false)
        });
    }
    merged.extend(later);
}

/// The Sid of a statement that has one. The empty string is none, which several statements may have.
fn sid(statement: &Value) -> Option<Value> {
    let sid = statement.as_fields()?.get("sid")?;
    (!sid.is_null() && sid.as_str() != Some("")).then(|| sid.clone())
}
