//! What a part of the configuration that could not be read may contain.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Graph, Identity};
use crate::base::Name;
use crate::config::Gap;
use crate::diag::{Cause, Reason, Subject};
use crate::schema;
use crate::value::{Kind, Origin, Part, ResourceId, Value, each_part};

/// What a module call passes to a module that was not read, in all its instances.
pub(super) struct Passed {
    /// Strings, and what is not known.
    values: Vec<Value>,
    /// Where they derive from.
    origins: BTreeSet<Origin>,
    /// Whether they derive from more than is listed.
    has_more_origins: bool,
}

/// A shorter part of a name than this share of it is passed to most modules: an environment, a region.
const SHARE: usize = 2;

impl Graph {
    /// Unread parts that may declare a resource of type `kind` which refers to `subject`. A module can
    /// only refer to what it receives, so a call that passes nothing of the subject is not among them.
    pub(crate) fn gaps_about(&self, kind: &str, subject: ResourceId) -> impl Iterator<Item = &Gap> {
        let gaps = self.gaps.iter().zip(&self.passed);
        let about = gaps.filter(move |(gap, passed)| {
            if !gap.may_hold(kind) {
                return false;
            }
            // Of a source that is not known, nothing is known.
            let Some((caller, call)) = gap.call else { return true };
            let passed = passed.get_or_init(|| {
                self.evaluator.passed(caller, call).map(|values| self.passed(&values))
            });
            passed.as_ref().is_some_and(|passed| self.may_know(gap, passed, subject))
        });
        about.map(|(gap, _)| gap)
    }

    fn passed(&self, values: &[Value]) -> Passed {
        let mut passed =
            Passed { values: Vec::new(), origins: BTreeSet::new(), has_more_origins: false };
        for value in values {
            let (origins, has_more) = self.origins(value);
            passed.origins.extend(origins);
            passed.has_more_origins |= has_more;
            each_part(value, &mut |part| {
                if matches!(part.kind, Kind::Str(_) | Kind::PartialStr(_) | Kind::Unknown(_)) {
                    passed.values.push(part.clone());
                }
                true
            });
        }
        passed
    }

    fn may_know(&self, gap: &Gap, passed: &Passed, subject: ResourceId) -> bool {
        let is_of_subject = |origin: &Origin| match origin {
            // What belongs to another resource that refers to the subject leads to the subject.
            Origin::Resource(id, _) => *id == subject || self.refers(*id, subject),
            _ => false,
        };
        if passed.has_more_origins || passed.origins.iter().any(is_of_subject) {
            return true;
        }
        let instance = self.evaluator.instance(subject);
        let Some(naming) = schema::naming(instance.kind().as_str()) else { return true };
        naming.arguments.iter().any(|argument| {
            match self.evaluator.attribute(subject, Name::new(argument)) {
                Ok(name) if name.is_null() => false,
                Ok(name) => self.may_know_name(gap, passed, &name, subject),
                Err(_) => true,
            }
        })
    }

    /// Whether the name of a resource may be among what is passed, or is an output of the module.
    fn may_know_name(&self, gap: &Gap, passed: &Passed, name: &Value, subject: ResourceId) -> bool {
        let what = Subject::from(gap.what.as_str());
        let unknown = name.as_unknown().map(|unknown| &unknown.reasons[..]).unwrap_or_default();
        if unknown.iter().any(|reason| reason.subject == what) {
            return true;
        }
        // Passed, it may be any part of a longer name.
        let shares_origin = || {
            let marks = name.deep_marks();
            let variables = marks.origins().iter().filter(|it| matches!(it, Origin::Variable(..)));
            variables.into_iter().any(|origin| passed.origins.contains(origin))
        };
        match name.as_str() {
            Some(name) => passed.values.iter().any(|value| match &value.kind {
                Kind::Str(text) => {
                    text.contains(name)
                        || (name.contains(&**text) && text.len() * SHARE >= name.len())
                }
                Kind::PartialStr(text) => {
                    let mut parts = text.parts.iter();
                    parts.any(|part| matches!(part, Part::Literal(text) if text.contains(name)))
                        || self.is_open(value, subject)
                }
                _ => self.is_open(value, subject),
            }),
            None => {
                shares_origin() || passed.values.iter().any(|value| self.is_open(value, subject))
            }
        }
    }

    /// Whether something that is not known may be the name of the subject: not if it is the id or
    /// another attribute that a provider computes for another resource.
    fn is_open(&self, value: &Value, subject: ResourceId) -> bool {
        let own = &self.evaluator.instance(subject).addr;
        match &value.kind {
            Kind::Unknown(unknown) => {
                !matches!(self.names(value, subject), Identity::Different)
                    && !unknown.reasons.iter().all(|reason| is_of_another(reason, own))
            }
            Kind::PartialStr(text) => text.parts.iter().any(|part| match part {
                Part::Hole(hole) => {
                    self.is_open(&Kind::Unknown(Arc::clone(&hole.unknown)).into(), subject)
                }
                Part::Literal(_) => false,
            }),
            _ => false,
        }
    }

    /// Whether an argument of one resource refers to another.
    fn refers(&self, from: ResourceId, to: ResourceId) -> bool {
        let edges = self.edges();
        let first = edges.partition_point(|edge| edge.from < from);
        edges[first..].iter().take_while(|edge| edge.from == from).any(|edge| edge.to == to)
    }
}

fn is_of_another(reason: &Reason, own: &crate::addr::InstanceAddr) -> bool {
    let (Subject::Attribute(addr, _) | Subject::Resource(addr)) = &reason.subject else {
        return false;
    };
    let computed = matches!(reason.cause, Cause::KnownAfterApply | Cause::ChosenByProvider);
    // What a data source reads may be any name, but for the ids of other kinds of things.
    let id =
        matches!(&reason.subject, Subject::Attribute(_, path) if matches!(&**path, "id" | "arn"));
    let read = matches!(reason.cause, Cause::ReadFromCloud) && id;
    **addr != *own && addr.resource.kind != own.resource.kind && (computed || read)
}
