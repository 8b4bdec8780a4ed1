//! What the names and functions in a rule's expressions mean.

use crate::base::{Name, Span};
use crate::eval::{Env, Error, LiteralScope, ModuleFiles, Outcome, Resolved, Scope};
use crate::policy::scope::{PolicyScope, Subject};
use crate::policy::{functions, language};
use crate::syntax::{Call, Step};
use crate::value::{Kind, ResourceId, Value};

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
                functions::call(own.name, &arguments, self, span)
            } else {
                functions::core::call(own.name, &arguments, self, span)
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
