//! Arguments without a default: not set, they are null in the plan as well.
//!
//! Only the provider's code knows its defaults, and its schema does not tell them. But it
//! decides only computed arguments by what others say. The exception is a default that is dropped where
//! it does not apply (to another `load_balancer_type`), so several kinds of a type are planned.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::table;

/// Whether Terraform plans the argument of a managed resource type as null when it is not set; false
/// when that is not known.
pub fn is_planned_null(kind: &str, argument: &str) -> bool {
    static TABLE: OnceLock<FxHashSet<[&'static str; 2]>> = OnceLock::new();
    TABLE.get_or_init(|| table::rows(TEXT).collect()).contains(&[kind, argument])
}

/// Type, argument.
const TEXT: &str = include_str!("unset.tsv");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::{assert_sorted, attribute};
    use crate::schema::{Default, defaults};

    #[test]
    fn rows_are_sorted_and_nobody_else_decides_the_argument() {
        assert_sorted::<2>(TEXT, 2);
        for [kind, argument] in table::rows(TEXT) {
            let found = attribute(kind, argument);
            assert!(found.optional && !found.computed, "{kind}.{argument} is only optional");
            let planned = |default: &Default| default.path == argument && default.source == "plan";
            assert!(!defaults(kind).iter().any(planned), "{kind}.{argument} has a default");
        }
    }
}
