//! Regions as rules see them.

use std::sync::Arc;

use crate::eval::reasons;
use crate::graph::{Region, bucket_in_arn};
use crate::policy::scope::PolicyScope;
use crate::policy::scope::subject::unknown_region;
use crate::schema;
use crate::schema::ArnRegion;
use crate::value::{Kind, Type, Unknown, Value, display};

/// The region of a resource, of what a value names, or of the subject.
pub(crate) fn of(given: Option<&Value>, scope: &PolicyScope<'_>) -> Result<Region, String> {
    let Some(value) = given else {
        let subject = scope.instance().ok_or("only a resource policy has a resource")?;
        return Ok(scope.graph.region(subject.id).clone());
    };
    // An argument that is not set refers to nothing.
    if value.is_null() {
        return Ok(Region::None);
    }
    if let Some(id) = scope.graph.named_resource(value) {
        return Ok(scope.graph.region(id).clone());
    }
    // Names of buckets are global: their ARNs have no region and no account.
    if matches!(value.kind, Kind::PartialStr(_)) && bucket_in_arn(value).is_some() {
        return Ok(unknown_region(display(value), "is an ARN without a region"));
    }
    let Kind::Str(text) = &value.kind else {
        return Ok(Region::Symbol { provider: "".into(), why: Arc::new(reasons(value)) });
    };
    Ok(match schema::arn_region(text) {
        ArnRegion::Known(region) => Region::Known(region.into()),
        ArnRegion::Empty => unknown_region(display(value), "is an ARN without a region"),
        ArnRegion::NotAnArn if schema::is_region(text) => Region::Known(Arc::clone(text)),
        ArnRegion::NotAnArn => {
            unknown_region(display(value), "does not refer to a resource of this configuration")
        }
    })
}

/// The region as a string: unknown with the reason, null for what has none.
pub(crate) fn value(region: &Region) -> Value {
    match region {
        Region::Known(name) => Value::str(Arc::clone(name)),
        Region::Global => Value::str("global"),
        Region::None => Value::NULL,
        Region::Symbol { why, .. } => unknown(why, Type::String),
    }
}

/// Whether both are the same.
pub(crate) fn same(one: &Region, two: &Region) -> Value {
    if let Some(same) = one.same(two) {
        return Value::bool(same);
    }
    match (one, two) {
        (Region::Symbol { why: a, .. }, Region::Symbol { why: b, .. }) => {
            unknown(&Unknown::clone(a).merge(b), Type::Bool)
        }
        (Region::Symbol { why, .. }, _) | (_, Region::Symbol { why, .. }) => {
            unknown(why, Type::Bool)
        }
        _ => Value::bool(false),
    }
}

/// The role of a region.
pub(crate) fn role(region: &Region, scope: &PolicyScope<'_>) -> Value {
    if let Some(role) = scope.graph.role(region) {
        return Value::str(role.as_str());
    }
    match region {
        Region::None => Value::NULL,
        Region::Symbol { why, .. } => unknown(why, Type::String),
        _ => {
            let what = region.label().unwrap_or_default();
            match unknown_region(what, "does not have a role in the settings") {
                Region::Symbol { why, .. } => unknown(&why, Type::String),
                _ => Value::NULL,
            }
        }
    }
}

fn unknown(why: &Unknown, ty: Type) -> Value {
    Value::unknown(why.with_type(ty).not_null())
}
