//! What an expression of a rule sees: the subject, the rule's inputs and locals, the graph.
//!
//! Invariant: a scope is data that borrows. What an evaluation leaves behind, in a [`Memo`] or a
//! [`Trace`], belongs to whoever evaluates.

pub(crate) mod locate;
pub(crate) mod subject;
mod trace;

use std::rc::Rc;
use std::sync::Arc;

pub(crate) use trace::{Memo, Reads, Trace};

use super::ast::Policy;
use super::compile::Rule;
use crate::base::{Name, Span};
use crate::eval::{Error, Instance, Outcome, unknown_from};
use crate::graph::{Graph, RootSummary};
use crate::syntax::Attribute;
use crate::value::{ModuleId, ResourceId, Unknown, Value};

/// What a policy checks.
pub struct Subject {
    pub(crate) kind: SubjectKind,
    pub(crate) address: String,
    pub(crate) region: Option<String>,
    pub(crate) header: Span,
    pub(crate) module: ModuleId,
    /// Why it may not exist at all.
    pub(crate) uncertain: Option<Arc<Unknown>>,
}

pub(crate) enum SubjectKind {
    Resource(Rc<Instance>),
    /// A provider configuration or module call.
    Block {
        attrs: Value,
        meta: Value,
    },
}

/// The scope of one policy with one subject, or of a file's locals.
#[derive(Clone, Copy)]
pub(crate) struct PolicyScope<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) rule: &'a Rule,
    /// The other roots of the system.
    pub(crate) others: &'a [RootSummary],
    /// None for the locals of a file.
    pub(crate) policy: Option<&'a Policy>,
    pub(crate) subject: Option<&'a Subject>,
    /// `local.each`, for a policy that checks several things of one subject.
    pub(crate) each: Option<&'a Value>,
    /// The file's locals, which are the same for every subject.
    pub(crate) file_locals: &'a Memo,
    pub(crate) locals: &'a Memo,
    pub(crate) trace: &'a Trace,
}

impl<'a> PolicyScope<'a> {
    /// The same with what an evaluation reads recorded in `trace`.
    pub(crate) fn traced<'b>(&self, trace: &'b Trace) -> PolicyScope<'b>
    where
        'a: 'b,
    {
        PolicyScope { trace, ..*self }
    }

    /// The same for one element of what the policy checks; its locals may depend on the element.
    pub(crate) fn with_each<'b>(&self, each: &'b Value, locals: &'b Memo) -> PolicyScope<'b>
    where
        'a: 'b,
    {
        PolicyScope { each: Some(each), locals, ..*self }
    }

    /// The scope of the file's locals, which see no subject.
    pub(crate) fn of_file<'b>(&self, trace: &'b Trace) -> PolicyScope<'b>
    where
        'a: 'b,
    {
        PolicyScope {
            policy: None,
            subject: None,
            each: None,
            locals: self.file_locals,
            trace,
            ..*self
        }
    }

    /// The resource that is checked.
    pub(crate) fn instance(&self) -> Option<&'a Rc<Instance>> {
        match self.subject?.kind {
            SubjectKind::Resource(ref instance) => Some(instance),
            SubjectKind::Block { .. } => None,
        }
    }

    /// The attribute that defines a local of the policy.
    pub(crate) fn nested(&self, name: Name) -> Option<&'a Attribute> {
        self.policy?.locals.iter().find(|local| local.name == name)
    }

    /// An attribute of a resource as rules see it. One whose expression is broken is unknown: that
    /// is the configuration's fault, not the rule's.
    pub(crate) fn read(&self, resource: ResourceId, name: Name, span: Span) -> Outcome {
        if self.instance().is_some_and(|instance| instance.id == resource) {
            self.trace.attribute(name);
        }
        let evaluator = &self.graph.evaluator;
        evaluator.attribute(resource, name).or_else(|error| {
            if evaluator.attribute_names(&evaluator.instance(resource)).contains(&name) {
                Ok(unknown_from(&error))
            } else {
                Err(Error { span, ..error })
            }
        })
    }
}
