//! What a value derives from.

use crate::addr::Mode;
use crate::diag::{Cause, Reason, Subject};
use crate::eval::reasons;
use crate::graph::{Reference, Region};
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

/// Everything that `value`, or the subject, derives from. Incomplete, with the reason, when the way
/// leads into something that cannot be read.
pub fn references(given: Option<&Value>, scope: &PolicyScope<'_>) -> Result<Value, String> {
    let whole;
    let value = match given {
        Some(Value { kind: Kind::Resource(id), .. }) => {
            whole = scope.graph.evaluator.object(*id).map_err(|error| error.message)?;
            &whole
        }
        Some(value) => value,
        None => {
            let subject = scope.instance().ok_or("only a resource policy has a resource")?;
            whole = scope.graph.evaluator.object(subject.id).map_err(|error| error.message)?;
            &whole
        }
    };
    let mut found = scope.graph.ancestry(value);
    found.extend(prefixes(&found, scope));
    let items: Vec<Value> = found.iter().map(|one| describe(one, scope)).collect();
    Ok(match incomplete(value, &found, scope) {
        None => Value::tuple(items).with_marks(&value.deep_marks()),
        Some(why) => Value::incomplete(items, &why).with_marks(&value.deep_marks()),
    })
}

/// The beginning of a random name is part of it.
fn prefixes(found: &[Reference], scope: &PolicyScope<'_>) -> Vec<Reference> {
    let mut more = Vec::new();
    for id in found.iter().filter_map(|one| one.resource) {
        let instance = scope.graph.evaluator.instance(id);
        if !RANDOM.iter().any(|start| instance.kind().as_str().starts_with(start)) {
            continue;
        }
        for argument in ["prefix", "input"] {
            if instance.block.body.attribute(argument).is_some()
                && let Ok(value) = scope.graph.evaluator.attribute(id, argument.into())
            {
                more.extend(scope.graph.ancestry(&value));
            }
        }
    }
    more
}

fn describe(one: &Reference, scope: &PolicyScope<'_>) -> Value {
    let text = |text: &str| Value::str(text);
    Value::object(Fields::from([
        ("address".into(), text(&one.address)),
        ("kind".into(), text(one.kind)),
        ("name".into(), text(one.name.as_str())),
        ("path".into(), text(one.attribute)),
        ("region".into(), one.region.as_ref().map_or(Value::NULL, regions::value)),
        (
            "role".into(),
            one.region.as_ref().map_or(Value::NULL, |region: &Region| regions::role(region, scope)),
        ),
        ("type".into(), text(one.ty)),
    ]))
}

/// Why there may be more: a part of the value comes from where nothing can be read.
fn incomplete(value: &Value, found: &[Reference], scope: &PolicyScope<'_>) -> Option<Unknown> {
    if let Some(name) = scope.graph.untold(value) {
        let reason = Reason::new(name.as_str(), Cause::NeedsConfiguration, None);
        return Some(Unknown::because(reason));
    }
    for one in found {
        let Some(id) = one.resource else { continue };
        let instance = scope.graph.evaluator.instance(id);
        let kind = instance.kind().as_str();
        let readable = match instance.mode() {
            Mode::Data => {
                SURROUNDINGS.contains(&kind)
                    || instance.block.body.attribute(one.attribute).is_some()
            }
            Mode::Managed => {
                kind.starts_with("aws_")
                    || RANDOM.iter().any(|start| kind.starts_with(start))
                    || instance.block.body.attribute(one.attribute).is_some()
            }
        };
        if !readable
            && let Ok(attribute) = scope.graph.evaluator.attribute(id, one.attribute.into())
            && !attribute.is_wholly_known()
        {
            return Some(reasons(&attribute));
        }
    }
    untraced(value, scope)
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

/// The unknown, when one of its reasons is nothing that the marks refer to.
fn unexplained(unknown: &Unknown, marks: &Marks, scope: &PolicyScope<'_>) -> Option<Unknown> {
    let is_origin = |origin: &Origin, subject: &Subject| match origin {
        Origin::Variable(_, name) => *subject == Subject::Variable(*name),
        Origin::Resource(id, _) => subject.is_of(&scope.graph.evaluator.instance(*id).addr),
        Origin::Location(_) | Origin::Opaque(..) => false,
    };
    // The region of a provider names nothing, so it hides no origin.
    let explained = |subject: &Subject| {
        matches!(subject, Subject::Provider(_))
            || marks.origins().iter().any(|origin| is_origin(origin, subject))
    };
    (!unknown.reasons.iter().all(|why| explained(&why.subject)))
        .then(|| unknown.with_type(Type::Any))
}
