//! What a value derives from, directly and through other references.

use std::collections::{BTreeSet, VecDeque};

use super::Graph;
use super::region::Region;
use crate::addr::Mode;
use crate::base::Name;
use crate::schema;
use crate::value::{Marks, Origin, ResourceId, Value};

/// Something a value derives from.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// `var`, `resource`, `data`, `local` or `workspace`.
    pub(crate) kind: &'static str,
    /// `var.suffix`, `module.dns.var.zone`, `aws_sns_topic.alerts`.
    pub(crate) address: String,
    /// The resource type; empty for what is not a resource.
    pub(crate) ty: &'static str,
    /// The variable's or resource's name.
    pub(crate) name: Name,
    /// The attribute that is read; empty for what is not a resource.
    pub(crate) attribute: &'static str,
    pub(crate) resource: Option<ResourceId>,
    pub(crate) region: Option<Region>,
}

impl Reference {
    /// A reference to something that is not a resource.
    fn named(kind: &'static str, address: String, name: Name) -> Self {
        Self { kind, address, ty: "", name, attribute: "", resource: None, region: None }
    }
}

/// More are not followed: in a chain of resources each derives from all before it.
pub(crate) const MOST_ORIGINS: usize = 500;

impl Graph {
    /// What `value` derives from, directly or through the attributes it was read from. A computed
    /// attribute goes back to its resource's name.
    pub(crate) fn ancestry(&self, value: &Value) -> Vec<Reference> {
        self.describe(self.origins(value).0.into_iter())
    }

    /// What a plan only names of what the value derives from, so that the ancestry is not complete.
    pub(crate) fn opaque_origin(&self, value: &Value) -> Option<Name> {
        self.origins(value).0.into_iter().find_map(|origin| match origin {
            Origin::Opaque(_, name) => Some(name),
            _ => None,
        })
    }

    /// Whether the value derives from more than [`MOST_ORIGINS`], so that the ancestry is not complete.
    pub(crate) fn has_more_origins(&self, value: &Value) -> bool {
        self.origins(value).1
    }

    // Not recursive: configurations refer to each other in chains of any length. The nearest are first, and
    // the second part says whether there are more.
    pub(super) fn origins(&self, value: &Value) -> (BTreeSet<Origin>, bool) {
        let mut seen: BTreeSet<Origin> = BTreeSet::new();
        let mut todo: VecDeque<Origin> = value.deep_marks().origins().iter().cloned().collect();
        while let Some(origin) = todo.pop_front() {
            if seen.contains(&origin) {
                continue;
            }
            if seen.len() == MOST_ORIGINS {
                return (seen, true);
            }
            seen.insert(origin.clone());
            if let Origin::Resource(id, attribute) = origin {
                todo.extend(self.marks_behind(id, attribute).origins().iter().cloned());
            }
        }
        (seen, false)
    }

    /// The marks of an attribute, and of the resource's name: what the provider computes, it computes
    /// from the name.
    fn marks_behind(&self, id: ResourceId, attribute: Name) -> Marks {
        let marks_of = |name| {
            self.evaluator.attribute(id, name).map_or(Marks::NONE, |value| value.deep_marks())
        };
        let own = marks_of(attribute);
        let instance = self.evaluator.instance(id);
        let naming = schema::naming(instance.kind().as_str())
            .and_then(|naming| naming.arguments.first().copied());
        match naming.map(Name::new) {
            Some(naming) if naming != attribute && instance.mode() == Mode::Managed => {
                own.union(&marks_of(naming))
            }
            _ => own,
        }
    }

    fn describe(&self, origins: impl Iterator<Item = Origin>) -> Vec<Reference> {
        origins.filter_map(|origin| self.reference(&origin)).collect()
    }

    fn reference(&self, origin: &Origin) -> Option<Reference> {
        match origin {
            Origin::Local(name) => Some(Reference::named("local", format!("local.{name}"), *name)),
            Origin::Workspace { .. } => {
                let address = "terraform.workspace".to_owned();
                Some(Reference::named("workspace", address, Name::new("workspace")))
            }
            Origin::Variable(module, name) => {
                let path = &self.evaluator.module(*module).path;
                let address = if path.is_root() {
                    format!("var.{name}")
                } else {
                    format!("{path}.var.{name}")
                };
                Some(Reference::named("var", address, *name))
            }
            Origin::Resource(id, attribute) => {
                let instance = self.evaluator.instance(*id);
                let region = self.region(*id).clone();
                Some(Reference {
                    kind: if instance.mode() == Mode::Data { "data" } else { "resource" },
                    address: instance.addr.to_string(),
                    ty: instance.kind().as_str(),
                    name: instance.addr.resource.name,
                    attribute: attribute.as_str(),
                    resource: self.evaluator.listed(*id).or(Some(*id)),
                    region: Some(region),
                })
            }
            Origin::Location(_) | Origin::Opaque(..) | Origin::Condition(..) => None,
        }
    }
}
