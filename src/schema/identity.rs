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
pub(crate) fn same_as(kind: &str, attribute: &str) -> Option<&'static str> {
    row(kind, attribute)?.same_as
}

/// Whether two different resources of the type can never have the same value there, whatever their
/// regions and accounts.
pub(crate) fn identifies(kind: &str, attribute: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::{assert_sorted, attribute};

    #[test]
    fn rows_are_sorted_and_say_something_about_attributes() {
        assert_sorted::<2>(TEXT, 2);
        for [kind, name, same_as, distinct] in table::rows::<4>(TEXT) {
            assert_eq!(attribute(kind, name).ty, crate::value::Type::String, "{kind}.{name}");
            assert!(["", "distinct"].contains(&distinct), "{kind}.{name}");
            assert!(!same_as.is_empty() || !distinct.is_empty(), "{kind}.{name}");
            if !same_as.is_empty() {
                assert_eq!(attribute(kind, same_as).ty, crate::value::Type::String);
                assert_eq!(super::same_as(kind, same_as), None, "{kind}.{name} needs two steps");
                if distinct == "distinct" {
                    assert!(identifies(kind, same_as), "{kind}.{same_as} is the same value");
                }
            }
        }
    }

    #[test]
    fn equal_names_in_two_regions_do_not_make_one_resource() {
        assert_eq!(same_as("aws_s3_bucket", "id"), Some("bucket"));
        assert!(identifies("aws_s3_bucket", "id"));
        assert_eq!(same_as("aws_dynamodb_table", "id"), Some("name"));
        assert!(!identifies("aws_dynamodb_table", "id"));
        assert!(identifies("aws_dynamodb_table", "arn"));
        assert!(!identifies("aws_kms_replica_key", "key_id"), "replicas share the primary's");
        assert_eq!(same_as("aws_s3_bucket", "region"), None);
    }
}
