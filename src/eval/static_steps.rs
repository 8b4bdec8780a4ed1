//! What Terraform checks of a reference to a resource before it evaluates anything, by the schema
//! alone. `try` and `can` do not see these errors.

use super::error::Error;
use crate::addr::{Mode, Quoted, ResourceAddr};
use crate::base::Span;
use crate::schema::{self, BlockSchema, Nesting};
use crate::syntax::{ExprKind, Step};
use crate::value::Type;

/// Checks the steps behind the name of a resource.
///
/// # Errors
/// When no value of its schema has what the steps name.
pub(super) fn check_reference(
    addr: ResourceAddr,
    repeated: bool,
    steps: &[Step],
) -> Result<(), Error> {
    match steps.first() {
        Some(Step::Index(key)) if !repeated && is_literal(&key.kind) => {
            return refuse(format!("{addr} does not have count or for_each"), key.span);
        }
        Some(Step::Attr(_, span)) if repeated => {
            return refuse(format!("{addr} has count or for_each, so an index is required"), *span);
        }
        _ => {}
    }
    let schema = match addr.mode {
        Mode::Managed => schema::resource(addr.kind.as_str()),
        Mode::Data => schema::data_source(addr.kind.as_str()),
    };
    let steps = match steps {
        [Step::Index(key), rest @ ..] if is_literal(&key.kind) => rest,
        steps => steps,
    };
    schema.map_or(Ok(()), |schema| check(schema.block, steps))
}

fn check(schema: &BlockSchema, steps: &[Step]) -> Result<(), Error> {
    // An index or splat here is about instances, or ends what is checked.
    let [Step::Attr(name, span), rest @ ..] = steps else { return Ok(()) };
    if let Some(attribute) = schema.attribute(name.as_str()) {
        return check_type(&attribute.ty, rest);
    }
    // What is not in the schema may be an attribute in another version of the provider.
    let Some(block) = schema.block(name.as_str()) else { return Ok(()) };
    match (block.nesting, rest) {
        (Nesting::Single | Nesting::Group, [Step::Index(key), ..]) if is_literal(&key.kind) => {
            refuse(format!("{} is a block, which has no indices", Quoted(name.as_str())), key.span)
        }
        (Nesting::Single | Nesting::Group, _) => check(block.block(), rest),
        (Nesting::Set, [Step::Index(key), ..]) if is_literal(&key.kind) => {
            refuse("a set has no indices", key.span)
        }
        (Nesting::Set | Nesting::List, [Step::Attr(..), ..]) => {
            refuse(format!("{} is not a single block", Quoted(name.as_str())), *span)
        }
        (Nesting::List | Nesting::Map, [Step::Index(key), inner @ ..]) if is_literal(&key.kind) => {
            check(block.block(), inner)
        }
        _ => Ok(()),
    }
}

fn check_type(ty: &Type, steps: &[Step]) -> Result<(), Error> {
    let (step, rest) = match steps {
        [step @ Step::Attr(..), rest @ ..] => (step, rest),
        [step @ Step::Index(key), rest @ ..] if is_literal(&key.kind) => (step, rest),
        _ => return Ok(()),
    };
    match (ty, step) {
        (Type::Map(of), _) | (Type::List(of), Step::Index(_)) => check_type(of, rest),
        (Type::Object(fields), Step::Attr(name, span)) => match fields.get(name.as_str()) {
            Some(field) => check_type(&field.ty, rest),
            None => refuse(format!("the object has no attribute {}", Quoted(name.as_str())), *span),
        },
        (Type::Any | Type::Object(_) | Type::Tuple(_), _) => Ok(()),
        (Type::List(_) | Type::Set(_), Step::Attr(_, span)) => {
            refuse("a list does not have attributes", *span)
        }
        _ => refuse(format!("{} has no elements", ty.article()), step.span()),
    }
}

fn is_literal(key: &ExprKind) -> bool {
    matches!(key, ExprKind::Number(_) | ExprKind::Str(_))
}

fn refuse(message: impl Into<String>, span: Span) -> Result<(), Error> {
    Err(Error::undeclared(message, span))
}
