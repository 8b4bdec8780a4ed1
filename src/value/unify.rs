//! The one type that several values can be converted to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ObjectField, Type};
use crate::base::deep;

/// The type that values of all these types convert to, as conditionals, list and map constructors
/// choose it; `None` when there is none. `any` (a null, or an unknown of unknown type) gives way.
pub fn unify(types: &[Type]) -> Option<Type> {
    deep(|| {
        let mut known = types.iter().filter(|ty| **ty != Type::Any);
        let Some(first) = known.next() else { return Some(Type::Any) };
        // The common case, without any allocation.
        if known.clone().all(|ty| ty == first) {
            return Some(first.clone());
        }
        let types: Vec<&Type> = std::iter::once(first).chain(known).collect();
        if types.iter().all(|ty| matches!(ty, Type::String | Type::Number | Type::Bool)) {
            // Numbers and bools both convert to strings, but not to each other.
            return types.contains(&&Type::String).then_some(Type::String);
        }
        if types.iter().all(|ty| matches!(ty, Type::Object(_) | Type::Map(_))) {
            return mappings(&types);
        }
        sequences(&types)
    })
}

/// Whether some value of type `from` converts to `to`.
pub(super) fn convertible(from: &Type, to: &Type) -> bool {
    use Type::{Any, Bool, List, Map, Number, Object, Set, String, Tuple};
    match (from, to) {
        (Any, _) | (_, Any) | (String, Number | Bool) | (Number | Bool, String) => true,
        (List(a) | Set(a), List(b) | Set(b)) | (Map(a), Map(b)) => convertible(a, b),
        (Tuple(from), List(b) | Set(b)) => from.iter().all(|a| convertible(a, b)),
        (Object(from), Map(b)) => from.values().all(|a| convertible(&a.ty, b)),
        (Tuple(from), Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(a, b)| convertible(a, b))
        }
        (Object(from), Object(to)) => to.iter().all(|(name, field)| match from.get(name) {
            Some(have) => convertible(&have.ty, &field.ty),
            None => field.optional,
        }),
        (Map(from), Object(to)) => to.values().all(|field| convertible(from, &field.ty)),
        _ => std::mem::discriminant(from) == std::mem::discriminant(to),
    }
}

fn mappings(types: &[&Type]) -> Option<Type> {
    let objects: Option<Vec<_>> = types
        .iter()
        .map(|ty| if let Type::Object(fields) = ty { Some(fields) } else { None })
        .collect();
    // Objects of one shape stay objects; otherwise they can only become a map of one element type.
    if let Some(objects) = objects
        && objects.iter().all(|fields| fields.keys().eq(objects[0].keys()))
    {
        let mut common = BTreeMap::new();
        for name in objects[0].keys() {
            let members: Vec<Type> = objects
                .iter()
                .filter_map(|fields| fields.get(name))
                .map(|field| field.ty.clone())
                .collect();
            let field = ObjectField { ty: unify(&members)?, optional: false, default: None };
            common.insert(Arc::clone(name), field);
        }
        return Some(Type::Object(Arc::new(common)));
    }
    let mut members = Vec::new();
    for ty in types {
        match ty {
            Type::Object(fields) => members.extend(fields.values().map(|field| field.ty.clone())),
            Type::Map(element) => members.push((**element).clone()),
            _ => return None,
        }
    }
    Some(Type::Map(Arc::new(unify(&members)?)))
}

fn sequences(types: &[&Type]) -> Option<Type> {
    let tuples: Option<Vec<&Arc<[Type]>>> = types
        .iter()
        .map(|ty| if let Type::Tuple(items) = ty { Some(items) } else { None })
        .collect();
    // Tuples of one length stay tuples, as objects of one shape stay objects.
    if let Some(tuples) = tuples
        && tuples.iter().all(|items| items.len() == tuples[0].len())
    {
        let column = |at: usize| {
            let members: Vec<Type> = tuples.iter().map(|items| items[at].clone()).collect();
            unify(&members)
        };
        return (0..tuples[0].len()).map(column).collect::<Option<Arc<[Type]>>>().map(Type::Tuple);
    }
    let (mut members, mut lists, mut sets, mut tuples) = (Vec::new(), None, false, false);
    for ty in types {
        match ty {
            Type::Tuple(items) => {
                tuples = true;
                members.extend(items.iter().cloned());
            }
            Type::List(element) => {
                lists = lists.or(Some(*ty));
                members.push((**element).clone());
            }
            Type::Set(element) => {
                sets = true;
                members.push((**element).clone());
            }
            _ => return None,
        }
    }
    // Between a list and a set the list decides, whatever its elements are.
    if let (Some(list), true, false) = (lists, sets, tuples)
        && types.iter().all(|ty| convertible(ty, list))
    {
        return Some(list.clone());
    }
    let element = Arc::new(unify(&members)?);
    Some(if sets && lists.is_none() { Type::Set(element) } else { Type::List(element) })
}
