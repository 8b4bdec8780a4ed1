//! The types of nulls.

use std::sync::Arc;

use super::Type;
use super::unify::{convertible, unify};
use crate::base::deep;

/// The type of a null of type `from` as a null of type `to`, which is possible where other values of
/// `from` convert. None is a type that is not known, which Terraform accepts or there is no plan.
pub(super) fn convert(from: Option<&Type>, to: &Type) -> Result<Option<Type>, String> {
    let Some(from) = from else {
        let is_settled = !to.any_part(&mut |ty| *ty == Type::Any);
        return Ok(is_settled.then(|| to.without_optional()));
    };
    if !convertible(from, to) {
        let (to, from) = (to.article(), from.article());
        return Err(format!("{to} required, but this null is {from}"));
    }
    filled(&to.without_optional(), from)
        .map(Some)
        .ok_or_else(|| "all elements must have the same type".to_owned())
}

/// The type `to` with the parts of `from`, which converts to it, where it is `any`.
fn filled(to: &Type, from: &Type) -> Option<Type> {
    if !to.any_part(&mut |ty| *ty == Type::Any) {
        return Some(to.clone());
    }
    let arc = |to: &Type, from: &Type| filled(to, from).map(Arc::new);
    let all = |types: Vec<Type>| unify(&types);
    deep(|| {
        Some(match (to, from) {
            (Type::Any, _) => from.clone(),
            (Type::List(to), Type::List(of) | Type::Set(of)) => Type::List(arc(to, of)?),
            (Type::Set(to), Type::List(of) | Type::Set(of)) => Type::Set(arc(to, of)?),
            (Type::Map(to), Type::Map(of)) => Type::Map(arc(to, of)?),
            (Type::List(to), Type::Tuple(items)) => Type::List(arc(to, &all(items.to_vec())?)?),
            (Type::Set(to), Type::Tuple(items)) => Type::Set(arc(to, &all(items.to_vec())?)?),
            (Type::Map(to), Type::Object(fields)) => {
                let types = fields.values().map(|field| field.ty.clone()).collect();
                Type::Map(arc(to, &all(types)?)?)
            }
            (Type::Tuple(to), Type::Tuple(items)) => {
                let items = to.iter().zip(items.iter()).map(|(to, from)| filled(to, from));
                Type::Tuple(items.collect::<Option<_>>()?)
            }
            (Type::Object(to), Type::Object(fields)) => {
                let members = to.iter().map(|(name, field)| {
                    let from = fields.get(name).map_or(&Type::Any, |field| &field.ty);
                    Some((Arc::clone(name), filled(&field.ty, from)?))
                });
                Type::object(members.collect::<Option<Vec<_>>>()?.into_iter())
            }
            _ => to.clone(),
        })
    })
}
