//! The instances of a block as planned.

use std::collections::BTreeMap;

use crate::addr::{InstanceKey, Mode, ResourceAddr};
use crate::base::{Name, Span};
use crate::config::{Child, NodeId};
use crate::diag::{Cause, Reason};
use crate::eval::evaluator::{Evaluator, ModuleInstance};
use crate::eval::expansion::{Expansion, Repetition, RepetitionData};
use crate::value::{Type, Unknown, Value};

impl Evaluator {
    /// The instances of a resource that are planned, each with what the source says of its key.
    pub(in crate::eval) fn planned_resources(
        &self,
        module: &ModuleInstance,
        addr: &ResourceAddr,
        header: Span,
        evaluated: Expansion<RepetitionData>,
    ) -> Expansion<RepetitionData> {
        let Some(plan) = &self.plan else { return evaluated };
        if is_symbolic(module) {
            return evaluated;
        }
        let keys: Vec<InstanceKey> = match plan.keys(&module.path, addr) {
            Some(keys) => keys.keys().cloned().collect(),
            // The configuration in a plan lists resources that have no instances.
            None if self.is_made_of_plan(module) => Vec::new(),
            // Data sources of checks are not kept; of a partial plan nothing follows.
            None if addr.mode == Mode::Data || !plan.complete => return evaluated,
            None => Vec::new(),
        };
        let mut address = addr.to_string();
        if !module.path.is_root() {
            address = format!("{}.{address}", module.path);
        }
        if addr.mode == Mode::Managed && plan.complete && !self.is_made_of_plan(module) {
            self.report_difference(&address, &keys, &evaluated, header);
        }
        chosen(keys, evaluated)
    }

    /// The instances of a module call that are planned. A module without resources leaves no trace in
    /// a plan, so that only what is there can be told.
    pub(in crate::eval) fn planned_children(
        &self,
        module: &ModuleInstance,
        call: Name,
        child: NodeId,
        evaluated: Expansion<RepetitionData>,
    ) -> Expansion<RepetitionData> {
        let Some(plan) = &self.plan else { return evaluated };
        if is_symbolic(module) {
            return evaluated;
        }
        let seen = plan.calls(&module.path, call);
        // An empty module leaves no trace in a plan, so other instances may still exist.
        let incomplete = evaluated.incomplete.clone();
        if self.is_made_of_plan(module) {
            let Some(keys) = seen else { return evaluated };
            return Expansion { incomplete, ..chosen(keys.iter().cloned().collect(), evaluated) };
        }
        if incomplete.is_none() {
            // What the plan has besides is said when its resources find no place.
            return evaluated;
        }
        match seen {
            Some(keys) => {
                Expansion { incomplete, ..chosen(keys.iter().cloned().collect(), evaluated) }
            }
            None if self.declares_resources(child) && plan.complete => {
                let repetition = evaluated.repetition;
                Expansion { items: Vec::new(), repetition, keys: None, incomplete }
            }
            None => evaluated,
        }
    }

    fn is_made_of_plan(&self, module: &ModuleInstance) -> bool {
        self.tree.node(module.node).module.planned
    }

    fn declares_resources(&self, node: NodeId) -> bool {
        let node = self.tree.node(node);
        !node.module.resources.is_empty()
            || node.children.values().any(|child| match child {
                Child::Node(below) => self.declares_resources(*below),
                Child::Missing(..) => true,
            })
    }
}

fn is_symbolic(module: &ModuleInstance) -> bool {
    module.path.0.iter().any(|(_, key)| *key == InstanceKey::Unknown)
}

/// Exactly these keys. What the source says of a key stays; of the others the key is known, and what
/// stands for all of them.
fn chosen(
    keys: Vec<InstanceKey>,
    evaluated: Expansion<RepetitionData>,
) -> Expansion<RepetitionData> {
    // An expression that refers to nothing leaves no trace in a plan's configuration.
    let repetition = match keys.first() {
        Some(InstanceKey::Index(_)) => Repetition::Count,
        Some(InstanceKey::Key(_)) => Repetition::ForEach,
        _ => evaluated.repetition,
    };
    let mut known: BTreeMap<InstanceKey, RepetitionData> = evaluated.items.into_iter().collect();
    let any = known.remove(&InstanceKey::Unknown);
    let items = keys.into_iter().map(|key| {
        let each = known.remove(&key).unwrap_or_else(|| keyed(&key, any.as_ref()));
        (key, RepetitionData { uncertain: None, ..each })
    });
    Expansion { items: items.collect(), repetition, keys: None, incomplete: None }
}

fn keyed(key: &InstanceKey, any: Option<&RepetitionData>) -> RepetitionData {
    match key {
        InstanceKey::Index(index) => {
            let marks = any.and_then(|any| any.count.as_ref()).map(|one| one.marks.clone());
            let count = Value::int(i64::try_from(*index).unwrap_or(i64::MAX));
            RepetitionData {
                count: Some(count.with_marks(&marks.unwrap_or_default())),
                ..RepetitionData::default()
            }
        }
        InstanceKey::Key(text) => {
            let (marks, value) = match any.and_then(|any| any.each.as_ref()) {
                Some((key, value)) => (key.marks.clone(), value.clone()),
                None => (crate::value::Marks::NONE, not_told()),
            };
            let key = Value::str(std::sync::Arc::clone(text)).with_marks(&marks);
            RepetitionData { each: Some((key, value)), ..RepetitionData::default() }
        }
        InstanceKey::None | InstanceKey::Unknown => RepetitionData::default(),
    }
}

fn not_told() -> Value {
    let why = Reason::new("each.value", Cause::NotInPlan, None);
    Value::unknown(Unknown::because(why).of_type(Type::Any))
}
