//! Outputs of module instances.

use std::sync::Arc;

use super::error::Error;
use super::evaluator::{Evaluator, SlotKey};
use super::module_scope::ModuleScope;
use super::scope::{Env, Outcome};
use super::unknowns::unknown_from;
use crate::base::{Name, Span};
use crate::value::{Fields, Marks, ModuleId, Value};

impl Evaluator {
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
            // A plan contains the outputs of the root module only.
            let result =
                if module == ModuleId::ROOT { self.planned_output(name, result)? } else { result? };
            let result =
                if output.is_secret() { result.with_marks(&Marks::sensitive()) } else { result };
            Ok(result)
        })
    }

    /// All outputs of a module instance as an object. One that has no value is unknown, with the
    /// reason.
    pub(crate) fn outputs(&self, module: ModuleId) -> Value {
        let declarations = Arc::clone(self.declarations(module));
        let mut fields = Fields::new();
        for (name, output) in &declarations.outputs {
            let value = self.output(module, *name, output.block.header);
            // One broken output does not hide the others.
            let value = value.unwrap_or_else(|error| unknown_from(&error));
            fields.insert(name.as_str().into(), value);
        }
        Value::object(fields)
    }
}
