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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table::tests::{assert_sorted, attribute};
    use crate::schema::{BlockSchema, resource, resource_types};
    use crate::value::Type;

    #[test]
    fn rows_are_sorted_and_say_words_only_of_strings() {
        assert_sorted::<2>(TEXT, 2);
        for [kind, path, on, absent] in table::rows::<4>(TEXT) {
            let argument = attribute(kind, path);
            assert!(argument.settable(), "{kind}.{path}");
            let ty = if on == "true" { Type::Bool } else { Type::String };
            assert_eq!(argument.ty, ty, "{kind}.{path}");
            assert!(["off", "protected", "unknown"].contains(&absent), "{kind}.{path}");
        }
    }

    #[test]
    fn the_table_holds_every_protection_of_the_schema() {
        let mut found = Vec::new();
        for kind in resource_types() {
            let mut paths = Vec::new();
            collect(resource(kind).expect("listed").block, "", &mut paths);
            paths.sort_unstable();
            found.extend(paths.into_iter().map(|path| (kind, path)));
        }
        let listed = table::rows::<2>(TEXT).map(|[kind, path]| (kind, path.to_owned()));
        assert_eq!(found, listed.collect::<Vec<_>>());
    }

    fn collect(block: &BlockSchema, at: &str, paths: &mut Vec<String>) {
        let protects = |name: &str| {
            name.contains("deletion_protection")
                || name.contains("termination_protection")
                || name == "delete_protection"
                || name == "disable_api_termination"
        };
        let named = block.attributes().iter().filter(|a| a.settable() && protects(a.name));
        paths.extend(named.map(|a| format!("{at}{}", a.name)));
        for nested in block.blocks() {
            collect(nested.block(), &format!("{at}{}.", nested.name), paths);
        }
    }

    #[test]
    fn a_user_pool_is_protected_by_a_word() {
        let [pool] = protections("aws_cognito_user_pool") else { panic!("one argument") };
        assert_eq!((pool.on, pool.absent), (On::Word("ACTIVE"), Some(false)));
        assert!(protections("aws_s3_bucket").is_empty());
    }
}
