//! Sets.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::arguments::Arguments;
use super::function::Function;
use super::parameters::{Parameter, Returns};
use crate::value::{Kind, Type, Value, convert, is_untyped_empty, ops, settle, type_of, unify};

use Parameter::{Any, Set};

pub(crate) static TABLE: &[Function] = &[
    Function::new("setintersection", &[Set], Returns::Set, intersection).variadic(Set).handled(),
    Function::new("setproduct", &[], Returns::Any, product).variadic(Any).structural(),
    Function::new("setsubtract", &[Set, Set], Returns::Set, subtract).handled(),
    Function::new("setunion", &[Set], Returns::Set, union).variadic(Set).handled(),
];

/// Sets over one element type.
struct Sets {
    sets: Vec<Vec<Value>>,
    /// The type, if it is known.
    of: Option<Arc<Type>>,
}

/// The sets over one element type; `None` when one of them is not known.
fn sets(args: &Arguments<'_>) -> Result<Option<Sets>, String> {
    if args.values.iter().any(|value| value.as_items().is_none()) {
        return Ok(None);
    }
    let types: Vec<Type> = args.values.iter().map(type_of).collect();
    let common = unify(&types).ok_or("the elements have no common type")?;
    let untyped = args.values.iter().find(|value| is_untyped_empty(value));
    let mut sets = Vec::new();
    for value in args.values {
        let mut converted = convert(value, &common)?;
        if let Some(untyped) = untyped {
            converted = settle(converted, untyped);
        }
        match converted.kind {
            Kind::Set(items) | Kind::List(items) | Kind::Tuple(items) => sets.push(items.to_vec()),
            Kind::Unknown(_) => return Ok(None),
            _ => return Err("sets are required".to_owned()),
        }
    }
    let of = match common {
        Type::Set(of) if untyped.is_none() => Some(of),
        _ => None,
    };
    Ok(Some(Sets { sets, of }))
}

fn union(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(sets) = sets(args)? else { return Ok(args.unknown()) };
    Ok(Value::set(sets.sets.concat()).with_element_type(|| sets.of))
}

/// The members of a set, and its strings for quick look-up when there is nothing else.
struct Members<'a> {
    members: &'a [Value],
    strings: Option<FxHashSet<&'a str>>,
}

impl<'a> Members<'a> {
    fn of(members: &'a [Value]) -> Self {
        Self { members, strings: members.iter().map(Value::as_str).collect() }
    }

    /// Whether the set holds the value, when that is decided.
    fn holds(&self, value: &Value) -> Option<bool> {
        // Comparing each with each is quadratic; sets of strings are the common case.
        if let (Some(strings), Some(text)) = (&self.strings, value.as_str()) {
            return Some(strings.contains(text));
        }
        let mut open = false;
        for member in self.members {
            match ops::equal(member, value).ok()?.as_bool() {
                Some(true) => return Some(true),
                Some(false) => {}
                None => open = true,
            }
        }
        if open { None } else { Some(false) }
    }
}

/// The members of the first set for which `keep` says yes; `None` when one is not decided.
fn filter(first: &[Value], keep: impl Fn(&Value) -> Option<bool>) -> Option<Value> {
    let mut kept = Vec::new();
    for member in first {
        if keep(member)? {
            kept.push(member.clone());
        }
    }
    Some(Value::set(kept))
}

fn intersection(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(sets) = sets(args)? else { return Ok(args.unknown()) };
    let Sets { sets, of } = sets;
    let sets: Vec<Members<'_>> = sets.iter().map(|set| Members::of(set)).collect();
    let keep = |member: &Value| {
        let mut all = true;
        for other in &sets[1..] {
            all &= other.holds(member)?;
        }
        Some(all)
    };
    let kept = filter(sets[0].members, keep).unwrap_or_else(|| args.unknown());
    Ok(kept.with_element_type(|| of))
}

fn subtract(args: &Arguments<'_>) -> Result<Value, String> {
    let Some(sets) = sets(args)? else { return Ok(args.unknown()) };
    let Sets { sets, of } = sets;
    let removed = Members::of(&sets[1]);
    let keep = |member: &Value| removed.holds(member).map(|found| !found);
    let kept = filter(&sets[0], keep).unwrap_or_else(|| args.unknown());
    Ok(kept.with_element_type(|| of))
}

/// More combinations are not worth knowing.
const LARGEST: usize = 100_000;

fn product(args: &Arguments<'_>) -> Result<Value, String> {
    if args.values.len() < 2 {
        return Err("at least two sets or lists are required".to_owned());
    }
    let (mut factors, mut count, mut all_sets) = (Vec::new(), 1_usize, true);
    for value in args.values {
        let open_set = matches!(value.kind, Kind::Set(_)) && !value.is_wholly_known();
        match &value.kind {
            Kind::Unknown(_) | Kind::Resource(_) => return Ok(args.unknown()),
            // Two unknown elements may turn out to be one.
            Kind::Set(_) if open_set => return Ok(args.unknown()),
            Kind::Set(items) => factors.push(items.to_vec()),
            Kind::List(items) => {
                all_sets = false;
                factors.push(items.to_vec());
            }
            Kind::Tuple(_) => {
                all_sets = false;
                let list = convert(value, &Type::List(Type::Any.into()))?;
                factors.push(list.as_items().map(|items| items.to_vec()).unwrap_or_default());
            }
            _ => return Err("sets or lists are required".to_owned()),
        }
        count = count.saturating_mul(factors.last().map_or(0, Vec::len));
    }
    if count > LARGEST {
        return Ok(args.undecided("setproduct", "has too many combinations"));
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for factor in &factors {
        let longer = rows.iter().flat_map(|row| {
            factor.iter().map(|item| {
                let mut row = row.clone();
                row.push(item.clone());
                row
            })
        });
        rows = longer.collect();
    }
    let rows: Vec<Value> = rows.into_iter().map(Value::tuple).collect();
    let product = if all_sets { Value::set(rows) } else { Value::list(rows) };
    Ok(product.with_element_type(|| {
        let of = args.values.iter().map(|value| value.element_type().map(|of| Type::clone(&of)));
        of.collect::<Option<Arc<[Type]>>>().map(|of| Type::Tuple(of).into())
    }))
}
