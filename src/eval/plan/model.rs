//! A plan's values by address, as plain data.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::addr::{InstanceAddr, InstanceKey, Mode, ModulePath, ResourceAddr};
use crate::base::{FxHashMap, Name, Span, deep};

#[derive(Debug)]
pub(crate) struct Plan {
    /// Where reports point that have no better place: the plan's file.
    pub(crate) at: Span,
    /// Whether every instance is in it: a plan for some targets holds only those.
    pub(crate) complete: bool,
    /// The outputs of the root, by name.
    pub(crate) outputs: BTreeMap<String, PlannedValue>,
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
pub(crate) struct PlannedValue {
    /// The value; unknown members are left out, unknown elements are null.
    pub(crate) after: Json,
    /// `true` where something is decided at apply.
    pub(crate) unknown: Json,
    /// `true` where something is secret.
    pub(crate) sensitive: Json,
}

impl Plan {
    /// An empty plan at this place.
    pub(crate) fn new(at: Span, complete: bool) -> Self {
        Self { at, complete, outputs: BTreeMap::new(), modules: FxHashMap::default() }
    }

    /// Adds an instance; whether its address is new.
    pub(crate) fn add(&mut self, addr: InstanceAddr, change: PlannedValue) -> bool {
        let mut path = ModulePath::default();
        for (call, key) in &addr.module.0 {
            let content = self.modules.entry(path.clone()).or_default();
            // Plans do not list module instances; the addresses of resources are all there is.
            content.calls.entry(*call).or_default().insert(key.clone());
            path = path.child(*call, key.clone());
        }
        let content = self.modules.entry(path).or_default();
        content.resources.entry(addr.resource).or_default().insert(addr.key, change).is_none()
    }

    /// Adds an instance unless it is there already.
    pub(crate) fn add_missing(&mut self, addr: InstanceAddr, change: PlannedValue) {
        if self.change(&addr).is_none() {
            self.add(addr, change);
        }
    }

    pub(super) fn keys(
        &self,
        module: &ModulePath,
        addr: &ResourceAddr,
    ) -> Option<&BTreeMap<InstanceKey, PlannedValue>> {
        self.modules.get(module)?.resources.get(addr)
    }

    pub(super) fn calls(&self, module: &ModulePath, call: Name) -> Option<&BTreeSet<InstanceKey>> {
        self.modules.get(module)?.calls.get(&call)
    }

    pub(super) fn change(&self, addr: &InstanceAddr) -> Option<&PlannedValue> {
        self.keys(&addr.module, &addr.resource)?.get(&addr.key)
    }

    /// The managed instances, by address.
    pub(super) fn managed(&self) -> Vec<InstanceAddr> {
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
    /// One attribute; nothing when the plan does not contain it.
    pub(super) fn attribute(&self, name: &str) -> Option<Part<'_>> {
        let (after, unknown) = (self.after.get(name), self.unknown.get(name));
        if after.is_none() && !unknown.is_some_and(holds_true) {
            return None;
        }
        // A secret resource has secret attributes.
        let sensitive = match &self.sensitive {
            Json::Bool(_) => Some(&self.sensitive),
            tree => tree.get(name),
        };
        Some(Part { after, unknown, sensitive })
    }

    /// The attributes that the plan contains.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        let known = self.after.as_object().into_iter().flatten().map(|(name, _)| name);
        let open = self.unknown.as_object().into_iter().flatten();
        known.chain(open.filter(|(_, mark)| holds_true(mark)).map(|(name, _)| name))
    }
}

/// A part of a planned value, in its three trees.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) after: Option<&'a Json>,
    pub(super) unknown: Option<&'a Json>,
    pub(super) sensitive: Option<&'a Json>,
}

/// Whether a tree of marks marks anything.
pub(super) fn holds_true(mark: &Json) -> bool {
    deep(|| match mark {
        Json::Bool(mark) => *mark,
        Json::Array(items) => items.iter().any(holds_true),
        Json::Object(members) => members.values().any(holds_true),
        _ => false,
    })
}
