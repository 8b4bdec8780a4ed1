//! What an expression of a rule sees.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::compile::Rule;
use super::parse::Policy;
use super::{drlint, functions, language};
use crate::addr::Mode;
use crate::base::{FxHashMap, Name, Span};
use crate::eval::ModuleFiles;
use crate::eval::{
    Env, Error, Instance, LiteralScope, Outcome, Resolved, Scope, evaluate, unknown_from,
};
use crate::graph::Graph;
use crate::syntax::{Attribute, Call, Step};
use crate::value::{Fields, Kind, ResourceId, Value};

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

/// The scope of one policy with one subject.
pub struct PolicyScope<'a> {
    pub graph: &'a Graph,
    pub rule: &'a Rule,
    /// None for the locals of a file.
    pub policy: Option<&'a Policy>,
    pub subject: Option<&'a Subject>,
    pub file_locals: &'a FileLocals,
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
    ) -> Self {
        Self {
            graph,
            rule,
            policy,
            subject,
            file_locals,
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
            ..Self::new(self.graph, self.rule, self.policy, self.subject, self.file_locals)
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

    fn local(&self, name: Name, span: Span) -> Outcome {
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
        let scope = PolicyScope::new(self.graph, self.rule, None, None, self.file_locals);
        let value = evaluate(&local.expr, &scope);
        self.file_locals.values.borrow_mut().insert(name, value.clone());
        value
    }

    fn meta(&self) -> Value {
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

impl Scope for PolicyScope<'_> {
    fn root(&self, name: Name, steps: &[Step], span: Span, _: &Env<'_>) -> Result<Resolved, Error> {
        let member = match steps.first() {
            Some(Step::Attr(name, _)) => Some(*name),
            Some(Step::Index(index)) => index.as_str().map(Name::new),
            _ => None,
        };
        match (name.as_str(), member) {
            ("attrs", _) => match self.subject {
                Some(Subject::Resource(instance)) => {
                    Ok(Resolved::new(Kind::Resource(instance.id).into(), 0))
                }
                Some(Subject::Block { attrs, .. }) => Ok(Resolved::new(attrs.clone(), 0)),
                None => Err(Error::new("attrs is not there outside a policy", span)),
            },
            ("prior_attrs", _) => Ok(Resolved::new(Value::NULL, 0)),
            ("meta", _) => Ok(Resolved::new(self.meta(), 0)),
            ("input", Some(input)) => match self.rule.inputs.get(&input) {
                Some(value) => Ok(Resolved::new(value.clone(), 1)),
                None => Err(Error::new(format!("there is no input called {input}"), span)),
            },
            ("local", Some(local)) => Ok(Resolved::new(self.local(local, span)?, 1)),
            (other, _) => Err(Error::new(format!("`{other}` is not known here"), span)),
        }
    }

    fn attribute(&self, resource: ResourceId, name: &str, span: Span) -> Outcome {
        self.read(resource, Name::new(name), span)
    }

    fn object(&self, resource: ResourceId, _: Span) -> Outcome {
        self.graph.evaluator.object(resource)
    }

    fn call(&self, call: &Call, span: Span, env: &Env<'_>) -> Option<Outcome> {
        let own = language::find(call.name.as_str())?;
        Some(arguments(call, env).and_then(|arguments| {
            let outcome = if call.name.as_str().starts_with(language::NAMESPACE) {
                drlint::call(own.name, &arguments, self, span)
            } else {
                functions::call(own.name, &arguments, self, span)
            };
            outcome.map_err(|message| Error::new(format!("{}: {message}", call.name), span))
        }))
    }

    fn is_ordered(&self) -> bool {
        false
    }

    fn files(&self) -> &dyn ModuleFiles {
        &LiteralScope
    }
}

/// Evaluated arguments with a final `...` expanded. Resources stay what they are.
fn arguments(call: &Call, env: &Env<'_>) -> Result<Vec<Value>, Error> {
    let mut values = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        values.push(env.evaluate(arg)?);
    }
    if call.expand
        && let Some(last) = values.pop()
    {
        let span = call.args.last().map_or(call.name_span, |arg| arg.span);
        let walk = crate::eval::elements(&last, span)?;
        if let Some(why) = walk.incomplete {
            values.push(Value::unknown((*why).clone()));
        }
        values.extend(walk.items.into_iter().map(|(_, item)| item.with_marks(&last.marks)));
    }
    Ok(values)
}
