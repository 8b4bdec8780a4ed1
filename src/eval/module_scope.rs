//! Terraform's scope: what an expression in a module can name.

use std::rc::Rc;
use std::sync::Arc;

use super::error::Error;
use super::evaluator::{Evaluator, ModuleInstance, SlotKey};
use super::expansion::{Expansion, Repetition, RepetitionData};
use super::expr::evaluate;
use super::files::ModuleFiles;
use super::scope::{Env, Outcome, Resolved, Scope};
use crate::addr::{InstanceKey, Mode, ResourceAddr};
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason, Subject};
use crate::syntax::{Call, Step};
use crate::value::{
    Fields, Kind, Marks, ModuleId, Origin, ResourceId, Symbol, Type, Unknown, Value, convert,
};

/// The scope of a block in a module instance.
pub struct ModuleScope<'a> {
    /// The evaluator.
    pub evaluator: &'a Evaluator,
    /// The module instance.
    pub module: &'a ModuleInstance,
    /// `each` and `count` of the block.
    pub each: &'a RepetitionData,
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
                None => Err(Error::new("count.index is only there in a block with count", span)),
            },
            ("path", Some(part)) => one(self.path(part, span)?),
            ("terraform", Some(part)) => one(self.terraform(part, span)),
            ("self", _) => opaque("self"),
            ("ephemeral", _) => opaque("an ephemeral value"),
            ("data", Some(kind)) => {
                let Some(Step::Attr(name, _)) = steps.get(1) else {
                    return Err(Error::new(
                        "a data source is named by its type and its name",
                        span,
                    ));
                };
                let addr = ResourceAddr { mode: Mode::Data, kind, name: *name };
                let Resolved { value, consumed } = self.resource(addr, &steps[2..], span, env)?;
                Ok(Resolved::new(value, consumed + 2))
            }
            (_, Some(resource)) => {
                let addr = ResourceAddr { mode: Mode::Managed, kind: name, name: resource };
                let Resolved { value, consumed } = self.resource(addr, &steps[1..], span, env)?;
                Ok(Resolved::new(value, consumed + 1))
            }
            (other, None) => Err(Error::new(format!("`{other}` alone is no reference"), span)),
        }
    }

    fn attribute(&self, resource: ResourceId, name: &str, span: Span) -> Outcome {
        self.evaluator.reference(resource, name, span)
    }

    fn object(&self, resource: ResourceId, _span: Span) -> Outcome {
        self.evaluator.object(resource)
    }

    fn call(&self, call: &Call, _span: Span, env: &Env<'_>) -> Option<Outcome> {
        super::plan::call(call, self, env)
    }

    fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        self.evaluator.spend(steps)
    }

    fn files(&self) -> &dyn ModuleFiles {
        &self.evaluator.files
    }
}

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
            evaluate(&attribute.expr, &ModuleScope { each: &each, ..*self })
        })
    }

    fn each_part(&self, part: Name, span: Span) -> Outcome {
        let Some((key, value)) = &self.each.each else {
            return Err(Error::new(
                format!("each.{part} is only there in a block with for_each"),
                span,
            ));
        };
        match part.as_str() {
            "key" => Ok(key.clone()),
            "value" => Ok(value.clone()),
            other => Err(Error::new(format!("each has key and value, not {other:?}"), span)),
        }
    }

    fn terraform(&self, part: Name, span: Span) -> Value {
        match part.as_str() {
            // A plan does not say which workspace it was made in.
            "workspace"
                if self.evaluator.plan.is_some() && self.evaluator.inputs.workspace.is_none() =>
            {
                unknown("terraform.workspace", Cause::NotInPlan, span)
            }
            "workspace" => Value::str(self.evaluator.inputs.workspace()),
            _ => {
                let cause = Cause::stated("depends on the command that runs");
                unknown(format!("terraform.{part}"), cause, span)
            }
        }
    }

    fn path(&self, part: Name, span: Span) -> Outcome {
        match part.as_str() {
            "module" => {
                let dir = &self.evaluator.tree.node(self.module.node).module.dir;
                Ok(Value::str(self.evaluator.files.relative(dir)))
            }
            "root" => Ok(Value::str(".")),
            "cwd" => {
                let cause = Cause::stated("depends on where Terraform runs");
                Ok(unknown("path.cwd", cause, span))
            }
            other => Err(Error::new(format!("path has module, root and cwd, not {other:?}"), span)),
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
        let resource = |id: ResourceId| Value::from(Kind::Resource(id));
        pick(&expansion, steps, env, &resource)
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
        let chosen = match (expansion.repetition, steps.first()) {
            (Repetition::Single, _) => expansion.items.first().map(|(_, id)| (*id, 0)),
            (_, Some(Step::Index(index)))
                if expansion.incomplete.is_none() || !env.is_guarded() =>
            {
                let key = env.evaluate(index)?;
                match instance_key(&key) {
                    Some(wanted) => match expansion.get(&wanted) {
                        Some(id) => Some((id, 1)),
                        None => {
                            return Err(Error::new(
                                format!("module.{name} has no instance {wanted}"),
                                index.span,
                            ));
                        }
                    },
                    None => None,
                }
            }
            _ => None,
        };
        if let Some((id, used)) = chosen
            && let Some(Step::Attr(output, at)) = steps.get(used)
        {
            return Ok(Resolved::new(self.evaluator.output(id, *output, *at)?, used + 2));
        }
        let outputs = |id: ModuleId| self.evaluator.outputs(id);
        let Resolved { value, consumed } = pick(&expansion, steps, env, &outputs)?;
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
            if let Some(item) = instance_key(&key).and_then(|key| expansion.get(&key)) {
                return Ok(Resolved::new(value(item).with_marks(&key.marks), 1));
            }
        }
        let mut open = why.with_type(Type::Any);
        open.not_null = true;
        return Ok(Resolved::new(Value::unknown(open), 0));
    }
    if let Some(Step::Index(index)) = steps.first() {
        let key = env.evaluate(index)?;
        if let Some(wanted) = instance_key(&key) {
            return match expansion.get(&wanted) {
                Some(item) => Ok(Resolved::new(value(item).with_marks(&key.marks), 1)),
                None => Err(Error::new(format!("there is no instance {wanted}"), index.span)),
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
        Kind::Number(number) => {
            number.as_i64().and_then(|at| u64::try_from(at).ok()).map(InstanceKey::Index)
        }
        _ => None,
    }
}

/// An unknown value for one reason.
pub(super) fn unknown(subject: impl Into<Subject>, cause: Cause, span: Span) -> Value {
    let why = Reason::new(subject, cause, span);
    Value::unknown(Unknown { not_null: true, ..Unknown::because(why) })
}

impl Evaluator {
    /// The value of an expression that stands in a module instance, outside any repetition.
    ///
    /// # Errors
    /// When the expression has no value.
    pub fn evaluate(&self, module: ModuleId, expr: &crate::syntax::Expr) -> Outcome {
        let instance = self.module(module);
        let scope =
            ModuleScope { evaluator: self, module: &instance, each: &instance.each.outer() };
        Env::new(&scope).evaluate_resolved(expr)
    }

    /// The value of an input variable of a module instance.
    ///
    /// # Errors
    /// When it is not declared, or what is given does not fit its type.
    pub fn variable(&self, module: &ModuleInstance, name: Name, span: Span) -> Outcome {
        let declarations = &self.tree.node(module.node).module;
        let Some(variable) = declarations.variables.get(&name) else {
            return match self.hidden(module, &["variable", name.as_str()]) {
                Some(unknown) => Ok(Value::unknown(unknown)),
                None => Err(Error::undeclared(
                    format!("var.{name} is not declared in this module"),
                    span,
                )),
            };
        };
        let header = variable.block.header;
        let what = || (Subject::Variable(name), header);
        self.slot(module, SlotKey::Variable(name), &what, &|| {
            let ty = super::types::constraint(variable.ty());
            let given = self.given(module, name)?;
            let value = match given {
                Some(value) if value.is_null() && variable.flag("nullable") == Some(false) => None,
                given => given,
            };
            let value = match (value, variable.default()) {
                (Some(value), _) => value,
                (None, Some(default)) => {
                    evaluate(&default.expr, &super::literal_scope::LiteralScope)?
                }
                (None, None) => {
                    let cause =
                        if module.parent.is_some() { Cause::NotPassed } else { Cause::NoValue };
                    let why = Reason::new(Subject::Variable(name), cause, header);
                    let not_null = variable.flag("nullable") == Some(false);
                    let symbol = Some(Symbol::Variable(module.id, name));
                    Value::unknown(Unknown {
                        ty: ty.clone(),
                        not_null,
                        symbol,
                        ..Unknown::because(why)
                    })
                }
            };
            let value = convert(&value, &ty)
                .map_err(|message| Error::new(format!("var.{name}: {message}"), header))?;
            let mut marks = Marks::origin(Origin::Variable(module.id, name));
            if variable.flag("sensitive") == Some(true) {
                marks = marks.union(&Marks::sensitive());
            }
            Ok(value.with_marks(&marks))
        })
    }

    /// What the caller, or the outside, gives a variable.
    pub(super) fn given(
        &self,
        module: &ModuleInstance,
        name: Name,
    ) -> Result<Option<Value>, Error> {
        let Some(parent) = module.parent else {
            return Ok(self.inputs.variable(name.as_str()).cloned());
        };
        let Some((call, parent)) = self.call_of(module, parent) else { return Ok(None) };
        let Some(argument) = call.body.attribute(name.as_str()) else { return Ok(None) };
        let scope = ModuleScope { evaluator: self, module: &parent, each: &module.each };
        Env::new(&scope).evaluate_resolved(&argument.expr).map(Some)
    }

    /// The block that calls a module instance, and the instance it stands in.
    pub fn call_of(
        &self,
        module: &ModuleInstance,
        parent: ModuleId,
    ) -> Option<(Arc<crate::syntax::Block>, Rc<ModuleInstance>)> {
        let parent = self.module(parent);
        let (name, _) = module.path.0.last()?;
        let call = self.tree.node(parent.node).module.calls.get(name)?;
        Some((Arc::clone(&call.block), parent))
    }

    /// The value of an output of a module instance.
    ///
    /// # Errors
    /// When it is not declared, or its expression has no value.
    pub fn output(&self, module: ModuleId, name: Name, span: Span) -> Outcome {
        let instance = self.module(module);
        let declarations = &self.tree.node(instance.node).module;
        let Some(output) = declarations.outputs.get(&name) else {
            return match self.hidden(&instance, &["output", name.as_str()]) {
                Some(unknown) => Ok(Value::unknown(unknown)),
                None => Err(Error::new(
                    format!("{} has no output {:?}", instance.path, name.as_str()),
                    span,
                )),
            };
        };
        let Some(value) = output.block.body.attribute("value") else {
            return Err(Error::new(
                format!("output {:?} has no value", name.as_str()),
                output.block.header,
            ));
        };
        let what = || (format!("output.{name}").into(), output.block.header);
        let each = instance.each.outer();
        self.slot(&instance, SlotKey::Output(name), &what, &|| {
            let scope = ModuleScope { evaluator: self, module: &instance, each: &each };
            let result = Env::new(&scope).evaluate_resolved(&value.expr);
            let result =
                if module == ModuleId::ROOT { self.planned_output(name, result)? } else { result? };
            let secret = output.block.body.attribute("sensitive");
            let secret = secret
                .is_some_and(|flag| matches!(flag.expr.kind, crate::syntax::ExprKind::Bool(true)));
            let result = if secret { result.with_marks(&Marks::sensitive()) } else { result };
            Ok(result)
        })
    }

    /// All outputs of a module instance as an object. One that has no value is unknown, with the
    /// reason.
    pub fn outputs(&self, module: ModuleId) -> Value {
        let declarations = Arc::clone(self.declarations(module));
        let mut fields = Fields::new();
        for (name, output) in &declarations.outputs {
            let value = self.output(module, *name, output.block.header);
            let value = value.unwrap_or_else(|error| super::evaluator::unknown_from(&error));
            fields.insert(name.as_str().into(), value);
        }
        Value::object(fields)
    }
}
