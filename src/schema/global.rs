//! Which resource types belong to services without regions.

use super::table;

/// A type of a global service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Global {
    /// The region where changes to it are made, when that is documented. Its data plane is
    /// elsewhere and goes on without.
    pub(crate) control_plane_region: Option<&'static str>,
}

/// Whether a resource type or data source belongs to a global service; none when it is regional,
/// or when it is not known to be global.
pub(crate) fn global(kind: &str) -> Option<Global> {
    let [_, home] = table::rows::<2>(TEXT)
        .filter(|[pattern, _]| matches(pattern, kind))
        .max_by_key(|[pattern, _]| pattern.len())?;
    match home {
        "regional" => None,
        "" | "-" => Some(Global { control_plane_region: None }),
        home => Some(Global { control_plane_region: Some(home) }),
    }
}

/// A pattern is a type, or the beginning of types when it ends in `_`. The longest one decides.
fn matches(pattern: &str, kind: &str) -> bool {
    // A trailing underscore makes a row a prefix: `aws_iam_` is every IAM type.
    if pattern.ends_with('_') { kind.starts_with(pattern) } else { kind == pattern }
}

/// Pattern, region of the control plane (`-` not known, `regional` an exception).
const TEXT: &str = include_str!("global.tsv");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::assert_sorted;
    use crate::schema::{data_source_types, is_region, resource_types};

    #[test]
    fn rows_are_sorted_and_each_matches_something() {
        assert_sorted::<2>(TEXT, 1);
        for [pattern, home] in table::rows::<2>(TEXT) {
            let mut kinds = resource_types().chain(data_source_types());
            assert!(kinds.any(|kind| matches(pattern, kind)), "{pattern}");
            assert!(["-", "regional"].contains(&home) || is_region(home), "{pattern}: {home}");
        }
    }

    #[test]
    fn the_longest_pattern_decides() {
        let home = |kind: &str| global(kind).map(|global| global.control_plane_region);
        assert_eq!(home("aws_route53_record"), Some(Some("us-east-1")));
        assert_eq!(home("aws_route53_resolver_rule"), None);
        assert_eq!(home("aws_dx_gateway"), Some(None));
        assert_eq!(home("aws_dx_gateway_association"), None);
        assert_eq!(home("aws_wafv2_web_acl"), None);
        assert_eq!(home("aws_s3_bucket"), None);
    }
}
