//! A planned value with what the source knows about it.

use std::sync::Arc;

use crate::base::deep;
use crate::value::{Fields, Items, Kind, Marks, Value};

/// What becomes of a value where the source has null.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nulls {
    /// Nothing is written there, and a rule asks what is written.
    Stay,
    /// The provider's default takes its place.
    Give,
}

/// The planned value with the marks of the evaluated one. What the plan leaves to apply is what the
/// source makes of it, which may be known in part.
pub(super) fn overlay(planned: Value, evaluated: &Value, nulls: Nulls) -> Value {
    deep(|| {
        let secret = planned.marks.clone();
        laid(planned, evaluated, nulls).with_marks(&secret)
    })
}

fn laid(planned: Value, evaluated: &Value, nulls: Nulls) -> Value {
    let marks = &evaluated.marks;
    match (&planned.kind, &evaluated.kind) {
        (Kind::Unknown(_), Kind::Null(_)) => planned.with_marks(marks),
        (Kind::Unknown(_), Kind::Resource(_)) => planned.with_marks(&evaluated.deep_marks()),
        (Kind::Unknown(_), _) => evaluated.clone(),
        (_, Kind::Null(_)) if nulls == Nulls::Stay => evaluated.clone(),
        (Kind::Tuple(mine) | Kind::List(mine), Kind::Tuple(theirs) | Kind::List(theirs))
            if mine.len() == theirs.len() =>
        {
            let items = mine.iter().zip(theirs.iter());
            let items: Items =
                items.map(|(one, other)| overlay(one.clone(), other, nulls)).collect();
            let kind = if matches!(planned.kind, Kind::List(_)) {
                Kind::List(items)
            } else {
                Kind::Tuple(items)
            };
            Value { kind, marks: marks.clone() }
        }
        (Kind::Set(mine), Kind::Set(theirs) | Kind::Tuple(theirs) | Kind::List(theirs)) => {
            Value::set(matched(mine, theirs, nulls)).with_marks(marks)
        }
        (Kind::Object(mine), Kind::Object(theirs) | Kind::Map(theirs)) => {
            Value::object(members(mine, theirs, nulls)).with_marks(marks)
        }
        (Kind::Map(mine), Kind::Object(theirs) | Kind::Map(theirs)) => {
            Value::map(members(mine, theirs, nulls)).with_marks(marks)
        }
        _ => planned.with_marks(&evaluated.deep_marks()),
    }
}

fn members(mine: &Fields, theirs: &Fields, nulls: Nulls) -> Fields {
    let one = |(name, value): (&Arc<str>, &Value)| {
        let value = match theirs.get(name) {
            Some(evaluated) => overlay(value.clone(), evaluated, nulls),
            None => value.clone(),
        };
        (Arc::clone(name), value)
    };
    mine.iter().map(one).collect()
}

/// The elements of a set, each with the first evaluated one that it may be. What fits none derives
/// from any of them.
fn matched(mine: &[Value], theirs: &[Value], nulls: Nulls) -> Vec<Value> {
    let mut left: Vec<&Value> = theirs.iter().collect();
    let all = theirs.iter().fold(Marks::NONE, |all, one| all.union(&one.deep_marks()));
    let one = |value: &Value| match left.iter().position(|other| may_be(value, other)) {
        Some(at) => overlay(value.clone(), left.remove(at), nulls),
        None => value.clone().with_marks(&all),
    };
    mine.iter().map(one).collect()
}

/// Whether an evaluated value may turn out to be the planned one. Where nothing is written, the
/// provider may have a default.
fn may_be(planned: &Value, evaluated: &Value) -> bool {
    match (&planned.kind, &evaluated.kind) {
        (Kind::Unknown(_), _) | (_, Kind::Unknown(_) | Kind::Null(_) | Kind::Resource(_)) => true,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Number(one), Kind::Number(other)) => one == other,
        (Kind::Str(one), Kind::Str(other)) => one == other,
        (Kind::Str(one), Kind::PartialStr(other)) => {
            one.starts_with(other.prefix()) && one.ends_with(other.suffix())
        }
        (Kind::Tuple(mine) | Kind::List(mine), Kind::Tuple(theirs) | Kind::List(theirs)) => {
            mine.len() == theirs.len()
                && mine.iter().zip(theirs.iter()).all(|(one, other)| may_be(one, other))
        }
        (Kind::Set(mine), Kind::Set(theirs) | Kind::Tuple(theirs) | Kind::List(theirs)) => {
            mine.iter().all(|one| theirs.iter().any(|other| may_be(one, other)))
        }
        (Kind::Object(mine) | Kind::Map(mine), Kind::Object(theirs) | Kind::Map(theirs)) => {
            mine.iter().all(|(name, one)| theirs.get(name).is_none_or(|other| may_be(one, other)))
        }
        _ => false,
    }
}
