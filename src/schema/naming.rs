//! Which argument names a resource, and how far that name has to be unique.
//!
//! The table decides about every managed type of the schema: a type that is not in it has no name
//! of its own to choose. References to other resources' names, database names, display texts and
//! descriptions are no names.

use std::sync::OnceLock;

use super::table::{self, ByKind};

/// How a resource type is named.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Naming {
    /// The arguments that hold the name, the preferred one first; a dot leads into a nested block.
    /// More than one when either may be written.
    pub(crate) arguments: Vec<&'static str>,
    /// The argument that asks for a generated name with a given beginning.
    pub(crate) prefix: Option<&'static str>,
    /// Where no other resource of the type may have the same name.
    pub(crate) scope: Scope,
    /// What happens when none of the arguments is written.
    pub(crate) absent: Absent,
}

/// What an absent name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// Terraform refuses the configuration.
    Refused,
    /// The provider or the service makes a name up.
    Generated,
    /// The resource has no name, or the one that all such resources have.
    Unnamed,
}

/// Where a name has to be unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Among all AWS accounts of a partition: bucket names.
    Global,
    /// In the account, whatever the region: IAM.
    Account,
    /// In the account and region; also where AWS does not insist but the name stands for the
    /// resource in every list.
    Region,
    /// Only inside another resource: stages, listeners, inline policies, security groups of a VPC.
    Parent,
    /// Nowhere: it only describes.
    Label,
    /// In the account or organization, of something that a copy of a stack shares or replaces: the
    /// account's alias, a policy of the organization.
    Shared,
    /// The name is not free: a domain, or a word that AWS defines.
    Fixed,
}

impl Scope {
    /// Whether two copies of a stack in one account need different names: the name has to carry
    /// what tells environments apart.
    pub(crate) fn collides(self) -> bool {
        matches!(self, Self::Global | Self::Account | Self::Region)
    }
}

/// How a managed resource type is named; none when it has no name to choose.
pub(crate) fn naming(kind: &str) -> Option<&'static Naming> {
    static TABLE: OnceLock<ByKind<Naming>> = OnceLock::new();
    TABLE.get_or_init(|| table::rows(TEXT).filter_map(read).collect()).get(kind)
}

/// Whether a name is one that AWS keeps for resources that it makes itself: nobody can declare it.
pub(crate) fn is_reserved(kind: &str, name: &str) -> bool {
    // The names of parameter groups hold letters, digits and hyphens only, except AWS's own.
    kind.ends_with("_parameter_group") && name.starts_with("default.")
}

/// Type, scope, arguments, prefix argument, meaning of absence; `none` rows are decisions that the
/// type has no name of its own.
const TEXT: &str = include_str!("naming.tsv");

fn read(
    [kind, scope, arguments, prefix, absent]: [&'static str; 5],
) -> Option<(&'static str, Naming)> {
    let naming = Naming {
        arguments: arguments.split(',').collect(),
        prefix: Some(prefix).filter(|prefix| !prefix.is_empty()),
        scope: match scope {
            "global" => Scope::Global,
            "account" => Scope::Account,
            "region" => Scope::Region,
            "parent" => Scope::Parent,
            "fixed" => Scope::Fixed,
            "label" => Scope::Label,
            "shared" => Scope::Shared,
            _ => return None,
        },
        absent: match absent {
            "required" => Absent::Refused,
            "generated" => Absent::Generated,
            _ => Absent::Unnamed,
        },
    };
    Some((kind, naming))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::{assert_sorted, attribute};
    use crate::schema::{resource, resource_types};

    #[test]
    fn rows_are_sorted_and_name_settable_strings() {
        assert_sorted::<1>(TEXT, 1);
        for [kind, scope, arguments, prefix, absent] in table::rows::<5>(TEXT) {
            assert!(resource(kind).is_some(), "no resource type {kind}");
            let known =
                ["global", "account", "region", "parent", "label", "shared", "fixed", "none"];
            assert!(known.contains(&scope), "{kind}: {scope}");
            assert_eq!(scope == "none", arguments.is_empty(), "{kind}");
            if scope == "none" {
                continue;
            }
            assert!(["required", "generated", "unnamed"].contains(&absent), "{kind}: {absent}");
            for path in arguments.split(',') {
                let argument = attribute(kind, path);
                assert!(argument.settable(), "{kind}.{path}");
                assert_eq!(argument.ty, crate::value::Type::String, "{kind}.{path}");
                assert_eq!(argument.required, absent == "required", "{kind}.{path}");
            }
            if !prefix.is_empty() {
                assert!(attribute(kind, prefix).settable(), "{kind}.{prefix}");
                assert_eq!(absent, "generated", "{kind}");
            }
        }
    }

    /// A new version of the provider brings new types: each that could have a name of its own has
    /// to be decided about.
    #[test]
    fn every_type_with_a_plausible_name_is_decided() {
        let decided: Vec<&str> = table::rows::<1>(TEXT).map(|[kind]| kind).collect();
        let undecided: Vec<&str> = resource_types()
            .filter(|kind| decided.binary_search(kind).is_err())
            .filter(|kind| {
                let block = resource(kind).expect("listed").block;
                block.attributes().iter().any(|a| {
                    a.settable() && a.ty == crate::value::Type::String && plausible(kind, a.name)
                })
            })
            .collect();
        assert_eq!(undecided, [""; 0], "add a row to naming.tsv for each of these");
    }

    fn plausible(kind: &str, argument: &str) -> bool {
        let whole = ["name", "bucket", "identifier", "alias", "domain", "family", "repository"];
        let ending = ["_name", "_identifier", "_alias"];
        let own_id = |own: &str| kind.strip_suffix(own).is_some_and(|rest| rest.ends_with('_'));
        whole.contains(&argument)
            || argument == "namespace"
            || ending.iter().any(|end| argument.ends_with(end))
            || argument.strip_suffix("_id").is_some_and(own_id)
    }

    #[test]
    fn names_collide_only_where_they_must_be_unique() {
        let scope = |kind: &str| naming(kind).map(|naming| naming.scope);
        assert_eq!(scope("aws_s3_bucket"), Some(Scope::Global));
        assert_eq!(scope("aws_iam_role"), Some(Scope::Account));
        assert_eq!(scope("aws_dynamodb_table"), Some(Scope::Region));
        assert_eq!(scope("aws_apigatewayv2_stage"), Some(Scope::Parent));
        assert_eq!(scope("aws_route53_record"), Some(Scope::Fixed));
        assert_eq!(scope("aws_s3_bucket_versioning"), None, "its bucket is a reference");
        assert_eq!(scope("aws_lambda_permission"), None, "its function is a reference");
        assert_eq!(naming("aws_db_instance").expect("named").arguments, ["identifier"]);
        assert_eq!(naming("aws_s3_bucket").expect("named").prefix, Some("bucket_prefix"));
        assert!(Scope::Global.collides() && !Scope::Parent.collides() && !Scope::Fixed.collides());
    }
}
