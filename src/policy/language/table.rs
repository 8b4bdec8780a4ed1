//! The functions that rules have and Terraform does not, or that know more of incomplete lists there.
//!
//! Invariant: what a rule can call is a variant of [`Function`], described by one row of [`FUNCTIONS`].
//! The checker, the evaluation and the tables of the documentation read that row.

use super::signature::{CORE, DRLINT, Parameter, Presence, Returns, Unknowns};

/// A function that rules can call besides those of [`super::LIBRARY`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    AllTrue,
    AnyTrue,
    Concat,
    Contains,
    ContainsSubstring,
    Distinct,
    Flatten,
    GetResources,
    Length,
    RegexMatch,
    SemverCmp,
    SemverConstraint,
    SetUnion,
    ValueToString,
    At,
    CommonOrigin,
    Declares,
    Default,
    Effective,
    Elsewhere,
    Listed,
    Name,
    Named,
    Names,
    Naming,
    Protections,
    References,
    Referrers,
    Region,
    Resolve,
    Resources,
    Role,
    SameRegion,
    Statements,
    Unknown,
    Wildcard,
    Written,
}

/// One row of the table.
#[derive(Debug)]
pub struct Declaration {
    pub(crate) function: Function,
    /// [`CORE`] or [`DRLINT`].
    pub namespace: &'static str,
    /// The name without namespace.
    pub name: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub returns: Returns,
    pub unknowns: Unknowns,
    /// What it returns, as a sentence.
    pub summary: &'static str,
}

impl Declaration {
    /// The parameters as documentation and messages show them: `type, [filter]`, `list, …`.
    pub fn signature(&self) -> String {
        let parameters = self.parameters.iter().map(|parameter| match parameter.presence {
            Presence::Required => parameter.name.to_owned(),
            Presence::Optional => format!("[{}]", parameter.name),
            Presence::Repeated => format!("{}, …", parameter.name),
        });
        parameters.collect::<Vec<_>>().join(", ")
    }

    /// Whether it can be called with this many arguments.
    pub(crate) fn takes(&self, count: usize) -> bool {
        let required = self.parameters.iter().filter(|one| one.presence != Presence::Optional);
        let repeated = self.parameters.last().is_some_and(|one| one.presence == Presence::Repeated);
        count >= required.count() && (repeated || count <= self.parameters.len())
    }
}

const fn required(name: &'static str) -> Parameter {
    Parameter { name, presence: Presence::Required }
}

const fn optional(name: &'static str) -> Parameter {
    Parameter { name, presence: Presence::Optional }
}

const LIST: &[Parameter] = &[required("list")];
const LISTS: &[Parameter] = &[Parameter { name: "list", presence: Presence::Repeated }];
const PATH: &[Parameter] = &[required("path")];
const RESOURCE: &[Parameter] = &[optional("resource")];
const VALUE: &[Parameter] = &[optional("value")];

/// Members of an element of `statements`.
pub(crate) const STATEMENT: &[&str] = &[
    "actions",
    "conditions",
    "effect",
    "not_actions",
    "not_principals",
    "not_resources",
    "principals",
    "resources",
    "sid",
    "sort",
];

const fn core(
    function: Function,
    name: &'static str,
    parameters: &'static [Parameter],
    returns: Returns,
    unknowns: Unknowns,
    summary: &'static str,
) -> Declaration {
    Declaration { function, namespace: CORE, name, parameters, returns, unknowns, summary }
}

const fn drlint(
    function: Function,
    name: &'static str,
    parameters: &'static [Parameter],
    returns: Returns,
    unknowns: Unknowns,
    summary: &'static str,
) -> Declaration {
    Declaration { function, namespace: DRLINT, name, parameters, returns, unknowns, summary }
}

