//! Arguments that hold IAM policy documents.

use std::sync::OnceLock;

use super::table::{self, ByKind};

/// An argument that holds an IAM policy document as JSON.
#[derive(Debug, PartialEq, Eq)]
pub struct PolicyArgument {
    /// Its dotted path through nested blocks: `inline_policy.policy`.
    pub path: &'static str,
    /// What sort of document stands there.
    pub kind: PolicyKind,
}

/// What a policy document is attached to, and so whom it speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyKind {
    /// Permissions of a role, user, group or permission set.
    Identity,
    /// Who may assume a role.
    Trust,
    /// Who may use a resource.
    Resource,
    /// Who may use a KMS key; `*` as resource means the key itself.
    Key,
    /// An outer bound on other policies: session, service control and endpoint policies.
    Boundary,
}

/// The policy documents of a managed resource type, in the order of their paths.
pub fn policy_documents(kind: &str) -> &'static [PolicyArgument] {
    static TABLE: OnceLock<ByKind<Vec<PolicyArgument>>> = OnceLock::new();
    TABLE
        .get_or_init(|| table::group(table::rows(TEXT).filter_map(read)))
        .get(kind)
        .map_or(&[], |rows| rows)
}

/// Type, path, sort of document; `other` rows are decisions that there is none.
const TEXT: &str = include_str!("policies.tsv");

fn read([kind, path, sort]: [&'static str; 3]) -> Option<(&'static str, PolicyArgument)> {
    let sort = match sort {
        "identity" => PolicyKind::Identity,
        "trust" => PolicyKind::Trust,
        "key" => PolicyKind::Key,
        "boundary" => PolicyKind::Boundary,
        "resource" => PolicyKind::Resource,
        _ => return None,
    };
    Some((kind, PolicyArgument { path, kind: sort }))
}
