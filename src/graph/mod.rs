//! Resource instances with their regions, and what connects them.
//!
//! A [`Graph`] owns a [`Evaluator`] and adds what takes more than one expression to say: which region
//! a resource is in, which values identify the same thing, what a value derives from.

mod edges;
mod gaps;
mod identity;
pub mod json;
mod path;
mod provenance;
mod region;
mod system;

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

pub(crate) use edges::Edge;
use gaps::Passed;
pub(crate) use identity::Identity;
pub(crate) use identity::bucket_in_arn;
pub(crate) use path::values_at;
pub(crate) use provenance::{MOST_ORIGINS, Reference};
pub(crate) use region::Region;
pub use region::Role;
pub use region::Roles;
pub(crate) use system::RootSummary;
pub(crate) use system::refers_to_other_roots;

use crate::addr::Mode;
use crate::base::{FxHashMap, Name};
use crate::config::Gap;
use crate::eval::{Evaluator, Instance};
use crate::value::ResourceId;

/// What a call passes, once somebody asks.
type PassedOnce = OnceCell<Option<Passed>>;

/// One evaluated root.
pub struct Graph {
    /// The root under evaluation.
    pub evaluator: Evaluator,
    roles: Roles,
    instances: Vec<Rc<Instance>>,
    by_type: FxHashMap<Name, Vec<ResourceId>>,
    regions: Vec<OnceCell<Region>>,
    gaps: Vec<Gap>,
    /// For each gap what its call passes; `None` when no instance of the call exists.
    passed: Vec<PassedOnce>,
    edges: OnceCell<Vec<Edge>>,
    names: OnceCell<ByName>,
}

/// Resources by type and known name.
type ByName = FxHashMap<(Name, Arc<str>), Vec<ResourceId>>;

impl Graph {
    /// Expands every resource of `evaluator`. Values are computed when they are asked for.
    pub fn build(evaluator: Evaluator, roles: Roles) -> Self {
        let instances = evaluator.instances();
        let mut by_type: FxHashMap<Name, Vec<ResourceId>> = FxHashMap::default();
        for instance in instances.iter().filter(|instance| instance.mode() == Mode::Managed) {
            by_type.entry(instance.kind()).or_default().push(instance.id);
        }
        let regions = vec![OnceCell::new(); evaluator.resource_count()];
        let gaps = evaluator.tree.gaps();
        let passed = gaps.iter().map(|_| OnceCell::new()).collect();
        Self {
            evaluator,
            roles,
            instances,
            by_type,
            regions,
            gaps,
            passed,
            edges: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// All instances, managed and data, by address.
    pub fn instances(&self) -> &[Rc<Instance>] {
        &self.instances
    }

    /// The managed instances of a type, by address.
    pub(crate) fn of_type(&self, kind: Name) -> &[ResourceId] {
        self.by_type.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The types of managed instances there are, sorted.
    pub(crate) fn types(&self) -> Vec<Name> {
        let mut types: Vec<Name> = self.by_type.keys().copied().collect();
        types.sort_unstable();
        types
    }

    /// Unread parts that may hold a resource of this type.
    pub fn gaps(&self, kind: &str) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(move |gap| gap.may_hold(kind))
    }

    pub(crate) fn all_gaps(&self) -> &[Gap] {
        &self.gaps
    }
}
