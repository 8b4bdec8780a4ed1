//! What a plan has decided: which instances there are, and their values.
//!
//! The law: values come from the plan, and from the source comes what a plan does not hold, namely
//! places, origins and the known parts of what is decided at apply. Where the two contradict each
//! other about what exists, that is said, and the plan is judged.

mod instances;
mod overlay;
mod references;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

pub(super) use references::call;

use super::attributes::{schema_of, written};
use super::evaluator::{Evaluator, Instance};
use crate::addr::{InstanceAddr, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::base::{FxHashMap, Name, Span};
use crate::diag::{Diagnostic, Severity, Subject};
use crate::eval::scope::Outcome;
use crate::value::{Type, Value};
use overlay::{Nulls, overlay};

/// A plan, by address.
#[derive(Debug)]
pub struct Plan {
    /// Where reports point that have no better place: the plan's file.
    pub at: Span,
    /// Whether every instance is in it: a plan for some targets holds only those.
    pub complete: bool,
    /// The outputs of the root, by name.
    pub outputs: BTreeMap<String, PlannedValue>,
    modules: FxHashMap<ModulePath, Content>,
}

/// What a plan holds of one module instance.
#[derive(Debug, Default)]
struct Content {
    resources: FxHashMap<ResourceAddr, BTreeMap<InstanceKey, PlannedValue>>,
    calls: FxHashMap<Name, BTreeSet<InstanceKey>>,
}

/// A planned value as the plan's JSON has it: the value, and trees that say which parts of it are
/// not known and which are secret.
#[derive(Clone, Debug, Default)]
pub struct PlannedValue {
    /// The value; unknown members are left out, unknown elements are null.
    pub after: Json,
    /// `true` where something is decided at apply.
    pub unknown: Json,
    /// `true` where something is secret.
    pub sensitive: Json,
}

impl Plan {
    /// An empty plan at this place.
    pub fn new(at: Span, complete: bool) -> Self {
        Self { at, complete, outputs: BTreeMap::new(), modules: FxHashMap::default() }
    }

    /// Adds an instance; whether its address is new.
    pub fn add(&mut self, addr: InstanceAddr, change: PlannedValue) -> bool {
        let mut path = ModulePath::default();
        for (call, key) in &addr.module.0 {
            let content = self.modules.entry(path.clone()).or_default();
            content.calls.entry(*call).or_default().insert(key.clone());
            path = path.child(*call, key.clone());
        }
        let content = self.modules.entry(path).or_default();
        content.resources.entry(addr.resource).or_default().insert(addr.key, change).is_none()
    }

    /// Adds an instance unless it is there already.
    pub fn add_missing(&mut self, addr: InstanceAddr, change: PlannedValue) {
        if self.change(&addr).is_none() {
            self.add(addr, change);
        }
    }

    /// How many instances there are.
    pub fn len(&self) -> usize {
        let all = self.modules.values().flat_map(|content| content.resources.values());
        all.map(BTreeMap::len).sum()
    }

    /// Whether there is no instance.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn keys(
        &self,
        module: &ModulePath,
        addr: &ResourceAddr,
    ) -> Option<&BTreeMap<InstanceKey, PlannedValue>> {
        self.modules.get(module)?.resources.get(addr)
    }

    fn calls(&self, module: &ModulePath, call: Name) -> Option<&BTreeSet<InstanceKey>> {
        self.modules.get(module)?.calls.get(&call)
    }

    fn change(&self, addr: &InstanceAddr) -> Option<&PlannedValue> {
        self.keys(&addr.module, &addr.resource)?.get(&addr.key)
    }

    /// The managed instances, by address.
    fn managed(&self) -> Vec<InstanceAddr> {
        let mut all: Vec<InstanceAddr> = Vec::new();
        for (module, content) in &self.modules {
            for (resource, keys) in &content.resources {
                if resource.mode == Mode::Managed {
                    all.extend(keys.keys().map(|key| InstanceAddr {
                        module: module.clone(),
                        resource: *resource,
                        key: key.clone(),
                    }));
                }
            }
        }
        all.sort();
        all
    }
}

impl PlannedValue {
    /// The value, of whatever type the JSON suggests.
    pub fn value(&self) -> Value {
        let part = Part {
            after: Some(&self.after),
            unknown: Some(&self.unknown),
            sensitive: Some(&self.sensitive),
        };
        values::value(part, &Type::Any, &|ty| {
            references::at_apply("a value".into(), ty.clone(), None)
        })
    }

    /// One attribute; nothing when the plan does not speak of it.
    fn attribute(&self, name: &str) -> Option<Part<'_>> {
        let (after, unknown) = (self.after.get(name), self.unknown.get(name));
        if after.is_none() && !unknown.is_some_and(values::holds_true) {
            return None;
        }
        // A secret resource has secret attributes.
        let sensitive = match &self.sensitive {
            Json::Bool(_) => Some(&self.sensitive),
            tree => tree.get(name),
        };
        Some(Part { after, unknown, sensitive })
    }

    /// The attributes that the plan speaks of.
    fn names(&self) -> impl Iterator<Item = &String> {
        let known = self.after.as_object().into_iter().flatten().map(|(name, _)| name);
        let open = self.unknown.as_object().into_iter().flatten();
        known.chain(open.filter(|(_, mark)| values::holds_true(mark)).map(|(name, _)| name))
    }
}

/// A part of a planned value, in its three trees.
#[derive(Clone, Copy)]
struct Part<'a> {
    after: Option<&'a Json>,
    unknown: Option<&'a Json>,
    sensitive: Option<&'a Json>,
}

