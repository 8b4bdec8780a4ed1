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
pub fn default(kind: &str, path: &str) -> Option<&'static Default> {
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
        (word, Err(_)) => Value::str(word),
    };
    (kind, Default { path, value, source })
}
