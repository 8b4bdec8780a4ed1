//! Which computed attributes are known before apply after all, and which tell resources apart.

use std::sync::OnceLock;

use super::table::{self, ByKind};

struct Identity {
    attribute: &'static str,
    same_as: Option<&'static str>,
    distinct: bool,
}

/// The argument or attribute whose value `attribute` certainly has: the `id` of a bucket is its
/// `bucket`. None when the two may differ, or nothing is known.
pub fn same_as(kind: &str, attribute: &str) -> Option<&'static str> {
    row(kind, attribute)?.same_as
}

/// Whether two different resources of the type can never have the same value there, whatever their
/// regions and accounts.
pub fn identifies(kind: &str, attribute: &str) -> bool {
    row(kind, attribute).is_some_and(|row| row.distinct)
}

fn row(kind: &str, attribute: &str) -> Option<&'static Identity> {
    static TABLE: OnceLock<ByKind<Vec<Identity>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| table::group(table::rows(TEXT).map(read)));
    table.get(kind)?.iter().find(|row| row.attribute == attribute)
}

/// Type, attribute, what it equals, whether it tells resources apart.
const TEXT: &str = include_str!("identity.tsv");

fn read([kind, attribute, same_as, distinct]: [&'static str; 4]) -> (&'static str, Identity) {
    let same_as = Some(same_as).filter(|same_as| !same_as.is_empty());
    (kind, Identity { attribute, same_as, distinct: distinct == "distinct" })
}
