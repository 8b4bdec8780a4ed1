//! Reads the tables of this floor: one row per line, cells separated by tabs, remarks after `#`.

use rustc_hash::FxHashMap;

/// The rows of a table, missing cells empty.
pub(super) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

/// A table with at most one row per resource type.
pub(super) type ByKind<T> = FxHashMap<&'static str, T>;

/// A table with any number of rows per resource type.
pub(super) fn group<T>(rows: impl Iterator<Item = (&'static str, T)>) -> ByKind<Vec<T>> {
    let mut groups: ByKind<Vec<T>> = ByKind::default();
    for (kind, row) in rows {
        groups.entry(kind).or_default().push(row);
    }
    groups
}

#[cfg(test)]
pub(super) mod tests {
    use crate::schema::{self, Attribute};

    /// Asserts that a table's rows, taken by their first `keys` cells, are sorted and unique.
    pub(crate) fn assert_sorted<const N: usize>(text: &'static str, keys: usize) {
        let rows: Vec<[&str; N]> = super::rows(text).collect();
        assert!(!rows.is_empty());
        for pair in rows.windows(2) {
            assert!(pair[0][..keys] < pair[1][..keys], "{:?} before {:?}", pair[0], pair[1]);
        }
    }

    /// The attribute a row names; the row is wrong when there is none.
    pub(crate) fn attribute(kind: &str, path: &str) -> &'static Attribute {
        let schema = schema::resource(kind).unwrap_or_else(|| panic!("no resource type {kind}"));
        schema.block.attribute_at(path).unwrap_or_else(|| panic!("no argument {kind}.{path}"))
    }
}
