//! What a value derives from.

use crate::addr::Mode;
use crate::diag::{Cause, Reason, Subject};
use crate::eval::{Instance, reasons};
use crate::graph::{MOST_ORIGINS, Reference, Region};
use crate::policy::scope::PolicyScope;
use crate::value::{Fields, Kind, Marks, Origin, Part, Type, Unknown, Value};

use super::regions;

/// Data sources whose answers depend on the account and the provider alone.
const SURROUNDINGS: &[&str] = &[
    "aws_availability_zones",
    "aws_caller_identity",
    "aws_canonical_user_id",
    "aws_default_tags",
    "aws_partition",
    "aws_region",
    "aws_service",
    "aws_service_principal",
];

/// Providers whose resources compute a value from nothing but chance and their arguments.
const RANDOM: &[&str] = &["random_", "time_", "terraform_data", "null_resource"];

/// Everything that `value`, or the subject, derives from. Incomplete, with the reason, when it derives
/// from something that cannot be read.
pub(crate) fn references(given: Option<&Value>, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let whole;
    let value = match given {
        Some(Value { kind: Kind::Resource(id), .. }) => {
            whole = scope.graph.evaluator.object(*id);
            &whole
        }
        Some(value) => value,
        None => {
            let subject = scope.instance().ok_or("only a resource policy has a resource")?;
            whole = scope.graph.evaluator.object(subject.id);
            &whole
        }
    };
    let mut references = scope.graph.ancestry(value);
    let (more, cut) = prefixes(&references, scope);
    references.extend(more);
    let items: Vec<Value> = references.iter().map(|reference| describe(reference, scope)).collect();
    Ok(match cut.or_else(|| incompleteness(value, &references, scope)) {
        None => Value::tuple(items).with_marks(&value.deep_marks()),
        Some(why) => Value::incomplete(items, &why).with_marks(&value.deep_marks()),
    })
}

/// What the prefixes of random names derive from: a prefix is part of the name, though the name is
/// only known after apply. With the reason why there may be more of them.
fn prefixes(
    references: &[Reference],
    scope: &PolicyScope<'_>,
) -> (Vec<Reference>, Option<Unknown>) {
    let (mut more, mut cut) = (Vec::new(), None);
    for id in references.iter().filter_map(|reference| reference.resource) {
        let instance = scope.graph.evaluator.instance(id);
        if !is_random(instance.kind().as_str()) {
            continue;
        }
        for argument in ["prefix", "input"] {
            if instance.block.body.attribute(argument).is_some()
                && let Ok(value) = scope.graph.evaluator.attribute(id, argument.into())
            {
                more.extend(scope.graph.ancestry(&value));
                cut = cut.or_else(|| too_many(&value, scope));
            }
        }
    }
    (more, cut)
}

/// The reason, when a value derives from more than is followed.
fn too_many(value: &Value, scope: &PolicyScope<'_>) -> Option<Unknown> {
    let clause = || format!("derives from more than {MOST_ORIGINS} others, which is the limit");
    let because = || Reason::new("the value", Cause::Limit(clause().into()), None);
    scope.graph.has_more_origins(value).then(|| Unknown::because(because()))
}

fn is_random(kind: &str) -> bool {
    RANDOM.iter().any(|prefix| kind.starts_with(prefix))
}

fn describe(reference: &Reference, scope: &PolicyScope<'_>) -> Value {
    Value::object(Fields::from([
        ("address".into(), Value::str(reference.address.as_str())),
        ("kind".into(), Value::str(reference.kind)),
        ("name".into(), Value::str(reference.name.as_str())),
        ("path".into(), Value::str(reference.attribute)),
        ("region".into(), reference.region.as_ref().map_or(Value::NULL, regions::value)),
        (
            "role".into(),
            reference
                .region
                .as_ref()
                .map_or(Value::NULL, |region: &Region| regions::role(region, scope)),
        ),
        ("type".into(), Value::str(reference.ty)),
    ]))
}

/// Why a value derives from something that cannot be read; none if it does not.
pub(crate) fn unread(value: &Value, scope: &PolicyScope<'_>) -> Option<Unknown> {
    incompleteness(value, &scope.graph.ancestry(value), scope)
}

/// Why there may be more: a part of the value comes from where nothing can be read.
fn incompleteness(
    value: &Value,
    references: &[Reference],
    scope: &PolicyScope<'_>,
) -> Option<Unknown> {
    if let Some(cut) = too_many(value, scope) {
        return Some(cut);
    }
    if let Some(name) = scope.graph.opaque_origin(value) {
        let reason = Reason::new(name.as_str(), Cause::NeedsConfiguration, None);
        return Some(Unknown::because(reason));
    }
    for reference in references {
        let Some(id) = reference.resource else { continue };
        let instance = scope.graph.evaluator.instance(id);
        let kind = instance.kind().as_str();
        let readable = match instance.mode() {
            // What another data source returns may depend on anything that it was made from.
            Mode::Data => SURROUNDINGS.contains(&kind) || is_set(&instance, reference),
            // A computed attribute of an AWS resource derives from its name and from AWS.
            Mode::Managed => {
                kind.starts_with("aws_") || is_random(kind) || is_set(&instance, reference)
            }
        };
        if !readable
            && let Ok(attribute) = scope.graph.evaluator.attribute(id, reference.attribute.into())
            && !attribute.is_wholly_known()
        {
            return Some(reasons(&attribute));
        }
    }
    untraced(value, scope)
}

fn is_set(instance: &Instance, reference: &Reference) -> bool {
    instance.block.body.attribute(reference.attribute).is_some()
}

/// The reasons of a part that is not known and that no origin explains.
fn untraced(value: &Value, scope: &PolicyScope<'_>) -> Option<Unknown> {
    match &value.kind {
        Kind::Unknown(unknown) => unexplained(unknown, &value.marks, scope),
        Kind::PartialStr(text) => text.parts.iter().find_map(|part| match part {
            Part::Hole(hole) => unexplained(&hole.unknown, &hole.marks, scope),
            Part::Literal(_) => None,
        }),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().find_map(|item| untraced(item, scope))
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            fields.values().find_map(|item| untraced(item, scope))
        }
        _ => None,
    }
}

/// The unknown, when one of its reasons is not about any of the origins.
fn unexplained(unknown: &Unknown, marks: &Marks, scope: &PolicyScope<'_>) -> Option<Unknown> {
    let is_origin = |origin: &Origin, subject: &Subject| match origin {
        Origin::Variable(_, name) | Origin::Condition(_, name) => {
            *subject == Subject::Variable(*name)
        }
        Origin::Resource(id, _) => subject.is_of(&scope.graph.evaluator.instance(*id).addr),
        Origin::Workspace { .. } => *subject == Subject::Workspace,
        Origin::Location(_) | Origin::Opaque(..) | Origin::Local(_) => false,
    };
    // The region of a provider names nothing, so it hides no origin. References that a plan lists are
    // origins themselves.
    let explained = |subject: &Subject| {
        matches!(subject, Subject::Provider(_) | Subject::References(_))
            || marks.origins().iter().any(|origin| is_origin(origin, subject))
    };
    (!unknown.reasons.iter().all(|why| explained(&why.subject)))
        .then(|| unknown.with_type(Type::Any))
}
