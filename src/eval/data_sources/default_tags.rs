//! `data "aws_default_tags"`: the default tags of the provider configuration.

use crate::eval::evaluator::{Evaluator, Instance};
use crate::eval::scope::Outcome;
use crate::value::{Kind, Type, Value, convert};

/// The tags; `None` when the block does not decide them.
pub(super) fn tags(evaluator: &Evaluator, instance: &Instance) -> Option<Outcome> {
    let tags = match evaluator.provider_default_tags(&evaluator.provider_of(instance))? {
        Ok(tags) => tags,
        Err(error) => return Some(Err(error)),
    };
    let tags = convert(&tags, &Type::Map(Type::String.into())).ok()?;
    match &tags.kind {
        // The provider leaves out what AWS reserves, and drops tags that are null.
        Kind::Map(fields)
            if fields.iter().all(|(key, value)| !key.starts_with("aws:") && is_text(value)) =>
        {
            Some(Ok(tags))
        }
        Kind::Unknown(_) => Some(Ok(tags)),
        _ => None,
    }
}

fn is_text(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.not_null,
        _ => !value.is_null(),
    }
}
