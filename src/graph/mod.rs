//! Resource instances with their regions, and what joins them.
//!
//! A [`Graph`] owns an [`Evaluator`] and adds what takes more than one expression to say: where a resource
//! lives, which two values name the same thing, what a value goes back to.

mod beside;
mod edges;
mod join;
pub mod json;
mod provenance;
mod region;

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

pub use beside::Beside;
pub use edges::Edge;
pub use join::Join;
pub use provenance::Reference;
pub use region::{Region, Role, Roles};

use crate::addr::Mode;
use crate::base::{FxHashMap, Name};
use crate::config::Gap;
use crate::eval::{Evaluator, Instance};
use crate::value::ResourceId;

/// One evaluated root.
pub struct Graph {
    /// The root under evaluation.
    pub evaluator: Evaluator,
    roles: Roles,
    instances: Vec<Rc<Instance>>,
    by_type: FxHashMap<Name, Vec<ResourceId>>,
    regions: Vec<OnceCell<Region>>,
    gaps: Vec<Gap>,
    edges: OnceCell<Vec<Edge>>,
    beside: Vec<Beside>,
    /// Whether a rule wanted to know what other roots say.
    pub asked_beside: Cell<bool>,
}

impl Graph {
    /// Expands every resource of `evaluator`. Values are computed when they are asked for.
    pub fn build(evaluator: Evaluator, roles: Roles) -> Self {
        let instances = evaluator.instances();
        let mut by_type: FxHashMap<Name, Vec<ResourceId>> = FxHashMap::default();
        for instance in instances.iter().filter(|instance| instance.mode() == Mode::Managed) {
            by_type.entry(instance.kind()).or_default().push(instance.id);
        }
        let regions = vec![OnceCell::new(); instances.len()];
        let gaps = evaluator.tree.gaps();
        Self {
            evaluator,
            roles,
            instances,
            by_type,
            regions,
            gaps,
            edges: OnceCell::new(),
            beside: Vec::new(),
            asked_beside: Cell::new(false),
        }
    }

    /// Tells what other roots say about resources outside themselves.
    pub fn set_beside(&mut self, beside: Vec<Beside>) {
        self.beside = beside;
    }

    /// What other roots say about resources outside themselves.
    pub fn beside(&self) -> &[Beside] {
        &self.beside
    }

    /// All instances, managed and data, by address.
    pub fn instances(&self) -> &[Rc<Instance>] {
        &self.instances
    }

    /// The managed instances of a type, by address.
    pub fn of_type(&self, kind: Name) -> &[ResourceId] {
        self.by_type.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The types of managed instances there are, sorted.
    pub fn types(&self) -> Vec<Name> {
        let mut types: Vec<Name> = self.by_type.keys().copied().collect();
        types.sort_unstable();
        types
    }

    /// Unread parts that may hold a resource of this type.
    pub fn gaps(&self, kind: &str) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(move |gap| gap.may_hold(kind))
    }

    /// All unread parts.
    pub fn all_gaps(&self) -> &[Gap] {
        &self.gaps
    }
}
