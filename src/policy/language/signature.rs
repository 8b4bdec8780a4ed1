//! What a row of the table of functions is made of: parameters, the result, and what unknown arguments
//! do to it.

/// The namespace of the functions that rules share with the Terraform policy language.
pub(crate) const CORE: &str = "core::";

/// The namespace of drlint's own functions.
pub(crate) const DRLINT: &str = "plugin::drlint::";

#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) presence: Presence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// Once or more; the last parameter only.
    Repeated,
}

#[derive(Clone, Copy, Debug)]
pub enum Returns {
    Bool,
    Number,
    Str,
    List,
    /// Resources of one type.
    Resources,
    /// An object with these members, by name, or null.
    Object(&'static [&'static str]),
    /// A list of objects with these members, by name.
    Objects(&'static [&'static str]),
    /// What the configuration, an argument or the provider has there.
    Any,
}

/// What arguments and configuration that are not known do to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknowns {
    /// The result is unknown when an argument is.
    Propagate,
    /// The known elements are enough when they decide; otherwise the result is unknown.
    Decide,
    /// The result is an incomplete list with the elements that are certain.
    Incomplete,
    /// What is unknown is passed on.
    Pass,
    /// The result is known whatever the arguments are.
    Never,
    /// The result is always unknown.
    Always,
}

impl Returns {
    /// The members of the objects it returns.
    pub fn members(self) -> &'static [&'static str] {
        match self {
            Self::Object(members) | Self::Objects(members) => members,
            _ => &[],
        }
    }

    /// As the documentation names it.
    pub fn describe(self) -> String {
        let members =
            self.members().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        match self {
            Self::Bool => "bool".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Str => "string".to_owned(),
            Self::List => "list".to_owned(),
            Self::Resources => "list of resources".to_owned(),
            Self::Object(_) => format!("object: {members}"),
            Self::Objects(_) => format!("list of objects: {members}"),
            Self::Any => "any".to_owned(),
        }
    }
}

impl Unknowns {
    /// As the documentation names it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Propagate => "unknown when an argument is",
            Self::Decide => "known as soon as it is decided",
            Self::Incomplete => "incomplete, with the known elements",
            Self::Pass => "passed on",
            Self::Never => "always known",
            Self::Always => "always unknown",
        }
    }
}
