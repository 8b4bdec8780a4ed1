//! The words of the language: tables that the checker, the run and the documentation read.

mod signature;
mod table;

pub(crate) use signature::{CORE, DRLINT};
pub use table::FUNCTIONS;
pub(crate) use table::find;
pub(crate) use table::{Declaration, Function};

/// Functions under `core::` that come from Terraform's library unchanged.
pub(crate) const LIBRARY: &[&str] = &[
    "abs",
    "can",
    "ceil",
    "chomp",
    "chunklist",
    "coalescelist",
    "compact",
    "csvdecode",
    "element",
    "endswith",
    "floor",
    "format",
    "formatdate",
    "formatlist",
    "indent",
    "issensitive",
    "join",
    "jsondecode",
    "jsonencode",
    "keys",
    "log",
    "lower",
    "max",
    "merge",
    "min",
    "nonsensitive",
    "one",
    "parseint",
    "pow",
    "range",
    "regex",
    "regexall",
    "reverse",
    "sensitive",
    "setintersection",
    "setproduct",
    "setsubtract",
    "signum",
    "slice",
    "sort",
    "split",
    "startswith",
    "strrev",
    "substr",
    "timeadd",
    "timecmp",
    "title",
    "tolist",
    "toset",
    "trim",
    "trimprefix",
    "trimspace",
    "trimsuffix",
    "try",
    "type",
    "upper",
    "values",
    "yamldecode",
    "yamlencode",
    "zipmap",
];

/// Root names, besides `for` variables.
pub(crate) const ROOTS: &[&str] = &["attrs", "prior_attrs", "meta", "input", "local"];

/// Members of `meta` in a resource policy, a provider policy and a module policy.
pub(crate) const META: [&[&str]; 3] = [
    &["address", "module_path", "operation", "provider_type", "type", "tfe_workspace", "tfe_stack"],
    &["address", "alias", "name", "namespace", "source", "type", "version"],
    &["address", "source", "version"],
];

/// Members of the nested local `rule`.
pub(crate) const EXTRAS: &[&str] =
    &["at", "each", "fix", "help", "maps", "question", "severity", "tags", "unknown"];

/// All function names as rules write them.
pub(crate) fn names() -> Vec<String> {
    let library = LIBRARY.iter().map(|name| format!("{CORE}{name}"));
    library.chain(FUNCTIONS.iter().map(|row| format!("{}{}", row.namespace, row.name))).collect()
}
