//! What the names and functions in a rule's expressions mean.

use std::sync::Arc;

use crate::addr::Mode;
use crate::base::{Name, Span};
use crate::eval::{
    Env, Error, Instance, Limits, LiteralScope, ModuleFiles, Outcome, Resolved, Scope, elements,
    evaluate,
};
use crate::policy::scope::{Memo, PolicyScope, SubjectKind, Trace};
use crate::policy::{functions, language};
use crate::syntax::{Attribute, Call, Step};
use crate::value::{Fields, Kind, ResourceId, Type, Unknown, Value};

impl Scope for PolicyScope<'_> {
    fn root(&self, name: Name, steps: &[Step], span: Span, _: &Env<'_>) -> Result<Resolved, Error> {
        let member = match steps.first() {
            Some(Step::Attr(name, _)) => Some(*name),
            Some(Step::Index(index)) => index.as_str().map(Name::new),
            _ => None,
        };
        let subject = self.subject.map(|subject| &subject.kind);
        match (name.as_str(), member) {
            ("attrs", _) => match subject {
                Some(SubjectKind::Resource(instance)) => {
                    Ok(Resolved::new(Kind::Resource(instance.id).into(), 0))
                }
                Some(SubjectKind::Block { attrs, .. }) => Ok(Resolved::new(attrs.clone(), 0)),
                None => Err(Error::new("`attrs` is only available inside a policy", span)),
            },
            // Rules see what is declared, before anything exists that it could be compared with.
            ("prior_attrs", _) => Ok(Resolved::new(Value::NULL, 0)),
            ("meta", _) => Ok(Resolved::new(
                match subject {
                    Some(SubjectKind::Resource(instance)) => meta(instance),
                    Some(SubjectKind::Block { meta, .. }) => meta.clone(),
                    None => Value::NULL,
                },
                0,
            )),
            ("input", Some(input)) => match self.rule.inputs.get(&input) {
                Some(value) => Ok(Resolved::new(value.clone(), 1)),
                None => Err(Error::new(format!("undeclared input \"{input}\""), span)),
            },
            ("local", Some(local)) => Ok(Resolved::new(self.local(local, span)?, 1)),
            (other, _) => Err(Error::new(format!("undeclared name \"{other}\""), span)),
        }
    }

    fn attribute(&self, resource: ResourceId, name: &str, span: Span) -> Outcome {
        self.read(resource, Name::new(name), span)
    }

    fn object(&self, resource: ResourceId, _: Span) -> Outcome {
        Ok(self.graph.evaluator.object(resource))
    }

    fn call(&self, call: &Call, span: Span, env: &Env<'_>) -> Option<Outcome> {
        let declaration = language::find(call.name.as_str())?;
        Some(arguments(call, env).and_then(|arguments| {
            let steps = functions::cost(declaration, &arguments, self);
            if let Err(why) = self.spend(steps) {
                return Ok(Value::unknown(why.with_type(Type::Any)));
            }
            let outcome = functions::call(declaration, &arguments, self, span);
            outcome.map_err(|message| Error::new(format!("{}: {message}", call.name), span))
        }))
    }

    // Rules only ask what is in a list, so a set that is not wholly known may become one.
    fn is_typed_by_both_arms(&self) -> bool {
        false
    }

    fn is_ordered(&self) -> bool {
        false
    }

    fn spend(&self, steps: usize) -> Result<(), Arc<Unknown>> {
        self.graph.evaluator.spend_on_rules(steps)
    }

    fn limits(&self) -> &Limits {
        &self.graph.evaluator.limits
    }

    fn files(&self) -> &dyn ModuleFiles {
        &LiteralScope
    }
}

impl PolicyScope<'_> {
    fn local(&self, name: Name, span: Span) -> Outcome {
        if name == "each"
            && let Some(each) = self.each
        {
            return Ok(each.clone());
        }
        if let Some(local) = self.nested(name) {
            return self.remembered(local, self.locals, |trace| {
                evaluate(&local.expr, &self.traced(trace))
            });
        }
        let Some(local) = self.rule.file.locals.iter().find(|local| local.name == name) else {
            return Err(Error::new(format!("undeclared local \"{name}\""), span));
        };
        self.remembered(local, self.file_locals, |trace| {
            evaluate(&local.expr, &self.of_file(trace))
        })
    }

    fn remembered(
        &self,
        local: &Attribute,
        memo: &Memo,
        compute: impl FnOnce(&Trace) -> Outcome,
    ) -> Outcome {
        if let Some(outcome) = memo.get(local.name, self.trace) {
            return outcome;
        }
        let trace = Trace::default();
        let outcome = compute(&trace);
        let reads = trace.into_reads();
        self.trace.reads(&reads);
        memo.insert(local.name, outcome.clone(), reads);
        outcome
    }
}

fn meta(instance: &Instance) -> Value {
    let kind = instance.kind();
    let data = if instance.mode() == Mode::Data { "data." } else { "" };
    let module = &instance.addr.module;
    let provider = kind.as_str().split('_').next().unwrap_or_default();
    let module_path = if module.is_root() { ".".to_owned() } else { module.to_string() };
    Value::object(Fields::from([
        ("address".into(), Value::str(instance.addr.to_string())),
        ("module_path".into(), Value::str(module_path)),
        ("operation".into(), Value::str("create")),
        ("provider_type".into(), Value::str(provider)),
        ("type".into(), Value::str(format!("{data}{kind}"))),
        ("tfe_workspace".into(), Value::NULL),
        ("tfe_stack".into(), Value::NULL),
    ]))
}

/// Evaluated arguments with a final `...` expanded. Resources stay references, so that a function
/// can tell which resource it is given.
fn arguments(call: &Call, env: &Env<'_>) -> Result<Vec<Value>, Error> {
    let mut values = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        values.push(env.evaluate(arg)?);
    }
    if call.expand
        && let Some(last) = values.pop()
    {
        let span = call.args.last().map_or(call.name_span, |arg| arg.span);
        let walk = elements(&last, span)?;
        if let Some(why) = walk.incomplete {
            values.push(Value::unknown((*why).clone()));
        }
        values.extend(walk.items.into_iter().map(|(_, item)| item.with_marks(&last.marks)));
    }
    Ok(values)
}
