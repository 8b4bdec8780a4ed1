//! Arguments that hold IAM policy documents.

use std::sync::OnceLock;

use super::table::{self, ByKind};

/// An argument that holds an IAM policy document as JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PolicyArgument {
    /// Its dotted path through nested blocks: `inline_policy.policy`.
    pub(crate) path: &'static str,
    /// What sort of document is there.
    pub(crate) kind: PolicyKind,
}

/// What a policy document is attached to, and so whom it speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PolicyKind {
    /// Permissions of a role, user, group or permission set.
    Identity,
    /// Who may assume a role.
    Trust,
    /// Who may use a resource.
    Resource,
    /// Who may use a KMS key; `*` as resource means the key itself.
    Key,
    /// Who may use a serverless search collection, in a form of its own.
    Access,
    /// An outer bound on other policies: session, service control and endpoint policies.
    Boundary,
}

/// The policy documents of a managed resource type, in the order of their paths.
pub(crate) fn policy_documents(kind: &str) -> &'static [PolicyArgument] {
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
        "access" => PolicyKind::Access,
        _ => return None,
    };
    Some((kind, PolicyArgument { path, kind: sort }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::{assert_sorted, attribute};
    use crate::schema::{BlockSchema, resource, resource_types};
    use crate::value::Type;

    #[test]
    fn rows_are_sorted_and_name_settable_strings() {
        assert_sorted::<2>(TEXT, 2);
        let sorts = ["identity", "trust", "resource", "key", "access", "boundary", "other"];
        for [kind, path, sort] in table::rows::<3>(TEXT) {
            let argument = attribute(kind, path);
            assert!(argument.settable() && argument.ty == Type::String, "{kind}.{path}");
            assert!(sorts.contains(&sort), "{kind}.{path}: {sort}");
        }
    }

    /// Whatever is called a policy is in the table, if only as `other`.
    #[test]
    fn every_policy_of_the_schema_is_decided() {
        let decided: Vec<_> = table::rows::<2>(TEXT).map(|[k, p]| (k, p.to_owned())).collect();
        let mut undecided = Vec::new();
        for kind in resource_types() {
            let mut paths = Vec::new();
            collect(resource(kind).expect("listed").block, "", &mut paths);
            let rows = paths.into_iter().map(|path| (kind, path));
            undecided.extend(rows.filter(|row| decided.binary_search(row).is_err()));
        }
        assert_eq!(undecided, [], "add a row to policies.tsv for each of these");
    }

    fn collect(block: &BlockSchema, at: &str, paths: &mut Vec<String>) {
        let policy = |name: &str| {
            ["policy", "policies", "policy_document"].iter().any(|end| name.ends_with(end))
        };
        let called =
            |a: &&crate::schema::Attribute| a.settable() && a.ty == Type::String && policy(a.name);
        let named = block.attributes().iter().filter(called);
        paths.extend(named.map(|a| format!("{at}{}", a.name)));
        for nested in block.blocks() {
            collect(nested.block(), &format!("{at}{}.", nested.name), paths);
        }
    }

    #[test]
    fn documents_are_told_from_other_policies() {
        let kinds = |kind: &str| -> Vec<_> {
            policy_documents(kind).iter().map(|argument| (argument.path, argument.kind)).collect()
        };
        assert_eq!(
            kinds("aws_iam_role"),
            [
                ("assume_role_policy", PolicyKind::Trust),
                ("inline_policy.policy", PolicyKind::Identity)
            ]
        );
        assert_eq!(kinds("aws_kms_key"), [("policy", PolicyKind::Key)]);
        assert_eq!(kinds("aws_sqs_queue"), [("policy", PolicyKind::Resource)]);
        assert_eq!(kinds("aws_ecr_lifecycle_policy"), []);
    }
}