/// All functions, by namespace and name.
pub static FUNCTIONS: &[Declaration] = &[
    core(
        Function::AllTrue,
        "alltrue",
        LIST,
        Returns::Bool,
        Unknowns::Decide,
        "Whether every element is true.",
    ),
    core(
        Function::AnyTrue,
        "anytrue",
        LIST,
        Returns::Bool,
        Unknowns::Decide,
        "Whether at least one element is true.",
    ),
    core(
        Function::Concat,
        "concat",
        LISTS,
        Returns::List,
        Unknowns::Incomplete,
        "The elements of all lists, in order.",
    ),
    core(
        Function::Contains,
        "contains",
        &[required("list"), required("value")],
        Returns::Bool,
        Unknowns::Decide,
        "Whether an element identifies the same thing as the value.",
    ),
    core(
        Function::ContainsSubstring,
        "contains_substring",
        &[required("string"), required("substring")],
        Returns::Bool,
        Unknowns::Decide,
        "Whether the string contains the substring.",
    ),
    core(
        Function::Distinct,
        "distinct",
        LIST,
        Returns::List,
        Unknowns::Incomplete,
        "The elements without repetitions.",
    ),
    core(
        Function::Flatten,
        "flatten",
        LIST,
        Returns::List,
        Unknowns::Incomplete,
        "The elements of the list and of all lists in it.",
    ),
    core(
        Function::GetResources,
        "getresources",
        &[required("type"), optional("filter")],
        Returns::Resources,
        Unknowns::Incomplete,
        "The resources of the type whose attributes identify the same things as those of the filter.",
    ),
    core(
        Function::Length,
        "length",
        &[required("value")],
        Returns::Number,
        Unknowns::Propagate,
        "The number of elements, members or characters.",
    ),
    core(
        Function::RegexMatch,
        "regex_match",
        &[required("string"), required("pattern")],
        Returns::Bool,
        Unknowns::Propagate,
        "Whether the regular expression matches a part of the string.",
    ),
    core(
        Function::SemverCmp,
        "semvercmp",
        &[required("a"), required("b")],
        Returns::Number,
        Unknowns::Propagate,
        "-1, 0 or 1 when version `a` is lower than, equal to or higher than `b`.",
    ),
    core(
        Function::SemverConstraint,
        "semverconstraint",
        &[required("version"), required("constraint")],
        Returns::Bool,
        Unknowns::Propagate,
        "Whether the version meets the constraint.",
    ),
    core(
        Function::SetUnion,
        "setunion",
        LISTS,
        Returns::List,
        Unknowns::Incomplete,
        "The elements of all lists without repetitions.",
    ),
    core(
        Function::ValueToString,
        "valuetostring",
        &[required("value")],
        Returns::Str,
        Unknowns::Never,
        "The value as a string for messages.",
    ),
    drlint(
        Function::At,
        "at",
        &[required("value"), required("path")],
        Returns::Any,
        Unknowns::Pass,
        "The value, pointing at the argument at the path inside the nested block it comes from.",
    ),
    drlint(
        Function::CommonOrigin,
        "common_origin",
        &[required("percent")],
        Returns::Object(&["address", "first", "names"]),
        Unknowns::Decide,
        "What the names of the root module have in common: the address of the variable, local value or \
         `terraform.workspace` that at least this percentage of the names that must be unique derives \
         from (or null), the first resource that has such a name, and their number.",
    ),
    drlint(
        Function::Declares,
        "declares",
        &[required("variable")],
        Returns::Bool,
        Unknowns::Never,
        "Whether the root module declares a variable of this name.",
    ),
    drlint(
        Function::Default,
        "default",
        PATH,
        Returns::Any,
        Unknowns::Never,
        "The value AWS uses when the argument is not set; null when drlint does not know it.",
    ),
    drlint(
        Function::Effective,
        "effective",
        PATH,
        Returns::Any,
        Unknowns::Pass,
        "The argument when it is set, else its default, else unknown.",
    ),
    drlint(
        Function::Elsewhere,
        "elsewhere",
        &[required("type")],
        Returns::Bool,
        Unknowns::Decide,
        "False; unknown when a resource of the type in another root module, or in a module that was not read and receives this resource or its name, may refer to this one.",
    ),
    drlint(
        Function::Listed,
        "listed",
        &[required("patterns")],
        Returns::Bool,
        Unknowns::Decide,
        "Whether a pattern, in which `*` stands for any characters, matches the address or name of this resource.",
    ),
    drlint(
        Function::Name,
        "name",
        RESOURCE,
        Returns::Str,
        Unknowns::Pass,
        "The value of the argument that names the resource; null when none is set, or the type has no name.",
    ),
    drlint(
        Function::Named,
        "named",
        &[required("type"), required("value")],
        Returns::Resources,
        Unknowns::Incomplete,
        "The resources of the type that the value refers to, or names in the region of this resource.",
    ),
    drlint(
        Function::Names,
        "names",
        &[required("value"), optional("resource")],
        Returns::Bool,
        Unknowns::Decide,
        "Whether the value is the name, id or ARN of the resource.",
    ),
    drlint(
        Function::Naming,
        "naming",
        RESOURCE,
        Returns::Object(&["argument", "arguments", "free", "scope", "value"]),
        Unknowns::Pass,
        "How the resource is named: the arguments that can name it, the one that is set and its value, \
         the scope in which names are unique, and whether copies of a stack must differ in it (`free`); \
         null when the type has no name.",
    ),
    drlint(
        Function::Protections,
        "protections",
        &[],
        Returns::Objects(&["argument", "on", "protecting", "value", "written"]),
        Unknowns::Pass,
        "The deletion protections of this resource: the argument, whether it is on, the value that turns \
         it on, the value it has, and whether it is set.",
    ),
    drlint(
        Function::References,
        "references",
        VALUE,
        Returns::Objects(&["address", "kind", "name", "path", "region", "role", "type"]),
        Unknowns::Incomplete,
        "The variables, resources, local values of the root module and `terraform.workspace` that the value \
         derives from, directly or through others.",
    ),
    drlint(
        Function::Referrers,
        "referrers",
        &[required("type"), required("path")],
        Returns::Resources,
        Unknowns::Incomplete,
        "The resources of the type whose argument at the path refers to this resource.",
    ),
    drlint(
        Function::Region,
        "region",
        VALUE,
        Returns::Str,
        Unknowns::Pass,
        "The region of the resource, or of what the value refers to; `global` for a global service.",
    ),
    drlint(
        Function::Resolve,
        "resolve",
        &[required("type"), required("value")],
        Returns::Resources,
        Unknowns::Incomplete,
        "The same as `named`; unknown, with the reason, when the configuration declares no such resource.",
    ),
    drlint(
        Function::Resources,
        "resources",
        &[required("type")],
        Returns::Resources,
        Unknowns::Incomplete,
        "The resources of the type in what drlint has read; `elsewhere` decides about the rest.",
    ),
    drlint(
        Function::Role,
        "role",
        VALUE,
        Returns::Str,
        Unknowns::Pass,
        "The role that the settings give to that region: `primary`, `recovery`, `both` or `global`.",
    ),
    drlint(
        Function::SameRegion,
        "same_region",
        &[required("a"), required("b")],
        Returns::Bool,
        Unknowns::Decide,
        "Whether two resources, or what two values refer to, are in the same region.",
    ),
    drlint(
        Function::Statements,
        "statements",
        VALUE,
        Returns::Objects(STATEMENT),
        Unknowns::Incomplete,
        "The IAM statements of all policy documents of this resource, or of the document; a principal \
         that is an account is the ARN of its root.",
    ),
    drlint(
        Function::Unknown,
        "unknown",
        &[required("subject"), required("reason")],
        Returns::Any,
        Unknowns::Always,
        "A value that is unknown for the reason given, a clause that follows the subject.",
    ),
    drlint(
        Function::Wildcard,
        "wildcard",
        &[required("action")],
        Returns::Object(&["present", "whole"]),
        Unknowns::Decide,
        "What the wildcards of an IAM action mean: whether it has one (`present`), and whether they \
         include every action of a service (`whole`), as in `s3:*`, `s3:?*` and `*`.",
    ),
    drlint(
        Function::Written,
        "written",
        PATH,
        Returns::Bool,
        Unknowns::Decide,
        "Whether the argument or nested block is set, and not to null.",
    ),
];

