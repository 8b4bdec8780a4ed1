//! The words of the language: one table for the checker, the runner and the documentation.

/// Functions under `core::` that come from Terraform's library unchanged.
pub const LIBRARY: &[&str] = &[
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

/// A function that only rules have, or that knows more of incomplete lists there.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// Its name without namespace.
    pub name: &'static str,
    /// Parameters, for messages and documentation.
    pub signature: &'static str,
    /// Fewest and most arguments.
    pub arity: (usize, usize),
    /// What it gives, in one sentence.
    pub summary: &'static str,
}

const fn own(
    name: &'static str,
    signature: &'static str,
    arity: (usize, usize),
    summary: &'static str,
) -> Own {
    Own { name, signature, arity, summary }
}

const MANY: usize = usize::MAX;

/// Functions under `core::` that the policy runner has itself.
pub const CORE: &[Own] = &[
    own("alltrue", "list", (1, 1), "Whether every element is true; false as soon as one is false."),
    own("anytrue", "list", (1, 1), "Whether an element is true; true as soon as one is."),
    own("concat", "list, …", (1, MANY), "All elements of all lists, in order."),
    own(
        "contains",
        "list, value",
        (2, 2),
        "Whether an element is the value, compared as identities.",
    ),
    own("contains_substring", "text, part", (2, 2), "Whether the text holds the part."),
    own("distinct", "list", (1, 1), "Each element once."),
    own("flatten", "list", (1, 1), "The elements of all nested lists."),
    own(
        "getresources",
        "type, filter",
        (1, 2),
        "The resources of a type whose attributes are those of the filter.",
    ),
    own("length", "value", (1, 1), "How many elements, members or characters there are."),
    own("regex_match", "text, pattern", (2, 2), "Whether the pattern is found in the text."),
    own("semvercmp", "a, b", (2, 2), "-1, 0 or 1: the order of two versions."),
    own(
        "semverconstraint",
        "version, constraint",
        (2, 2),
        "Whether the version meets the constraint.",
    ),
    own("setunion", "list, …", (1, MANY), "The elements of all lists, each once."),
    own("valuetostring", "value", (1, 1), "The value as text for messages."),
];

/// Functions under `plugin::drlint::`.
pub const DRLINT: &[Own] = &[
    own(
        "at",
        "value, path",
        (2, 2),
        "The value, with the place of the argument at the path inside the block it was written as.",
    ),
    own(
        "default",
        "path",
        (1, 1),
        "What AWS takes for an argument that is not written; null when that is not on record.",
    ),
    own(
        "effective",
        "path",
        (1, 1),
        "An argument as AWS takes it: what is written, else the default on record, else unknown.",
    ),
    own(
        "elsewhere",
        "type",
        (1, 1),
        "False, or unknown when a resource of this type in another root may name this resource.",
    ),
    own(
        "listed",
        "patterns",
        (1, 1),
        "Whether a pattern with `*` fits this resource's address or name.",
    ),
    own(
        "name",
        "[resource]",
        (0, 1),
        "The argument that names the resource, null when it is not written or the type has none.",
    ),
    own(
        "named",
        "type, value",
        (2, 2),
        "The resources of a type that the value names, in this resource's region.",
    ),
    own(
        "names",
        "value, [resource]",
        (1, 2),
        "Whether the value is the name, id or ARN of this resource, or of the other.",
    ),
    own(
        "naming",
        "[resource]",
        (0, 1),
        "How the type is named: `arguments`, `scope`, `argument` (the one written), `value`; null when it has no name.",
    ),
    own(
        "protections",
        "",
        (0, 0),
        "The type's deletion protections: `argument`, `value`, `off`, `default`.",
    ),
    own(
        "references",
        "[value]",
        (0, 1),
        "What the value derives from, through every name on the way: `kind`, `address`, `type`, `name`, `path`, `region`, `role`.",
    ),
    own(
        "referrers",
        "type, path",
        (2, 2),
        "The resources of a type whose argument at the dotted path refers to this one.",
    ),
    own(
        "region",
        "[value]",
        (0, 1),
        "The region of this resource, of a resource, or of what a value refers to.",
    ),
    own(
        "role",
        "[value]",
        (0, 1),
        "`primary`, `recovery`, `both` or `global`, as the settings assign regions; unknown when they do not.",
    ),
    own("same_region", "a, b", (2, 2), "Whether two resources or values are in the same region."),
    own(
        "statements",
        "[value]",
        (0, 1),
        "The statements of every IAM policy document of the resource, however it is written.",
    ),
    own(
        "unknown",
        "what, reason",
        (2, 2),
        "A value that is not known, for the reason given: `what` has no value because it `reason`.",
    ),
    own(
        "written",
        "path",
        (1, 1),
        "Whether an argument or block is written with a value that is not null.",
    ),
];

/// The namespace of [`DRLINT`].
pub const NAMESPACE: &str = "plugin::drlint::";

/// Root names, besides `for` variables.
pub const ROOTS: &[&str] = &["attrs", "prior_attrs", "meta", "input", "local"];

/// Members of `meta` in a resource policy, a provider policy and a module policy.
pub const META: [&[&str]; 3] = [
    &["address", "module_path", "operation", "provider_type", "type", "tfe_workspace", "tfe_stack"],
    &["address", "alias", "name", "namespace", "source", "type", "version"],
    &["address", "source", "version"],
];

/// Members of the nested local `rule`.
pub const EXTRAS: &[&str] =
    &["at", "each", "fix", "help", "maps", "question", "severity", "tags", "unknown"];

/// The own function called `core::name` or `plugin::drlint::name`.
pub fn find(name: &str) -> Option<&'static Own> {
    let (table, plain) = match name.strip_prefix("core::") {
        Some(plain) => (CORE, plain),
        None => (DRLINT, name.strip_prefix(NAMESPACE)?),
    };
    table.iter().find(|one| one.name == plain)
}

/// All function names as rules write them.
pub fn names() -> Vec<String> {
    let core = LIBRARY.iter().copied().chain(CORE.iter().map(|one| one.name));
    let core = core.map(|name| format!("core::{name}"));
    core.chain(DRLINT.iter().map(|one| format!("{NAMESPACE}{}", one.name))).collect()
}
