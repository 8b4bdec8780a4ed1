//! What other roots of the repository say about resources that they do not hold themselves.

use std::sync::Arc;

use crate::diag::Reason;
use crate::value::Value;

/// A value that names a resource outside its own root.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The deployment that says so.
    pub deployment: Arc<str>,
    /// The type of the resource it stands in.
    pub kind: &'static str,
    /// The name, id or ARN, without identities: those mean nothing in another root.
    pub value: Value,
    /// How an unknown verdict speaks of it.
    pub why: Reason,
}
