//! Terraform's scope: what an expression in a module can name.

use std::rc::Rc;
use std::sync::Arc;

use super::error::Error;
use super::evaluator::{Evaluator, ModuleInstance, SlotKey};
use super::expansion::{Expansion, Repetition, RepetitionData};
use super::expr::evaluate;
use super::files::ModuleFiles;
use super::limits::Limits;
use super::plan::references;
use super::scope::{Env, Outcome, Resolved, Scope};
use super::static_steps;
use super::unknowns::{WORKSPACE, unknown, unless_workspace};
use crate::addr::{InstanceKey, Mode, ResourceAddr};
use crate::base::{Name, Span};
use crate::config::NodeId;
use crate::diag::{Cause, Reason};
use crate::syntax::{Call, Expr, Step};
use crate::value::{Fields, Kind, Marks, ModuleId, Origin, ResourceId, Type, Unknown, Value};

/// The scope of a block in a module instance.
pub(crate) struct ModuleScope<'a> {
    pub(crate) evaluator: &'a Evaluator,
    pub(crate) module: &'a ModuleInstance,
    /// `each` and `count` of the block.
    pub(crate) each: &'a RepetitionData,
}

impl Scope for ModuleScope<'_> {
    fn root(
        &self,
        name: Name,
        steps: &[Step],
        span: Span,
        env: &Env<'_>,
    ) -> Result<Resolved, Error> {
        let next = match steps.first() {
            Some(Step::Attr(name, _)) => Some(*name),
            _ => None,
        };
        let one = |value: Value| Ok(Resolved::new(value, 1));
        // Of these nothing is known, so whatever is taken from them is already in the value.
        let opaque = |what: &str| {
            Ok(Resolved::new(unknown(what, Cause::KnownAfterApply, span), steps.len()))
        };
        match (name.as_str(), next) {
            ("var", Some(variable)) => one(self.evaluator.variable(self.module, variable, span)?),
            ("local", Some(local)) => one(self.local(local, span)?),
            ("module", Some(call)) => self.module_call(call, &steps[1..], span, env),
            ("each", Some(part)) => one(self.each_part(part, span)?),
            ("count", Some(part)) if part == "index" => match &self.each.count {
                Some(index) => one(index.clone()),
                None => Err(Error::undeclared(
                    "count.index is only available in a block with count",
                    span,
                )),
            },
            ("path", Some(part)) => one(self.path(part, span)?),
            ("terraform", Some(part)) => one(self.terraform(part, span)),
            // Provisioners, connections and postconditions see the resource as it was created.
            ("self", _) => opaque("self"),
            // Ephemeral values are opened anew in each run and never stored.
            ("ephemeral", _) => opaque("an ephemeral value"),
            ("data", Some(kind)) => {
                let Some(Step::Attr(name, _)) = steps.get(1) else {
                    return Err(Error::new(
                        "a reference to a data source consists of its type and its name",
                        span,
                    ));
                };
                let addr = ResourceAddr { mode: Mode::Data, kind, name: *name };
                let Resolved { value, consumed } = self.resource(addr, &steps[2..], span, env)?;
                Ok(Resolved::new(value, consumed + 2))
            }
            // Every other root name is a resource type; a misspelled keyword is an undeclared
            // resource.
            (_, Some(resource)) => {
                let addr = ResourceAddr { mode: Mode::Managed, kind: name, name: resource };
                let Resolved { value, consumed } = self.resource(addr, &steps[1..], span, env)?;
                Ok(Resolved::new(value, consumed + 1))
            }
            (other, None) => Err(Error::new(format!("`{other}` alone is not a reference"), span)),
        }
    }

    fn attribute(&self, resource: ResourceId, name: &str, span: Span) -> Outcome {
        self.evaluator.reference(resource, name, span)
    }

    fn object(&self, resource: ResourceId, _span: Span) -> Outcome {
        Ok(self.evaluator.object(resource))
    }

    fn call(&self, call: &Call, _span: Span, env: &Env<'_>) -> Option<Outcome> {
        references::call(call, self.evaluator.plan.as_deref()?, self.module.id, env)
    }

    fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        self.evaluator.spend(steps)
    }

    fn limits(&self) -> &Limits {
        &self.evaluator.limits
    }

    fn files(&self) -> &dyn ModuleFiles {
        &self.evaluator.files
    }
}

/// A local value of which more origins are known is not one of them itself.
const MOST_ORIGINS: usize = 8;

