//! Terraform's functions, one file per family, one table for all.
//!
//! Functions that need the evaluator itself (`try`, `can`, `templatefile`, `templatestring`) are
//! not here. The law: a result that claims to be known is the one Terraform would compute; where
//! drlint knows more than a plan does (parts of strings, members of structures), what it knows is
//! true for every value the unknown rest may take.

mod arguments;
mod aws;
mod collection;
mod date;
mod encoding;
mod filesystem;
mod format;
mod function;
mod hash;
pub(super) mod json;
mod network;
mod number;
mod parameters;
mod partial;
mod regexp;
mod sequence;
mod sets;
mod string;
mod types;
mod yaml;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

pub(crate) use arguments::UNREAD;
pub use function::Function;
pub(crate) use function::Marking;
pub use function::call;

pub use super::files::ModuleFiles;

/// The function with this name, with or without the prefix `core::`.
pub fn find(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name.strip_prefix("core::").unwrap_or(name)).copied()
}

/// All functions, family by family.
pub fn all() -> impl Iterator<Item = &'static Function> {
    TABLES.iter().copied().flatten()
}

static TABLES: [&[Function]; 15] = [
    aws::TABLE,
    collection::TABLE,
    date::TABLE,
    encoding::TABLE,
    filesystem::TABLE,
    format::TABLE,
    hash::TABLE,
    json::TABLE,
    network::TABLE,
    number::TABLE,
    regexp::TABLE,
    sequence::TABLE,
    sets::TABLE,
    string::TABLE,
    types::TABLE,
];

static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Function>> =
    LazyLock::new(|| all().map(|function| (function.name, function)).collect());
