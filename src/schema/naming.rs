//! Which argument names a resource, and how far that name has to be unique.
//!
//! The table decides about every managed type of the schema: a type that is not in it has no name
//! of its own to choose. References to other resources' names, database names, display texts and
//! descriptions are no names.

use std::sync::OnceLock;

use super::table::{self, ByKind};

/// How a resource type is named.
#[derive(Debug, PartialEq, Eq)]
pub struct Naming {
    /// The arguments that hold the name, the preferred one first. More than one when either may
    /// be written.
    pub arguments: Vec<&'static str>,
    /// The argument that asks for a generated name with a given beginning.
    pub prefix: Option<&'static str>,
    /// Where no other resource of the type may have the same name.
    pub scope: Scope,
}

/// Where a name has to be unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Among all AWS accounts of a partition: bucket names.
    Global,
    /// In the account, whatever the region: IAM.
    Account,
    /// In the account and region; also where AWS does not insist but the name stands for the
    /// resource in every list: security groups.
    Region,
    /// Only inside another resource: stages, listeners, inline policies.
    Parent,
    /// The name is not free: a domain, or a word that AWS defines.
    Fixed,
}

impl Scope {
    /// Whether two copies of a stack in one account need different names: the name has to carry
    /// what tells environments apart.
    pub fn collides(self) -> bool {
        matches!(self, Self::Global | Self::Account | Self::Region)
    }
}

/// How a managed resource type is named; none when it has no name to choose.
pub fn naming(kind: &str) -> Option<&'static Naming> {
    static TABLE: OnceLock<ByKind<Naming>> = OnceLock::new();
    TABLE.get_or_init(|| table::rows(TEXT).map(read).collect()).get(kind)
}

/// Type, scope, arguments, prefix argument.
const TEXT: &str = include_str!("naming.tsv");

fn read([kind, scope, arguments, prefix]: [&'static str; 4]) -> (&'static str, Naming) {
    let naming = Naming {
        arguments: arguments.split(',').collect(),
        prefix: Some(prefix).filter(|prefix| !prefix.is_empty()),
        scope: match scope {
            "global" => Scope::Global,
            "account" => Scope::Account,
            "region" => Scope::Region,
            "parent" => Scope::Parent,
            _ => Scope::Fixed,
        },
    };
    (kind, naming)
}