impl ModuleScope<'_> {
    fn local(&self, name: Name, span: Span) -> Outcome {
        let declarations = &self.evaluator.tree.node(self.module.node).module;
        let Some(local) = declarations.locals.get(&name) else {
            return self.undeclared(&["locals"], &format!("local.{name}"), span);
        };
        let attribute = local.attribute();
        let what = || (format!("local.{name}").into(), attribute.name_span);
        // A local sees the module, not the repetition of the block that names it.
        let each = self.module.each.outer();
        self.evaluator.slot(self.module, SlotKey::Local(name), &what, &|| {
            let value = evaluate(&attribute.expr, &ModuleScope { each: &each, ..*self })?;
            // A root module may keep what tells its environments apart in a local value.
            let is_root = self.module.id == ModuleId::ROOT;
            // A chain of locals would carry the names of all of them along.
            if !is_root || value.marks.origins().len() >= MOST_ORIGINS {
                return Ok(value);
            }
            Ok(value.with_marks(&Marks::origin(Origin::Local(name))))
        })
    }

    fn each_part(&self, part: Name, span: Span) -> Outcome {
        let Some((key, value)) = &self.each.each else {
            return Err(Error::undeclared(
                format!("each.{part} is only available in a block with for_each"),
                span,
            ));
        };
        match part.as_str() {
            "key" => Ok(key.clone()),
            "value" => Ok(value.clone()),
            other => Err(Error::undeclared(format!("each has key and value, not {other:?}"), span)),
        }
    }

    fn terraform(&self, part: Name, span: Span) -> Value {
        if part.as_str() == "workspace" {
            match &self.evaluator.inputs.workspace {
                Some(name) => {
                    let origin = Origin::Workspace { assumed: false };
                    Value::str(Arc::clone(name)).with_marks(&Marks::origin(origin))
                }
                None if self.evaluator.has_default_workspace() => {
                    let name = self.evaluator.inputs.workspace();
                    let origin = Origin::Workspace { assumed: true };
                    Value::str(name).with_marks(&Marks::origin(origin))
                }
                None => {
                    let origin = Origin::Workspace { assumed: false };
                    unknown(WORKSPACE, Cause::NoWorkspace, span).with_marks(&Marks::origin(origin))
                }
            }
        } else {
            // `terraform.applying` differs between plan and apply.
            let cause = Cause::stated("depends on the command that runs");
            unknown(format!("terraform.{part}"), cause, span)
        }
    }

    fn path(&self, part: Name, span: Span) -> Outcome {
        match part.as_str() {
            "module" => {
                let dir = &self.evaluator.tree.node(self.module.node).module.dir;
                Ok(Value::str(self.evaluator.files.relative(dir)))
            }
            // Without `-chdir`, Terraform runs in the directory of the root module.
            "root" => Ok(Value::str(".")),
            "cwd" => {
                let cause = Cause::stated("depends on where Terraform runs");
                Ok(unknown("path.cwd", cause, span))
            }
            other => Err(Error::undeclared(
                format!("path has module, root and cwd, not {other:?}"),
                span,
            )),
        }
    }

    /// `aws_x.y` with as many steps as pick an instance.
    fn resource(
        &self,
        addr: ResourceAddr,
        steps: &[Step],
        span: Span,
        env: &Env<'_>,
    ) -> Result<Resolved, Error> {
        let Some(expansion) = self.evaluator.resource(self.module.id, addr) else {
            let keyword = if addr.mode == Mode::Data { "data" } else { "resource" };
            let header = [keyword, addr.kind.as_str(), addr.name.as_str()];
            return self
                .undeclared(&header, &addr.to_string(), span)
                .map(|value| Resolved::new(value, 0));
        };
        // Lazy: references read one attribute of most resources, and computing all of them would
        // run into cycles that Terraform does not have.
        let resource = |id: ResourceId| Value::from(Kind::Resource(id));
        let repeated = expansion.repetition != Repetition::Single;
        static_steps::check_reference(addr, repeated, steps)?;
        pick(&expansion, steps, env, &resource, &|id| self.evaluator.any_resource(id))
    }

    /// `module.m`, its instance and its output, as far as the steps say.
    fn module_call(
        &self,
        name: Name,
        steps: &[Step],
        span: Span,
        env: &Env<'_>,
    ) -> Result<Resolved, Error> {
        let Some(expansion) = self.evaluator.children(self.module.id, name) else {
            // The call is declared, but its module was not read: its outputs exist and are unknown.
            if let Some(gap) = self.evaluator.missing_child(self.module.id, name) {
                let why = Reason::new(
                    gap.what.as_str(),
                    Cause::ModuleNotRead(gap.reason.as_str().into()),
                    gap.span,
                );
                return Ok(Resolved::new(Value::unknown(Unknown::because(why)), 1));
            }
            return self
                .undeclared(&["module", name.as_str()], &format!("module.{name}"), span)
                .map(|value| Resolved::new(value, 1));
        };
        // A reference to one output computes that one only: the others may depend on this
        // expression.
        let chosen = match (expansion.repetition, steps.first()) {
            (Repetition::Single, _) => expansion.items.first().map(|(_, id)| (*id, 0)),
            (_, Some(Step::Index(index)))
                if expansion.incomplete.is_none() || !env.is_guarded() =>
            {
                let key = env.evaluate(index)?;
                let other = |id| self.evaluator.any_module(id);
                match (expansion.at_own_key(&key), instance_key(&key)) {
                    (Some(id), _) => Some((id, 1)),
                    (None, Some(wanted)) => match expansion.get(&wanted, &other) {
                        Some(id) => Some((id, 1)),
                        None => {
                            return Err(Error::new(
                                format!("module.{name} has no instance {wanted}"),
                                index.span,
                            ));
                        }
                    },
                    (None, None) => None,
                }
            }
            _ => None,
        };
        if let Some((id, used)) = chosen
            && let Some(Step::Attr(output, at)) = steps.get(used)
        {
            return Ok(Resolved::new(self.evaluator.output(id, *output, *at)?, used + 2));
        }
        // `module.m` as a whole is an object of all outputs.
        let outputs = |id: ModuleId| self.evaluator.outputs(id);
        let Resolved { value, consumed } =
            pick(&expansion, steps, env, &outputs, &|id| self.evaluator.any_module(id))?;
        Ok(Resolved::new(value, consumed + 1))
    }

    fn undeclared(&self, header: &[&str], what: &str, span: Span) -> Outcome {
        match self.evaluator.hidden(self.module, header) {
            Some(unknown) => Ok(Value::unknown(unknown)),
            None => Err(Error::undeclared(format!("{what} is not declared in this module"), span)),
        }
    }
}

