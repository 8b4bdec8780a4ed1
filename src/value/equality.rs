//! Whether two values are the same, as far as they are known.

use std::cmp::Ordering;
use std::sync::Arc;

use super::budget::Budget;
use super::{Fields, Kind, Part, PartialStr, Reasons, Text, Type, Unknown, Value, type_of};
use crate::base::deep;
use crate::diag::{Cause, Reason};

/// `Ok` when it is decided, else the reasons why it is not.
pub(crate) fn compare(left: &Value, right: &Value) -> Result<bool, Box<Unknown>> {
    // Whatever their types are, while nulls inside of collections make those differ in type.
    if left.is_null() && right.is_null() {
        return Ok(true);
    }
    within(left, right, &Budget::default())
}

/// Whether they are certainly equal, as a part of a longer walk.
pub(super) fn is_equal(left: &Value, right: &Value, budget: &Budget) -> bool {
    matches!(within(left, right, budget), Ok(true))
}

fn within(left: &Value, right: &Value, budget: &Budget) -> Result<bool, Box<Unknown>> {
    if !budget.step() {
        return Err(Box::new(Unknown::because(Reason::new(
            "a comparison",
            Cause::Limit("is too large".into()),
            None,
        ))));
    }
    deep(|| decide(left, right, budget))
}

fn decide(left: &Value, right: &Value, budget: &Budget) -> Result<bool, Box<Unknown>> {
    match (&left.kind, &right.kind) {
        (Kind::Unknown(a), Kind::Unknown(b)) => unknowns(a, b),
        (Kind::Unknown(unknown), Kind::Null(_)) | (Kind::Null(_), Kind::Unknown(unknown)) => {
            if unknown.not_null {
                Ok(false)
            } else {
                Err(Box::new(unknown.with_type(Type::Bool)))
            }
        }
        (Kind::Unknown(unknown), _) => against(unknown, right, budget),
        (_, Kind::Unknown(unknown)) => against(unknown, left, budget),
        (Kind::Null(a), Kind::Null(b)) => nulls(a.as_ref(), b.as_ref()),
        // Not an unknown, which was handled above: that one may turn out to be null.
        (Kind::Null(_), _) | (_, Kind::Null(_)) => Ok(false),
        (Kind::Bool(a), Kind::Bool(b)) => Ok(a == b),
        (Kind::Number(a), Kind::Number(b)) => Ok(a == b),
        (Kind::Str(a), Kind::Str(b)) => Ok(a == b),
        (Kind::PartialStr(text), Kind::Str(known)) | (Kind::Str(known), Kind::PartialStr(text)) => {
            if text.may_be(known) {
                Err(Box::new(text.unknown()))
            } else {
                Ok(false)
            }
        }
        (Kind::PartialStr(a), Kind::PartialStr(b)) => texts(a, b),
        // Terraform compares types first, also of what has no elements.
        (Kind::List(_), Kind::List(_))
        | (Kind::Set(_), Kind::Set(_))
        | (Kind::Map(_), Kind::Map(_))
            if left.is_empty_collection()
                && right.is_empty_collection()
                && let (Some(a), Some(b)) = (left.element_type(), right.element_type()) =>
        {
            Ok(a == b)
        }
        // A tuple never equals a list with the same elements: Terraform compares types first.
        (Kind::Tuple(a), Kind::Tuple(b)) | (Kind::List(a), Kind::List(b)) => {
            sequences(a, b, budget)
        }
        (Kind::Set(a), Kind::Set(b)) => sets(a, b, budget),
        (Kind::Object(a), Kind::Object(b)) | (Kind::Map(a), Kind::Map(b)) => fields(a, b, budget),
        // Resources are looked into on demand, and comparing them whole would look into all of them.
        (Kind::Resource(a), Kind::Resource(b)) if a == b => Ok(true),
        (Kind::Resource(_), _) | (_, Kind::Resource(_)) => {
            Err(Box::new(Unknown::among([left, right], Type::Bool)))
        }
        _ => Ok(false),
    }
}

/// Nulls inside of collections: what holds them has the same type only if they have.
fn nulls(a: Option<&Type>, b: Option<&Type>) -> Result<bool, Box<Unknown>> {
    match (a, b) {
        (Some(a), Some(b)) => Ok(a == b),
        _ => Err(Box::new(Unknown::untyped_null().of_type(Type::Bool))),
    }
}

fn unknowns(a: &Arc<Unknown>, b: &Arc<Unknown>) -> Result<bool, Box<Unknown>> {
    // A computed attribute has one value, so it equals itself before anybody knows it.
    if a.symbol.is_some() && a.symbol == b.symbol {
        return Ok(true);
    }
    // Two unknowns of different types may both be null, and nulls are equal.
    if (a.not_null || b.not_null) && never_equal(&a.ty, &b.ty) {
        return Ok(false);
    }
    if let (Some(a), Some(b)) = (&a.text, &b.text)
        && !a.prefix.starts_with(&*b.prefix)
        && !b.prefix.starts_with(&*a.prefix)
    {
        return Ok(false);
    }
    Err(Box::new((**a).clone().merge(b).with_type(Type::Bool)))
}

