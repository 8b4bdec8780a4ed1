//! What an argument means when it is not written.
//!
//! The provider's schema has no defaults; these were read from plans or from the service's own
//! reference, and each row says which.

use std::sync::OnceLock;

use crate::value::Value;

use super::table::{self, ByKind};

/// The meaning of an absent argument.
#[derive(Debug)]
pub struct Default {
    /// Its dotted path through nested blocks.
    pub path: &'static str,
    /// The value that absence stands for. It holds where the enclosing block is written.
    pub value: Value,
    /// Who says so: `plan` when the provider plans the value, else the reference it was read in.
    pub source: &'static str,
}

/// What `path` (`rule.status`) means on a managed resource type when it is not written; none when
/// that is not known.
pub(crate) fn default(kind: &str, path: &str) -> Option<&'static Default> {
    defaults(kind).iter().find(|default| default.path == path)
}

/// The known defaults of a managed resource type, in the order of their paths.
pub fn defaults(kind: &str) -> &'static [Default] {
    static TABLE: OnceLock<ByKind<Vec<Default>>> = OnceLock::new();
    TABLE
        .get_or_init(|| table::group(table::rows(TEXT).map(read)))
        .get(kind)
        .map_or(&[], |rows| rows)
}

/// Type, path, value, source.
const TEXT: &str = include_str!("defaults.tsv");

fn read([kind, path, value, source]: [&'static str; 4]) -> (&'static str, Default) {
    let value = match (value, value.parse::<i64>()) {
        ("true", _) => Value::bool(true),
        ("false", _) => Value::bool(false),
        (_, Ok(number)) => Value::int(number),
        (quoted, Err(_)) => Value::str(quoted.trim_matches('"')),
    };
    (kind, Default { path, value, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::{assert_sorted, attribute};
    use crate::value::{Kind, Type};

    #[test]
    fn rows_are_sorted_and_of_the_argument_s_type() {
        assert_sorted::<2>(TEXT, 2);
        for row in table::rows::<4>(TEXT) {
            let (kind, Default { path, value, source }) = read(row);
            let argument = attribute(kind, path);
            assert!(argument.optional, "{kind}.{path} can be left out");
            let fits = match value.kind {
                Kind::Bool(_) => argument.ty == Type::Bool,
                Kind::Number(_) => argument.ty == Type::Number,
                Kind::Str(_) => argument.ty == Type::String,
                _ => false,
            };
            assert!(fits, "{kind}.{path} = {value:?}");
            assert!(!source.is_empty(), "{kind}.{path} has a source");
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_not_known() {
        let billing = default("aws_dynamodb_table", "billing_mode").expect("a planned default");
        assert_eq!((billing.value.as_str(), billing.source), (Some("PROVISIONED"), "plan"));
        assert!(default("aws_dynamodb_table", "hash_key").is_none());
        assert!(default("aws_rds_cluster", "storage_encrypted").is_none());
    }
}
