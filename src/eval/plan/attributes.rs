//! Attributes and outputs as planned.

use std::sync::Arc;

use serde_json::Value as Json;

use super::model::{Part, Plan, PlannedValue};
use super::overlay::{Nulls, overlay};
use super::values;
use crate::base::Name;
use crate::diag::Subject;
use crate::eval::evaluator::{Evaluator, Instance};
use crate::eval::scope::Outcome;
use crate::eval::shape::written;
use crate::value::{Type, Value};

impl Evaluator {
    /// Judges a root by what a plan decided.
    #[must_use]
    pub(crate) fn with_plan(mut self, plan: Arc<Plan>) -> Self {
        self.plan = Some(plan);
        self
    }

    fn change(&self, instance: &Instance) -> Option<&PlannedValue> {
        self.plan.as_ref()?.change(&instance.addr)
    }

    /// Whether an instance is one of the plan's.
    pub(in crate::eval) fn is_planned(&self, instance: &Instance) -> bool {
        self.change(instance).is_some()
    }

    /// Whether an instance's block was made of the plan's configuration.
    fn is_made(&self, instance: &Instance) -> bool {
        self.declarations(instance.module).planned
    }

    /// What the plan holds of an attribute, with what the source adds.
    pub(in crate::eval) fn planned_attribute(
        &self,
        instance: &Instance,
        name: Name,
        evaluated: Outcome,
    ) -> Outcome {
        let part = self.change(instance).and_then(|change| change.attribute(name.as_str()));
        let Some(part) = part else { return evaluated };
        let planned = self.planned_part(instance, name, part);
        // Whatever is in the way of the source, the plan got through.
        let Ok(evaluated) = evaluated else { return Ok(planned) };
        let known = instance.schema().and_then(|schema| schema.attribute(name.as_str()));
        let computed = known.is_none_or(|known| known.computed);
        if !computed && !self.is_written(instance, name) {
            // What nobody wrote is null to a rule, whatever the provider makes of it.
            // Rules distinguish set from not set, and the plan does not.
            return Ok(evaluated);
        }
        Ok(overlay(planned, &evaluated, Nulls::Stay))
    }

    /// The same as another expression reads it: with the provider's defaults.
    pub(in crate::eval) fn planned_reference(
        &self,
        instance: &Instance,
        name: Name,
        seen: &Value,
    ) -> Option<Value> {
        let part = self.change(instance)?.attribute(name.as_str())?;
        Some(overlay(self.planned_part(instance, name, part), seen, Nulls::Give))
    }

    /// An attribute as planned, when it is known: also where nothing is written.
    pub(crate) fn planned_default(&self, instance: &Instance, name: Name) -> Option<Value> {
        let part = self.change(instance)?.attribute(name.as_str())?;
        Some(self.planned_part(instance, name, part)).filter(|value| !value.is_unknown())
    }

    fn planned_part(&self, instance: &Instance, name: Name, part: Part<'_>) -> Value {
        let schema = instance.schema();
        let subject = instance.attribute(name.as_str());
        let at = Some(instance.block.header);
        let open = |ty: &Type| values::at_apply(subject.clone(), ty.clone(), at);
        if let Some(nested) = schema.and_then(|schema| schema.block(name.as_str())) {
            return values::blocks(part, nested, instance.block.header, &open);
        }
        let known = schema.and_then(|schema| schema.attribute(name.as_str()));
        let ty = known.map_or(&Type::Any, |known| &known.ty);
        if part.unknown == Some(&Json::Bool(true)) && !self.is_written(instance, name) {
            // Keeps the symbol, so that references to it are equal to each other.
            return self.with_text(instance, name, Self::computed(instance, name, ty.clone()));
        }
        values::value(part, ty, &open)
    }

    /// Whether an argument, or a block of that type, is written. Of a plan's configuration this is
    /// told by the plan: repeated blocks are not in it, only what became of them.
    pub(crate) fn is_written(&self, instance: &Instance, name: Name) -> bool {
        self.written(instance).contains(&name)
    }

    /// Arguments and block types that are written, Terraform's own aside.
    pub(crate) fn written(&self, instance: &Instance) -> Vec<Name> {
        let mut names = written(&instance.block.body);
        if let (Some(change), true, Some(schema)) =
            (self.change(instance), self.is_made(instance), instance.schema())
        {
            for nested in schema.blocks() {
                let items = change.after.get(nested.name).and_then(Json::as_array);
                if items.is_some_and(|items| !items.is_empty()) {
                    names.push(Name::new(nested.name));
                }
            }
            names.sort_unstable();
            names.dedup();
        }
        names
    }

    /// Whether an argument is left to the provider, though the plan may know what that does.
    pub(crate) fn is_left_out(&self, instance: &Instance, name: Name) -> bool {
        self.is_planned(instance) && !self.is_written(instance, name)
    }

    /// The attributes of an instance that the plan contains.
    pub(in crate::eval) fn planned_names(&self, instance: &Instance) -> Vec<Name> {
        let change = self.change(instance);
        change.into_iter().flat_map(PlannedValue::names).map(|name| Name::new(name)).collect()
    }

    /// An output of the root as planned; nothing when the plan does not contain it.
    pub(in crate::eval) fn planned_output(&self, name: Name, evaluated: Outcome) -> Outcome {
        let planned = self.plan.as_ref();
        let Some(change) = planned.and_then(|planned| planned.outputs.get(name.as_str())) else {
            return evaluated;
        };
        let part = Part {
            after: Some(&change.after),
            unknown: Some(&change.unknown),
            sensitive: Some(&change.sensitive),
        };
        let subject = Subject::from(format!("output.{name}"));
        let at = planned.map(|planned| planned.at);
        let open = |ty: &Type| values::at_apply(subject.clone(), ty.clone(), at);
        let value = values::value(part, &Type::Any, &open);
        Ok(match evaluated {
            Ok(evaluated) => overlay(value, &evaluated, Nulls::Give),
            Err(_) => value,
        })
    }
}
