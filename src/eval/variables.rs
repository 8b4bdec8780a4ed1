//! Input variables: what the caller or the outside sets, in the declared type.

use std::rc::Rc;
use std::sync::Arc;

use super::error::Error;
use super::evaluator::{Evaluator, ModuleInstance, SlotKey};
use super::expr::evaluate;
use super::literal_scope::LiteralScope;
use super::module_scope::ModuleScope;
use super::scope::{Env, Outcome};
use super::types::constraint;
use crate::base::{Name, Span};
use crate::diag::{Cause, Reason, Subject};
use crate::syntax::Block;
use crate::value::{Marks, ModuleId, Origin, Symbol, Unknown, Value, convert};

impl Evaluator {
    /// The value of an input variable of a module instance.
    ///
    /// # Errors
    /// When it is not declared, or what is given does not fit its type.
    pub(crate) fn variable(&self, module: &ModuleInstance, name: Name, span: Span) -> Outcome {
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
            let ty = constraint(variable.ty());
            let given = self.given(module, name)?;
            let value = match given {
                // With `nullable = false` a null selects the default.
                Some(value) if value.is_null() && variable.flag("nullable") == Some(false) => None,
                given => given,
            };
            let value = match (value, variable.default()) {
                (Some(value), _) => value,
                (None, Some(default)) => evaluate(&default.expr, &LiteralScope)?,
                (None, None) => {
                    let cause =
                        if module.parent.is_some() { Cause::NotPassed } else { Cause::NoValue };
                    let why = Reason::new(Subject::Variable(name), cause, header);
                    let not_null = variable.flag("nullable") == Some(false);
                    // Unknown, but the same wherever it is used: equality with itself is decided.
                    let symbol = Some(Symbol::Variable(module.id, name));
                    Value::unknown(Unknown {
                        ty: ty.clone(),
                        not_null,
                        symbol,
                        ..Unknown::because(why)
                    })
                }
            };
            // The default is converted too: `default = "3"` of a number is 3.
            let value = convert(&value, &ty)
                .map_err(|message| Error::new(format!("var.{name}: {message}"), header))?;
            // The origin replaces nothing: what the caller passed keeps its own origins as well.
            let mut marks = Marks::origin(Origin::Variable(module.id, name));
            // Terraform shows the value of an ephemeral variable no more than that of a sensitive one.
            if variable.is_secret() {
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
            // Only the root module is set from outside.
            return Ok(self.inputs.variable(name.as_str()).cloned());
        };
        let Some((call, parent)) = self.call_of(module, parent) else { return Ok(None) };
        let Some(argument) = call.body.attribute(name.as_str()) else { return Ok(None) };
        // Arguments of a call are expressions of the caller, with `each` and `count` of the call.
        let scope = ModuleScope { evaluator: self, module: &parent, each: &module.each };
        Env::new(&scope).evaluate_resolved(&argument.expr).map(Some)
    }

    /// The block that calls a module instance, and the instance it is in.
    pub(crate) fn call_of(
        &self,
        module: &ModuleInstance,
        parent: ModuleId,
    ) -> Option<(Arc<Block>, Rc<ModuleInstance>)> {
        let parent = self.module(parent);
        let (name, _) = module.path.0.last()?;
        let call = self.tree.node(parent.node).module.calls.get(name)?;
        Some((Arc::clone(&call.block), parent))
    }
}
