//! The instances of resources and module calls, made when they are first asked for.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::evaluator::{Evaluator, Expanding, Instance, ModuleInstance, StandsFor};
use super::expansion::{Expansion, Repetition, RepetitionData, expand, repetition_of, unusable};
use super::module_scope::ModuleScope;
use super::scope::{Env, Scope};
use super::shape::OF_CALLS;
use super::unknowns::unknown_from;
use crate::addr::{InstanceAddr, InstanceKey, ResourceAddr};
use crate::base::Name;
use crate::config::{Child, NodeId};
use crate::diag::{Code, Diagnostic};
use crate::syntax::Block;
use crate::value::{ModuleId, ResourceId, Value};

impl Evaluator {
    /// All resource and data source instances, expanded, by address: a module's own before those of
    /// the modules it calls.
    pub(crate) fn instances(&self) -> Vec<Rc<Instance>> {
        let mut all = Vec::new();
        let mut todo = vec![ModuleId::ROOT];
        while let Some(module) = todo.pop() {
            let declarations = Arc::clone(self.declarations(module));
            for addr in declarations.resources.keys() {
                let Some(expansion) = self.resource(module, *addr) else { continue };
                all.extend(expansion.items.iter().map(|(_, id)| self.instance(*id)));
            }
            // Last in, first out: pushed backwards, they come out in order.
            for name in declarations.calls.keys().rev() {
                if let Some(children) = self.children(module, *name) {
                    todo.extend(children.items.iter().rev().map(|(_, child)| *child));
                }
            }
        }
        all
    }

    /// The instances of a resource of a module; `None` when none of that address is declared.
    pub(crate) fn resource(
        &self,
        module: ModuleId,
        addr: ResourceAddr,
    ) -> Option<Rc<Expansion<ResourceId>>> {
        let instance = self.module(module);
        if let Some(known) = instance.resources.borrow().get(&addr) {
            return Some(Rc::clone(known));
        }
        let declarations = Arc::clone(self.declarations(module));
        let resource = declarations.resources.get(&addr)?;
        let scope =
            ModuleScope { evaluator: self, module: &instance, each: &instance.each.outer() };
        let block = &resource.block;
        // The repetition refers to an instance of the same resource.
        if !instance.expanding.borrow_mut().insert(Expanding::Resource(addr)) {
            return Some(self.expansion_cycle(&addr.to_string(), block));
        }
        let expansion = self.expand(block, &addr.to_string(), 1, &scope);
        // A plan decides which instances exist; the configuration gives what it cannot hold.
        let expansion = self.planned_resources(&instance, &addr, block.header, expansion);
        let expansion = self.identified(&instance, block, expansion);
        instance.expanding.borrow_mut().remove(&Expanding::Resource(addr));
        // What is not repeated was counted with its module.
        if expansion.repetition != Repetition::Single {
            self.take_room(expansion.items.len());
        }
        let counterparts = match instance.stands_for {
            StandsFor::Any(Some(of)) => self.resource(of, addr),
            _ => None,
        };
        let mut made = Vec::with_capacity(expansion.items.len());
        for (key, each) in expansion.items {
            let stands_for = match instance.stands_for {
                StandsFor::Itself => StandsFor::Itself,
                StandsFor::Any(_) => StandsFor::Any(at_key(counterparts.as_deref(), &key)),
            };
            let mut resources = self.resources.borrow_mut();
            let id = ResourceId(u32::try_from(resources.len()).unwrap_or(u32::MAX));
            // A resource is at most as certain as the module instance around it.
            let address =
                InstanceAddr { module: instance.path.clone(), resource: addr, key: key.clone() };
            let uncertain = each.uncertain.clone().or_else(|| instance.each.uncertain.clone());
            resources.push(Rc::new(Instance {
                id,
                module,
                addr: Arc::new(address),
                block: Arc::clone(&resource.block),
                provider: resource.provider.clone(),
                each: RepetitionData { uncertain, ..each },
                slots: RefCell::default(),
                stands_for,
                other: OnceCell::new(),
            }));
            made.push((key, id));
        }
        let result = Rc::new(Expansion {
            items: made,
            repetition: expansion.repetition,
            keys: expansion.keys,
            incomplete: expansion.incomplete,
        });
        // Kept under the address: references must get the same instances, or they would not be
        // equal to each other.
        instance.resources.borrow_mut().insert(addr, Rc::clone(&result));
        Some(result)
    }

