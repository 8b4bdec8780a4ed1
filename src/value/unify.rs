//! The one type that several values can be converted to, as the library finds it that Terraform uses
//! (`convert.UnifyUnsafe` of go-cty). `any` is the type of a null literal, and stands for a type that
//! is not known; see [`super::settle`] for what that leaves open.

mod order;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ObjectField, Type};
use crate::base::deep;

/// The type that values of all these types convert to, as conditionals, list and map constructors
/// choose it; `None` when there is none.
pub fn unify(types: &[Type]) -> Option<Type> {
    let mut distinct: Vec<&Type> = Vec::new();
    for ty in types {
        if !distinct.contains(&ty) {
            distinct.push(ty);
        }
    }
    unify_distinct(&distinct)
}

fn unify_distinct(types: &[&Type]) -> Option<Type> {
    deep(|| {
        if let [only] = types {
            return Some((*only).clone());
        }
        let count = |test: fn(&Type) -> bool| types.iter().filter(|ty| test(ty)).count();
        let maps = count(|ty| matches!(ty, Type::Map(_)));
        let lists = count(|ty| matches!(ty, Type::List(_)));
        let sets = count(|ty| matches!(ty, Type::Set(_)));
        let objects = count(|ty| matches!(ty, Type::Object(_)));
        let tuples = count(|ty| matches!(ty, Type::Tuple(_)));
        let any = count(|ty| *ty == Type::Any);
        let (all, some) = (types.len() - any, any > 0);
        if maps + lists + sets + objects + tuples > 0 && all > 0 {
            // What these become together with a type that is not known cannot be told.
            let alike = [maps, lists, sets, objects, tuples].contains(&all);
            if some && alike {
                return Some(Type::Any);
            }
            if alike && (maps + lists + sets) > 0 {
                return collections(types);
            }
            if maps > 0 && maps + objects == all {
                if let Some(map) =
                    disguised(types, maps_of_objects, |ty| matches!(ty, Type::Object(_)))
                        .filter(|ty| matches!(ty, Type::Map(_)))
                {
                    return Some(map);
                }
            } else if lists > 0 && lists + tuples == all {
                if let Some(list) =
                    disguised(types, lists_of_tuples, |ty| matches!(ty, Type::Tuple(_)))
                        .filter(|ty| matches!(ty, Type::List(_)))
                {
                    return Some(list);
                }
            } else if objects == all {
                return mappings(types);
            } else if tuples == all {
                return sequences(types);
            } else if objects > 0 && tuples > 0 {
                return None;
            }
        }
        // The first type, in an order of preference, that all others convert to.
        order::preferred(types).into_iter().map(|at| types[at]).find_map(|wanted| {
            let fits = types.iter().all(|ty| *ty == wanted || convertible(ty, wanted));
            fits.then(|| wanted.clone())
        })
    })
}

/// Whether some value of type `from` converts to `to`.
pub(super) fn convertible(from: &Type, to: &Type) -> bool {
    use Type::{Any, Bool, List, Map, Number, Object, Set, String, Tuple};
    deep(|| match (from, to) {
        (Any, _) | (_, Any) | (String, Number | Bool) | (Number | Bool, String) => true,
        (List(a) | Set(a), List(b) | Set(b)) | (Map(a), Map(b)) => convertible(a, b),
        (Tuple(from), List(to) | Set(to)) => {
            let common = if **to == Any { unify(from) } else { Some((**to).clone()) };
            from.is_empty()
                || common.is_some_and(|to| {
                    // Only values that have no type of their own are elements without a type.
                    (to != Any || from.iter().all(|ty| *ty == Any))
                        && from.iter().all(|a| *a == to || convertible(a, &to))
                })
        }
        (Object(from), Map(to)) => {
            let types: Vec<Type> = from.values().map(|field| field.ty.clone()).collect();
            let common = if **to == Any { unify(&types) } else { Some((**to).clone()) };
            types.is_empty()
                || common.is_some_and(|to| types.iter().all(|a| *a == to || convertible(a, &to)))
        }
        (Tuple(from), Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(a, b)| convertible(a, b))
        }
        (Object(from), Object(to)) => to.iter().all(|(name, field)| match from.get(name) {
            Some(have) => convertible(&have.ty, &field.ty),
            None => field.optional,
        }),
        (Map(from), Object(to)) => {
            to.values().all(|field| field.optional || convertible(from, &field.ty))
        }
        _ => std::mem::discriminant(from) == std::mem::discriminant(to),
    })
}

fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::List(of) | Type::Set(of) | Type::Map(of) => Some(of),
        _ => None,
    }
}

/// Collections of one kind.
fn collections(types: &[&Type]) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(|ty| element(ty).cloned()).collect();
    let of = Arc::new(unify(&elements)?);
    let common = match types[0] {
        Type::List(_) => Type::List(of),
        Type::Set(_) => Type::Set(of),
        _ => Type::Map(of),
    };
    types.iter().all(|ty| **ty == common || convertible(ty, &common)).then_some(common)
}

/// Objects next to maps are maps in disguise, as tuples next to lists are lists.
fn disguised(
    types: &[&Type],
    unmask: fn(&[&Type]) -> Option<Type>,
    is_disguised: fn(&Type) -> bool,
) -> Option<Type> {
    let (disguised, mut others): (Vec<&Type>, Vec<&Type>) =
        types.iter().partition(|ty| is_disguised(ty));
    let unmasked = unmask(&disguised)?;
    if !others.contains(&&unmasked) {
        others.push(&unmasked);
    }
    unify_distinct(&others)
}

fn maps_of_objects(types: &[&Type]) -> Option<Type> {
    let mut members = Vec::new();
    for ty in types {
        let Type::Object(fields) = ty else { return None };
        members.extend(fields.values().map(|field| field.ty.clone()));
    }
    let map = Type::Map(Arc::new(unify(&members)?));
    types.iter().all(|ty| convertible(ty, &map)).then_some(map)
}

fn lists_of_tuples(types: &[&Type]) -> Option<Type> {
    let mut members = Vec::new();
    for ty in types {
        let Type::Tuple(items) = ty else { return None };
        members.extend(items.iter().cloned());
    }
    let list = Type::List(Arc::new(unify(&members)?));
    types.iter().all(|ty| convertible(ty, &list)).then_some(list)
}

/// Objects of one shape stay objects; otherwise they can only become a map of one element type.
fn mappings(types: &[&Type]) -> Option<Type> {
    let objects: Vec<&Arc<BTreeMap<Arc<str>, ObjectField>>> = types
        .iter()
        .filter_map(|ty| if let Type::Object(fields) = ty { Some(fields) } else { None })
        .collect();
    if !objects.iter().all(|fields| fields.keys().eq(objects[0].keys())) {
        return maps_of_objects(types);
    }
    let mut common = BTreeMap::new();
    for name in objects[0].keys() {
        let members: Vec<Type> =
            objects.iter().filter_map(|fields| fields.get(name)).map(|it| it.ty.clone()).collect();
        let field = ObjectField { ty: unify(&members)?, optional: false, default: None };
        common.insert(Arc::clone(name), field);
    }
    let common = Type::Object(Arc::new(common));
    if types.iter().all(|ty| convertible(ty, &common)) {
        Some(common)
    } else {
        maps_of_objects(types)
    }
}

/// Tuples of one length stay tuples, as objects of one shape stay objects.
fn sequences(types: &[&Type]) -> Option<Type> {
    let tuples: Vec<&Arc<[Type]>> = types
        .iter()
        .filter_map(|ty| if let Type::Tuple(items) = ty { Some(items) } else { None })
        .collect();
    if !tuples.iter().all(|items| items.len() == tuples[0].len()) {
        return lists_of_tuples(types);
    }
    let column = |at: usize| {
        let members: Vec<Type> = tuples.iter().map(|items| items[at].clone()).collect();
        unify(&members)
    };
    let common = Type::Tuple((0..tuples[0].len()).map(column).collect::<Option<Arc<[Type]>>>()?);
    if types.iter().all(|ty| convertible(ty, &common)) {
        Some(common)
    } else {
        lists_of_tuples(types)
    }
}