fn against(unknown: &Arc<Unknown>, known: &Value, budget: &Budget) -> Result<bool, Box<Unknown>> {
    // Values of different types are never equal in Terraform; conversion is not part of `==`.
    if never_equal(&unknown.ty, &type_of::within(known, budget)) {
        return Ok(false);
    }
    if let Kind::Number(number) = &known.kind
        && !unknown.orderings(number).contains(&Ordering::Equal)
    {
        return Ok(false);
    }
    let differs = |text: &Text| match &known.kind {
        Kind::Str(known) => !text.may_be(known),
        Kind::PartialStr(known) => {
            let begins = known.prefix();
            (!begins.starts_with(&*text.prefix) && !text.prefix.starts_with(begins))
                || !text.may_end(known.suffix())
        }
        _ => false,
    };
    if unknown.text.as_ref().is_some_and(differs) {
        return Ok(false);
    }
    let all = unknown.with_type(Type::Bool);
    Err(Box::new(match &known.kind {
        Kind::PartialStr(text) => all.merge(&text.unknown()),
        _ => all,
    }))
}

/// Whether no two values of these types, but nulls, can be equal.
fn never_equal(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Any, _) | (_, Type::Any) => false,
        (Type::Tuple(a), Type::Tuple(b)) => a.len() != b.len(),
        (Type::Object(a), Type::Object(b)) => !a.keys().eq(b.keys()),
        _ => std::mem::discriminant(a) != std::mem::discriminant(b),
    }
}

fn texts(a: &PartialStr, b: &PartialStr) -> Result<bool, Box<Unknown>> {
    let open = a.unknown().merge(&b.unknown());
    if a.same_as(b) {
        return Ok(true);
    }
    // Known beginnings of which neither begins the other cannot be made equal by what follows.
    let apart = |a: &str, b: &str| !a.starts_with(b) && !b.starts_with(a);
    let behind = |a: &str, b: &str| !a.ends_with(b) && !b.ends_with(a);
    if apart(a.prefix(), b.prefix()) || behind(a.suffix(), b.suffix()) {
        return Ok(false);
    }
    Err(Box::new(open))
}

/// Folds the comparison of members: one difference decides, else one unknown leaves it open.
fn all<'a>(
    pairs: impl Iterator<Item = (&'a Value, &'a Value)>,
    budget: &Budget,
) -> Result<bool, Box<Unknown>> {
    let mut reasons = Reasons::default();
    for (a, b) in pairs {
        match within(a, b, budget) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(unknown) => reasons.add(&unknown),
        }
    }
    undecided(reasons)
}

fn sequences(a: &Arc<[Value]>, b: &Arc<[Value]>, budget: &Budget) -> Result<bool, Box<Unknown>> {
    if a.len() != b.len() {
        return Ok(false);
    }
    all(a.iter().zip(b.iter()), budget)
}

fn fields(a: &Arc<Fields>, b: &Arc<Fields>, budget: &Budget) -> Result<bool, Box<Unknown>> {
    if !a.keys().eq(b.keys()) {
        return Ok(false);
    }
    all(a.values().zip(b.values()), budget)
}

fn sets(a: &Arc<[Value]>, b: &Arc<[Value]>, budget: &Budget) -> Result<bool, Box<Unknown>> {
    let known = a.iter().chain(b.iter()).all(Value::is_wholly_known);
    if known {
        // Sets are kept sorted and without duplicates, so equal ones are equal element by element.
        return sequences(a, b, budget);
    }
    // Every member is compared with every other, both ways: sets in sets would take exponential time.
    if let Some(open) = a.iter().chain(b.iter()).find(|member| holds_open_set(member)) {
        return Err(Box::new(Unknown::among([open], Type::Bool)));
    }
    let mut reasons = Reasons::default();
    for (ours, theirs) in [(a, b), (b, a)] {
        for member in ours.iter() {
            // `Some(false)`: no candidate may be equal; `None`: one may be.
            let mut found = Some(false);
            for candidate in theirs.iter() {
                match within(member, candidate, budget) {
                    Ok(true) => found = Some(true),
                    Ok(false) => continue,
                    Err(unknown) => {
                        found = None;
                        reasons.add(&unknown);
                    }
                }
                break;
            }
            if found == Some(false) {
                return Ok(false);
            }
        }
    }
    undecided(reasons)
}

/// Equal, unless there are reasons why that cannot be told.
fn undecided(reasons: Reasons) -> Result<bool, Box<Unknown>> {
    reasons.unknown(Type::Bool).map_or(Ok(true), |unknown| Err(Box::new(unknown)))
}

/// Whether a set that is not wholly known is in the value.
fn holds_open_set(value: &Value) -> bool {
    match &value.kind {
        Kind::Set(_) => !value.is_wholly_known(),
        Kind::Tuple(items) | Kind::List(items) => items.iter().any(holds_open_set),
        Kind::Object(fields) | Kind::Map(fields) => fields.values().any(holds_open_set),
        _ => false,
    }
}

impl PartialStr {
    /// Whether the holes can be filled so that the string is `known`.
    pub(crate) fn may_be(&self, known: &str) -> bool {
        let Some(middle) = known.strip_prefix(self.prefix()) else { return false };
        let Some(mut middle) = middle.strip_suffix(self.suffix()) else { return false };
        let last = self.parts.len().saturating_sub(1);
        for (at, part) in self.parts.iter().enumerate() {
            if let Part::Literal(literal) = part
                && at != 0
                && at != last
            {
                // Leftmost matches leave the most room for the literals that follow.
                let Some(found) = middle.find(&**literal) else { return false };
                middle = &middle[found + literal.len()..];
            }
        }
        true
    }

    /// Whether both are certainly the same string: the same parts, and every hole a computed
    /// attribute that equals itself.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.parts.len() == other.parts.len()
            && self.parts.iter().zip(&other.parts).all(|pair| match pair {
                (Part::Literal(a), Part::Literal(b)) => a == b,
                (Part::Hole(a), Part::Hole(b)) => {
                    a.json == b.json
                        && a.unknown.symbol.is_some()
                        && a.unknown.symbol == b.unknown.symbol
                }
                _ => false,
            })
    }
}