    /// The instances of a module call; `None` when there is no such call or its module could not
    /// be read.
    pub(crate) fn children(&self, module: ModuleId, name: Name) -> Option<Rc<Expansion<ModuleId>>> {
        let instance = self.module(module);
        if let Some(known) = instance.children.borrow().get(&name) {
            return Some(Rc::clone(known));
        }
        let node = self.tree.node(instance.node);
        let Some(Child::Node(child)) = node.children.get(&name) else { return None };
        let call = node.module.calls.get(&name)?;
        let scope =
            ModuleScope { evaluator: self, module: &instance, each: &instance.each.outer() };
        let what = format!("module.{name}");
        // The repetition refers to an output of the module that it repeats.
        if !instance.expanding.borrow_mut().insert(Expanding::Call(name)) {
            return Some(self.expansion_cycle(&what, &call.block));
        }
        let expansion = self.expand(&call.block, &what, self.weight(&instance, name), &scope);
        let expansion = self.planned_children(&instance, name, *child, expansion);
        let expansion = self.identified(&instance, &call.block, expansion);
        instance.expanding.borrow_mut().remove(&Expanding::Call(name));
        if expansion.repetition != Repetition::Single {
            self.take_room(expansion.items.len().saturating_mul(self.weights[child.0 as usize]));
        }
        let counterparts = match instance.stands_for {
            StandsFor::Any(Some(of)) => self.children(of, name),
            _ => None,
        };
        let mut made = Vec::with_capacity(expansion.items.len());
        for (key, each) in expansion.items {
            let stands_for = match instance.stands_for {
                StandsFor::Itself => StandsFor::Itself,
                StandsFor::Any(_) => StandsFor::Any(at_key(counterparts.as_deref(), &key)),
            };
            let uncertain = each.uncertain.clone().or_else(|| instance.each.uncertain.clone());
            // Every resource in the module is as uncertain as the module instance.
            let path = instance.path.child(name, key.clone());
            let each = RepetitionData { uncertain, ..each };
            made.push((key, self.add_module(*child, path, Some(module), each, stands_for)));
        }
        let result = Rc::new(Expansion {
            items: made,
            repetition: expansion.repetition,
            keys: expansion.keys,
            incomplete: expansion.incomplete,
        });
        instance.children.borrow_mut().insert(name, Rc::clone(&result));
        Some(result)
    }

    /// What a call passes to a module that was not read, in all instances of the call. `None` when no
    /// instance exists.
    pub(crate) fn passed(&self, caller: NodeId, name: Name) -> Option<Vec<Value>> {
        let call = Arc::clone(&self.tree.node(caller).module.calls.get(&name)?.block);
        let mut passed = None;
        for module in self.modules().iter().filter(|module| module.node == caller) {
            let outer = module.each.outer();
            let scope = ModuleScope { evaluator: self, module, each: &outer };
            let expansion =
                expand(&call, self.room(1), &scope).unwrap_or_else(|error| unusable(&call, &error));
            if expansion.items.is_empty() && expansion.incomplete.is_none() {
                continue;
            }
            let passed = passed.get_or_insert_with(Vec::new);
            if let Some(why) = expansion.incomplete {
                passed.push(Value::unknown((*why).clone()));
            }
            for (_, each) in &expansion.items {
                let scope = ModuleScope { each, ..scope };
                let arguments = call.body.attributes.iter();
                for argument in arguments.filter(|it| !OF_CALLS.contains(&it.name.as_str())) {
                    let value = Env::new(&scope).evaluate_resolved(&argument.expr);
                    passed.push(value.unwrap_or_else(|error| unknown_from(&error)));
                }
            }
        }
        passed
    }

    /// Expands a block; a repetition that cannot be used is reported once, and then any number of
    /// instances may exist.
    fn expand(
        &self,
        block: &Block,
        what: &str,
        weight: usize,
        scope: &dyn Scope,
    ) -> Expansion<RepetitionData> {
        expand(block, self.room(weight), scope).unwrap_or_else(|error| {
            let argument =
                if repetition_of(block) == Repetition::Count { "count" } else { "for_each" };
            let message = format!("Invalid {argument} of {what}: {}.", error.message);
            self.report(Diagnostic::new(Code::InvalidRepetition, message, Some(error.span)));
            unusable(block, &error)
        })
    }

    /// How many instances come with one of the module that `call` calls: all that is in it, once.
    pub(super) fn weight(&self, module: &ModuleInstance, call: Name) -> usize {
        match self.tree.node(module.node).children.get(&call) {
            Some(Child::Node(child)) => self.weights[child.0 as usize],
            _ => 1,
        }
    }

    /// The instances of a block whose number depends on itself: any.
    fn expansion_cycle<T>(&self, what: &str, block: &Block) -> Rc<Expansion<T>> {
        let value = self.cycle((what.into(), block.header));
        let incomplete = value.as_unknown().cloned();
        let repetition = repetition_of(block);
        Rc::new(Expansion { items: Vec::new(), repetition, keys: None, incomplete })
    }
}

/// The instance that has the key, or stands for all keys.
fn at_key<T: Copy>(instances: Option<&Expansion<T>>, key: &InstanceKey) -> Option<T> {
    instances?.get(key, &|item| item)
}
