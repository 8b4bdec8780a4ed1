//! What an expression of a rule sees.

pub mod locator;
pub mod subject;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::compile::Rule;
use super::parse::Policy;
use crate::addr::Mode;
use crate::base::{FxHashMap, Name, Span};
use crate::eval::{Error, Instance, Outcome, evaluate, unknown_from};
use crate::graph::{Graph, RootSummary};
use crate::syntax::Attribute;
use crate::value::{Fields, ResourceId, Value};

/// What a policy judges.
#[derive(Clone)]
pub enum Subject {
    /// A resource instance.
    Resource(Rc<Instance>),
    /// A provider configuration or module call.
    Block {
        /// Its arguments.
        attrs: Value,
        /// `meta`.
        meta: Value,
    },
}

/// A file's locals, shared by all subjects of a rule.
#[derive(Default)]
pub struct FileLocals {
    values: RefCell<FxHashMap<Name, Outcome>>,
}

/// The other roots of the system.
#[derive(Default)]
pub struct System<'a> {
    pub others: &'a [RootSummary],
    /// Whether a rule asked for them.
    pub asked: Cell<bool>,
}

/// The scope of one policy with one subject.
pub struct PolicyScope<'a> {
    pub graph: &'a Graph,
    pub rule: &'a Rule,
    /// None for the locals of a file.
    pub policy: Option<&'a Policy>,
    pub subject: Option<&'a Subject>,
    pub file_locals: &'a FileLocals,
    pub system: &'a System<'a>,
    /// `local.each`, for a policy that judges several things of one subject.
    pub each: Option<Value>,
    pub locals: RefCell<FxHashMap<Name, Outcome>>,
    /// The attributes of the subject that were read, in order, when somebody wants to know.
    pub reads: RefCell<Vec<Name>>,
    pub tracing: Cell<bool>,
}

impl<'a> PolicyScope<'a> {
    /// A scope with nothing computed yet.
    pub fn new(
        graph: &'a Graph,
        rule: &'a Rule,
        policy: Option<&'a Policy>,
        subject: Option<&'a Subject>,
        file_locals: &'a FileLocals,
        system: &'a System<'a>,
    ) -> Self {
        Self {
            graph,
            rule,
            policy,
            subject,
            file_locals,
            system,
            each: None,
            locals: RefCell::default(),
            reads: RefCell::default(),
            tracing: Cell::new(false),
        }
    }

    /// The same with another `local.each`, nothing computed.
    pub fn with_each(&self, each: Option<Value>) -> Self {
        Self {
            each,
            ..Self::new(
                self.graph,
                self.rule,
                self.policy,
                self.subject,
                self.file_locals,
                self.system,
            )
        }
    }

    /// The resource that is judged.
    pub fn instance(&self) -> Option<&Rc<Instance>> {
        match self.subject {
            Some(Subject::Resource(instance)) => Some(instance),
            _ => None,
        }
    }

    /// The attribute that defines a nested local.
    pub fn nested(&self, name: Name) -> Option<&'a Attribute> {
        self.policy?.locals.iter().find(|local| local.name == name)
    }

    pub fn local(&self, name: Name, span: Span) -> Outcome {
        if name == "each"
            && let Some(each) = &self.each
        {
            return Ok(each.clone());
        }
        if let Some(local) = self.nested(name) {
            if let Some(known) = self.locals.borrow().get(&name) {
                return known.clone();
            }
            let value = evaluate(&local.expr, self);
            if !self.tracing.get() {
                self.locals.borrow_mut().insert(name, value.clone());
            }
            return value;
        }
        if let Some(known) = self.file_locals.values.borrow().get(&name) {
            return known.clone();
        }
        let Some(local) = self.rule.file.locals.iter().find(|local| local.name == name) else {
            return Err(Error::new(format!("there is no local called {name}"), span));
        };
        let scope =
            PolicyScope::new(self.graph, self.rule, None, None, self.file_locals, self.system);
        let value = evaluate(&local.expr, &scope);
        self.file_locals.values.borrow_mut().insert(name, value.clone());
        value
    }

    pub fn meta(&self) -> Value {
        match self.subject {
            Some(Subject::Resource(instance)) => {
                let kind = instance.kind();
                let data = if instance.mode() == Mode::Data { "data." } else { "" };
                let module = &instance.addr.module;
                let provider = kind.as_str().split('_').next().unwrap_or_default();
                Value::object(Fields::from([
                    ("address".into(), Value::str(instance.addr.to_string())),
                    (
                        "module_path".into(),
                        Value::str(if module.is_root() {
                            ".".to_owned()
                        } else {
                            module.to_string()
                        }),
                    ),
                    ("operation".into(), Value::str("create")),
                    ("provider_type".into(), Value::str(provider)),
                    ("type".into(), Value::str(format!("{data}{kind}"))),
                    ("tfe_workspace".into(), Value::NULL),
                    ("tfe_stack".into(), Value::NULL),
                ]))
            }
            Some(Subject::Block { meta, .. }) => meta.clone(),
            None => Value::NULL,
        }
    }

    /// An attribute of a resource as rules see it. One whose expression is broken is unknown: that
    /// is the configuration's fault, not the rule's.
    pub fn read(&self, resource: ResourceId, name: Name, span: Span) -> Outcome {
        if self.tracing.get()
            && self.instance().is_some_and(|instance| instance.id == resource)
            && !self.reads.borrow().contains(&name)
        {
            self.reads.borrow_mut().push(name);
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
