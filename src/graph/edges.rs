//! References between instances, each with the argument it passes through.

use super::Graph;
use crate::eval::Evaluator;
use crate::value::{Kind, Origin, Part, ResourceId, Value};

/// One instance refers to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    /// The instance whose argument refers.
    pub(crate) from: ResourceId,
    /// The argument, dotted, without indices: `rule.destination.bucket`.
    pub(crate) through: String,
    pub(crate) to: ResourceId,
}

impl Graph {
    /// All references between instances, sorted. Computed on first use, from every argument that is
    /// set.
    pub(crate) fn edges(&self) -> &[Edge] {
        self.edges.get_or_init(|| {
            let mut edges = Vec::new();
            for instance in &self.instances {
                for name in self.evaluator.written(instance) {
                    if let Ok(value) = self.evaluator.attribute(instance.id, name) {
                        let mut path = name.to_string();
                        collect(&self.evaluator, &value, instance.id, &mut path, &mut edges);
                    }
                }
            }
            // An argument that refers to a resource twice is one edge.
            edges.sort_unstable();
            edges.dedup();
            edges
        })
    }

    /// The instances of type `kind` whose argument `through` (dotted) refers to `id`.
    pub(crate) fn referrers(&self, id: ResourceId, kind: &str, through: &str) -> Vec<ResourceId> {
        let mut referrers: Vec<ResourceId> = self
            .edges()
            .iter()
            .filter(|edge| edge.to == id && edge.through == through)
            .map(|edge| edge.from)
            .filter(|from| self.evaluator.instance(*from).kind() == kind)
            .collect();
        // The edges are sorted, so that those of one instance are next to each other.
        referrers.dedup();
        referrers
    }
}

fn collect(
    evaluator: &Evaluator,
    value: &Value,
    from: ResourceId,
    path: &mut String,
    edges: &mut Vec<Edge>,
) {
    let mut add = |origin: &Origin| {
        if let Origin::Resource(to, _) = origin
            && let Some(to) = evaluator.listed(*to)
            // A resource that reads its own arguments through `self` refers to nothing else.
            && to != from
        {
            edges.push(Edge { from, through: path.clone(), to });
        }
    };
    value.marks.origins().iter().for_each(&mut add);
    match &value.kind {
        Kind::PartialStr(text) => {
            for part in &*text.parts {
                if let Part::Hole(hole) = part {
                    hole.marks.origins().iter().for_each(&mut add);
                }
            }
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().for_each(|item| collect(evaluator, item, from, path, edges));
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            for (key, item) in fields.iter() {
                let length = path.len();
                path.push('.');
                path.push_str(key);
                collect(evaluator, item, from, path, edges);
                path.truncate(length);
            }
        }
        Kind::Unknown(unknown) => {
            unknown
                .known_elements
                .iter()
                .for_each(|item| collect(evaluator, item, from, path, edges));
        }
        _ => {}
    }
}