impl Evaluator {
    /// Judges a root by what a plan decided.
    #[must_use]
    pub fn with_plan(mut self, plan: std::sync::Arc<Plan>) -> Self {
        self.plan = Some(plan);
        self
    }

    fn change(&self, instance: &Instance) -> Option<&PlannedValue> {
        self.plan.as_ref()?.change(&instance.addr)
    }

    /// Whether an instance is one of the plan's.
    pub(super) fn is_planned(&self, instance: &Instance) -> bool {
        self.change(instance).is_some()
    }

    /// Whether an instance's block was made of the plan's configuration.
    fn is_made(&self, instance: &Instance) -> bool {
        self.declarations(instance.module).planned
    }

    /// What the plan holds of an attribute, with what the source adds.
    pub(super) fn planned_attribute(
        &self,
        instance: &Instance,
        name: Name,
        evaluated: Outcome,
    ) -> Outcome {
        let part = self.change(instance).and_then(|change| change.attribute(name.as_str()));
        let Some(part) = part else { return evaluated };
        let planned = self.planned_part(instance, name, part);
        // Whatever stands in the way of the source, the plan got through.
        let Ok(evaluated) = evaluated else { return Ok(planned) };
        let known = schema_of(instance).and_then(|schema| schema.attribute(name.as_str()));
        let computed = known.is_none_or(|known| known.computed);
        if !computed && !self.is_written(instance, name) {
            // What nobody wrote is null to a rule, whatever the provider makes of it.
            return Ok(evaluated);
        }
        Ok(overlay(planned, &evaluated, Nulls::Stay))
    }

    /// The same as another expression reads it: with the provider's defaults.
    pub(super) fn planned_reference(
        &self,
        instance: &Instance,
        name: Name,
        seen: &Value,
    ) -> Option<Value> {
        let part = self.change(instance)?.attribute(name.as_str())?;
        Some(overlay(self.planned_part(instance, name, part), seen, Nulls::Give))
    }

    /// An attribute as planned, when it is known: also where nothing is written.
    pub fn planned_default(&self, instance: &Instance, name: Name) -> Option<Value> {
        let part = self.change(instance)?.attribute(name.as_str())?;
        Some(self.planned_part(instance, name, part)).filter(|value| !value.is_unknown())
    }

    fn planned_part(&self, instance: &Instance, name: Name, part: Part<'_>) -> Value {
        let schema = schema_of(instance);
        let subject = instance.attribute(name.as_str());
        let at = Some(instance.block.header);
        let open = |ty: &Type| references::at_apply(subject.clone(), ty.clone(), at);
        if let Some(nested) = schema.and_then(|schema| schema.block(name.as_str())) {
            return values::blocks(part, nested, instance.block.header, &open);
        }
        let known = schema.and_then(|schema| schema.attribute(name.as_str()));
        let ty = known.map_or(&Type::Any, |known| &known.ty);
        if part.unknown == Some(&Json::Bool(true)) && !self.is_written(instance, name) {
            return Self::computed(instance, name, ty.clone());
        }
        values::value(part, ty, &open)
    }

    /// Whether an argument, or a block of that type, is written. Of a plan's configuration this is
    /// told by the plan: repeated blocks are not in it, only what became of them.
    pub fn is_written(&self, instance: &Instance, name: Name) -> bool {
        self.written(instance).contains(&name)
    }

    /// Arguments and block types that are written, Terraform's own aside.
    pub fn written(&self, instance: &Instance) -> Vec<Name> {
        let mut names = written(&instance.block.body);
        if let (Some(change), true, Some(schema)) =
            (self.change(instance), self.is_made(instance), schema_of(instance))
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
    pub fn is_left_out(&self, instance: &Instance, name: Name) -> bool {
        self.is_planned(instance) && !self.is_written(instance, name)
    }

    /// The attributes of an instance that the plan speaks of.
    pub(super) fn planned_names(&self, instance: &Instance) -> Vec<Name> {
        let change = self.change(instance);
        change.into_iter().flat_map(PlannedValue::names).map(|name| Name::new(name)).collect()
    }

    /// An output of the root as planned; nothing when the plan does not speak of it.
    pub(super) fn planned_output(&self, name: Name, evaluated: Outcome) -> Outcome {
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
        let open = |ty: &Type| references::at_apply(subject.clone(), ty.clone(), at);
        let value = values::value(part, &Type::Any, &open);
        Ok(match evaluated {
            Ok(evaluated) => overlay(value, &evaluated, Nulls::Give),
            Err(_) => value,
        })
    }

    /// Plan instances that the source has no place for. Complete after [`Evaluator::instances`].
    pub fn unplaced(&self, instances: &[std::rc::Rc<Instance>]) -> Option<Diagnostic> {
        const SHOWN: usize = 3;
        let planned = self.plan.as_ref()?;
        let placed: BTreeSet<&InstanceAddr> = instances.iter().map(|one| &*one.addr).collect();
        let lost = planned.managed();
        let lost: Vec<&InstanceAddr> = lost.iter().filter(|one| !placed.contains(one)).collect();
        let first = lost.first()?;
        let mut names: Vec<String> = lost.iter().take(SHOWN).map(ToString::to_string).collect();
        if lost.len() > SHOWN {
            names.push(format!("{} more", lost.len() - SHOWN));
        }
        let message = format!(
            "the plan holds {}, which the source does not declare: not judged",
            names.join(", ")
        );
        let mut found = differs(message, planned.at);
        found.subject = Some(first.to_string());
        Some(found)
    }
}

/// The plan and the source do not belong together.
fn differs(message: String, at: Span) -> Diagnostic {
    Diagnostic::new("config/plan-differs", Severity::Error, message, Some(at))
        .with_help("Plan again, or name the root and the workspace that the plan was made of.")
}
