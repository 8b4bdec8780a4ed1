//! Why a value is unknown, as data.
//!
//! Invariant: nothing decides by the words of a reason. Whatever a verdict, a help or a test depends
//! on is a variant of [`Subject`] or [`Cause`]; their texts can be reworded freely.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::addr::InstanceAddr;
use crate::base::{Name, Span};

/// One reason why a value is unknown. Prints as a clause: `var.interval has no value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    /// What is not known.
    pub subject: Subject,
    /// Why not.
    pub cause: Cause,
    /// Where the subject is declared, if anywhere.
    pub(crate) span: Option<Span>,
}

/// What is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An input variable: of the root module, or of the module instance that `span` is in.
    Variable(Name),
    /// A provider configuration by its address: `provider.aws.dr`.
    Provider(Arc<str>),
    /// A resource instance as a whole.
    Resource(Arc<InstanceAddr>),
    /// An attribute of a resource instance, or a dotted path in it.
    Attribute(Arc<InstanceAddr>, Cow<'static, str>),
    /// References of an expression of which nothing else is known. They are among the origins of its
    /// value.
    References(Arc<str>),
    /// `terraform.workspace`.
    Workspace,
    /// Anything that nothing is decided by: `path.cwd`, `the policy document`.
    Other(Arc<str>),
}

/// Why it is not known. Prints as a clause that follows its subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// An input variable of the root module that is not set and has no default.
    NoValue,
    /// An input variable or provider alias that the module call does not set.
    NotPassed,
    /// The provider decides when it creates the resource.
    KnownAfterApply,
    /// A data source asks the service.
    ReadFromCloud,
    /// The provider fills in what is not set in a nested block.
    ChosenByProvider,
    /// The provider plans the argument in a form of its own; see `schema::is_normalized`.
    NormalizedByProvider,
    /// Not set, and the schema says the provider may fill it in.
    MayHaveDefault,
    /// drlint has no schema of the type, so its attributes are not even known by name.
    NoSchema,
    /// A provider configuration without a region: `AWS_REGION`, a profile or the instance decides.
    NoRegion,
    /// The plan records that the value is referenced, not what it is: local values.
    NamedInPlan,
    /// As [`Cause::NamedInPlan`], where the configuration next to the plan would tell.
    NeedsConfiguration,
    /// An expression of which the plan records the references only.
    ExpressionNotInPlan,
    /// The plan says nothing of it: the workspace, the elements of a repetition.
    NotInPlan,
    /// The name of the workspace: nothing selects one.
    NoWorkspace,
    /// It is an output of another root module, which does not know it for the reason given.
    OtherRoot(Box<Reason>),
    /// A reference cycle.
    DependsOnItself,
    /// May be declared in a part of the file that could not be read, for this reason: `has a syntax
    /// error`.
    Unread(Arc<str>),
    /// A module whose configuration is not at hand, as a clause: `was not found`.
    ModuleNotRead(Arc<str>),
    /// More than drlint evaluates, as a clause.
    Limit(Arc<str>),
    /// The evaluation of its expression failed with this message.
    Evaluation(Arc<str>),
    /// Any other clause, among them those that rules state.
    Stated(Cow<'static, str>),
}

impl Reason {
    /// A reason; `span` may be `None`.
    pub fn new(subject: impl Into<Subject>, cause: Cause, span: impl Into<Option<Span>>) -> Self {
        Self { subject: subject.into(), cause, span: span.into() }
    }

    /// The variable that the user could set to make the value known.
    pub(crate) fn variable_without_value(&self) -> Option<Name> {
        match (&self.subject, &self.cause) {
            (Subject::Variable(name), Cause::NoValue) => Some(*name),
            _ => None,
        }
    }
}

impl Subject {
    /// Whether this is the instance at `address`, or a part of it.
    pub(crate) fn is_of(&self, address: &InstanceAddr) -> bool {
        match self {
            Self::Resource(resource) | Self::Attribute(resource, _) => **resource == *address,
            _ => false,
        }
    }
}

impl Cause {
    /// A clause that nothing is decided by.
    pub fn stated(clause: impl Into<Cow<'static, str>>) -> Self {
        Self::Stated(clause.into())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.subject, self.cause)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "var.{name}"),
            Self::Resource(address) => write!(f, "{address}"),
            Self::Attribute(address, path) => write!(f, "{address}.{path}"),
            Self::Provider(text) | Self::References(text) | Self::Other(text) => f.write_str(text),
            Self::Workspace => f.write_str("terraform.workspace"),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoValue => "has no value",
            Self::NotPassed => "is not passed by the module call",
            Self::KnownAfterApply => "is known after apply",
            Self::ReadFromCloud => "is read from the cloud",
            Self::ChosenByProvider => "is chosen by the provider",
            Self::NormalizedByProvider => "is normalized by the provider",
            Self::MayHaveDefault => "is not set, and the provider may have a default",
            Self::NoSchema => "is of a type that drlint has no schema of",
            Self::NoRegion => "sets no region, so the environment decides",
            Self::NamedInPlan => "is only referenced by name in the plan",
            Self::NeedsConfiguration => {
                "is only referenced by name in the plan, so check the configuration as well"
            }
            Self::ExpressionNotInPlan => "is used in an expression that the plan does not contain",
            Self::NoWorkspace => "decides, and no workspace is selected: set --workspace",
            Self::NotInPlan => "is not in the plan",
            Self::DependsOnItself => "depends on itself",
            Self::OtherRoot(reason) => return write!(f, "is not known there: {reason}"),
            Self::Unread(reason) => {
                return write!(f, "may be declared in a part of the file that {reason}");
            }
            Self::Evaluation(message) => return write!(f, "{}: {message}", Self::NoValue),
            Self::ModuleNotRead(clause) | Self::Limit(clause) => clause,
            Self::Stated(clause) => clause,
        })
    }
}

impl From<&str> for Subject {
    fn from(text: &str) -> Self {
        Self::Other(text.into())
    }
}

impl From<String> for Subject {
    fn from(text: String) -> Self {
        Self::Other(text.into())
    }
}

impl From<Arc<str>> for Subject {
    fn from(text: Arc<str>) -> Self {
        Self::Other(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_read_as_clauses() {
        let inner = Reason::new(Subject::Variable(Name::new("x")), Cause::NoValue, None);
        assert_eq!(inner.to_string(), "var.x has no value");
        let outer = Reason::new("output id of dns", Cause::OtherRoot(Box::new(inner)), None);
        assert_eq!(outer.to_string(), "output id of dns is not known there: var.x has no value");
    }
}