/// The function that a rule calls by this name.
pub(crate) fn find(name: &str) -> Option<&'static Declaration> {
    let (namespace, plain) = match name.strip_prefix(CORE) {
        Some(plain) => (CORE, plain),
        None => (DRLINT, name.strip_prefix(DRLINT)?),
    };
    // Every call of a rule comes here, those of Terraform's functions too.
    let key = (namespace, plain);
    let index = FUNCTIONS.binary_search_by(|row| (row.namespace, row.name).cmp(&key));
    index.ok().map(|index| &FUNCTIONS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_each_function_once() {
        let keys: Vec<_> = FUNCTIONS.iter().map(|row| (row.namespace, row.name)).collect();
        let mut sorted = keys.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(keys, sorted);
        for (at, row) in FUNCTIONS.iter().enumerate() {
            assert!(FUNCTIONS[..at].iter().all(|earlier| earlier.function != row.function));
        }
    }

    #[test]
    fn optional_and_repeated_parameters_come_last() {
        for row in FUNCTIONS {
            let presence = row.parameters.iter().map(|parameter| parameter.presence);
            let ranks: Vec<_> = presence.map(|presence| presence as u8).collect();
            assert!(ranks.is_sorted(), "{}", row.name);
        }
    }

    #[test]
    fn arguments_are_counted() {
        let takes = |name: &str, count| find(name).is_some_and(|row| row.takes(count));
        assert!(!takes("core::getresources", 0));
        assert!(takes("core::getresources", 1) && takes("core::getresources", 2));
        assert!(!takes("core::concat", 0) && takes("core::concat", 9));
        assert!(takes("plugin::drlint::protections", 0));
        assert!(!takes("plugin::drlint::protections", 1));
    }
}