/// Picks one instance, or makes the tuple or object of all of them.
fn pick<T: Copy>(
    expansion: &Rc<Expansion<T>>,
    steps: &[Step],
    env: &Env<'_>,
    value: &dyn Fn(T) -> Value,
    other: &dyn Fn(T) -> T,
) -> Result<Resolved, Error> {
    if expansion.repetition == Repetition::Single {
        let only = expansion.items.first();
        return Ok(Resolved::new(only.map_or(Value::NULL, |(_, item)| value(*item)), 0));
    }
    if let Some(why) = &expansion.incomplete {
        // Where an error would be caught, an instance that may not be there has no certain value.
        if !env.is_guarded()
            && let Some(Step::Index(index)) = steps.first()
        {
            let key = env.evaluate(index)?;
            let known = || instance_key(&key).and_then(|key| expansion.get(&key, other));
            if let Some(item) = expansion.at_own_key(&key).or_else(known) {
                return Ok(Resolved::new(value(item).with_marks(&key.marks), 1));
            }
        }
        // All instances together are a list or an object even when there are none of them.
        let whole = Value::unknown(why.with_type(Type::Any).not_null());
        return Ok(Resolved::new(whole, 0));
    }
    if let Some(Step::Index(index)) = steps.first() {
        let key = env.evaluate(index)?;
        if let Some(wanted) = instance_key(&key) {
            return if let Some(item) = expansion.get(&wanted, other) {
                Ok(Resolved::new(value(item).with_marks(&key.marks), 1))
            } else {
                let message = format!("the instance {wanted} does not exist");
                let value = unless_workspace(Error::new(message, index.span), &key.marks)?;
                Ok(Resolved::new(value, 1))
            };
        }
    }
    if expansion.repetition == Repetition::Count {
        let items: Vec<Value> = expansion.items.iter().map(|(_, item)| value(*item)).collect();
        return Ok(Resolved::new(Value::tuple(items), 0));
    }
    let mut fields = Fields::new();
    for (key, item) in &expansion.items {
        if let InstanceKey::Key(key) = key {
            fields.insert(Arc::clone(key), value(*item));
        }
    }
    Ok(Resolved::new(Value::object(fields), 0))
}

fn instance_key(key: &Value) -> Option<InstanceKey> {
    match &key.kind {
        Kind::Str(text) => Some(InstanceKey::Key(Arc::clone(text))),
        // Fractions and negative numbers select no instance; indexing all of them reports the
        // error.
        Kind::Number(number) => {
            number.as_i64().and_then(|at| u64::try_from(at).ok()).map(InstanceKey::Index)
        }
        _ => None,
    }
}

impl Evaluator {
    /// Whether `terraform plan` would run in the workspace `default`, when nothing selects another. A
    /// plan does not record its workspace, and HCP Terraform has no default: it asks the user.
    fn has_default_workspace(&self) -> bool {
        let backend = self.tree.node(NodeId(0)).module.backend.as_ref();
        let asks = backend.is_some_and(|it| matches!(it.kind.as_str(), "cloud" | "remote"));
        self.plan.is_none() && !asks
    }

    /// The value of an expression that is in a module instance, outside any repetition.
    ///
    /// # Errors
    /// When the expression has no value.
    pub(crate) fn evaluate(&self, module: ModuleId, expr: &Expr) -> Outcome {
        let instance = self.module(module);
        let scope =
            ModuleScope { evaluator: self, module: &instance, each: &instance.each.outer() };
        Env::new(&scope).evaluate_resolved(expr)
    }
}
