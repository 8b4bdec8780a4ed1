//! Arguments that keep a resource from being deleted until they are switched off.

use std::sync::OnceLock;

use super::table::{self, ByKind};

/// An argument that protects its resource from deletion.
#[derive(Debug, PartialEq, Eq)]
pub struct Protection {
    /// Its dotted path through nested blocks.
    pub path: &'static str,
    /// The value that protects.
    pub on: On,
    /// Whether the resource is protected when the argument is not written; none when the service
    /// decides and the schema cannot tell.
    pub absent: Option<bool>,
}

/// A value that switches protection on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// `true`
    True,
    /// A word: `"ACTIVE"`.
    Word(&'static str),
}

/// The protections of a managed resource type, in the order of their paths.
pub fn protections(kind: &str) -> &'static [Protection] {
    static TABLE: OnceLock<ByKind<Vec<Protection>>> = OnceLock::new();
    TABLE
        .get_or_init(|| table::group(table::rows(TEXT).map(read)))
        .get(kind)
        .map_or(&[], |rows| rows)
}

/// Type, path, protecting value, whether absence protects.
const TEXT: &str = include_str!("protection.tsv");

fn read([kind, path, on, absent]: [&'static str; 4]) -> (&'static str, Protection) {
    let on = if on == "true" { On::True } else { On::Word(on) };
    let absent = match absent {
        "off" => Some(false),
        "protected" => Some(true),
        _ => None,
    };
    (kind, Protection { path, on, absent })
}
