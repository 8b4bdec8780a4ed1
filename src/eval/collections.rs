//! `for` expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::expr::{Env, evaluate_in, resolve_resource};
use super::limits::{self, Size};
use super::scope::{Error, Outcome};
use crate::base::Span;
use crate::syntax::{Expr, For};
use crate::value::{Fields, Kind, Marks, Type, Unknown, Value, convert, to_text};

/// What one turn of the loop contributes.
enum Turn {
    Skipped,
    /// It is not known whether it contributes.
    Maybe(Arc<Unknown>),
    Item {
        key: Option<Arc<str>>,
        value: Value,
    },
}

/// The value of `[for …]` or `{for …}`.
///
/// An unknown `if` or key makes the whole unknown, as in Terraform, but the elements that are there
/// for certain are remembered: "at least these" decides many a rule.
pub fn evaluate(each: &For, span: Span, env: &Env<'_>) -> Outcome {
    let source = resolve_resource(evaluate_in(&each.collection, env)?, env, each.collection.span)?;
    let mut marks = source.marks.clone();
    let mut unknown: Option<Unknown> = None;
    let mut items: Vec<(Option<Arc<str>>, Value)> = Vec::new();
    let mut size = Size::default();
    let walk = elements(&source, each.collection.span)?;
    let listed = (each.key.is_none() || each.group) && env.scope.is_ordered();
    if let Some(why) = if listed { walk.unlisted() } else { walk.incomplete } {
        unknown = Some(why.with_type(Type::Any));
    }
    for (key, value) in walk.items {
        match turn(each, key, value.with_marks(&source.marks), &mut marks, env)? {
            Turn::Skipped => {}
            Turn::Maybe(why) => {
                let because = unknown.take().unwrap_or_else(|| why.with_type(Type::Any));
                unknown = Some(because.merge(&why));
            }
            Turn::Item { key, value } => {
                size.push(&value);
                if let Some(excess) = size.excess() {
                    return Ok(limits::beyond("a for expression", &excess, span).with_marks(&marks));
                }
                items.push((key, value));
            }
        }
    }
    if let Some(mut why) = unknown {
        why.not_null = true;
        why.known_elements = items.into_iter().map(|(_, value)| value).collect();
        return Ok(Value::unknown(why).with_marks(&marks));
    }
    if each.key.is_none() {
        return Ok(Value::tuple(items.into_iter().map(|(_, value)| value).collect::<Arc<[_]>>())
            .with_marks(&marks));
    }
    object(items, each.group, span).map(|value| value.with_marks(&marks))
}

fn turn(
    each: &For,
    key: Value,
    value: Value,
    marks: &mut Marks,
    env: &Env<'_>,
) -> Result<Turn, Error> {
    let key_binding = env.bind(each.key_var.unwrap_or(each.value_var), key);
    let outer = if each.key_var.is_some() { env.within(&key_binding) } else { *env };
    let value_binding = outer.bind(each.value_var, value);
    let inner = outer.within(&value_binding);
    if let Some(test) = &each.test {
        let outcome = evaluate_in(test, &inner)?;
        let decided =
            convert(&outcome, &Type::Bool).map_err(|message| Error::new(message, test.span))?;
        *marks = marks.union(&outcome.marks);
        match &decided.kind {
            Kind::Bool(true) => {}
            Kind::Bool(false) => return Ok(Turn::Skipped),
            Kind::Unknown(why) => return Ok(Turn::Maybe(Arc::clone(why))),
            _ => return Err(Error::new("the if clause is null, not true or false", test.span)),
        }
    }
    let key = match &each.key {
        None => None,
        Some(expr) => match object_key(expr, marks, &inner)? {
            Ok(text) => Some(text),
            Err(why) => return Ok(Turn::Maybe(why)),
        },
    };
    Ok(Turn::Item { key, value: evaluate_in(&each.value, &inner)? })
}

fn object_key(
    expr: &Expr,
    marks: &mut Marks,
    env: &Env<'_>,
) -> Result<Result<Arc<str>, Arc<Unknown>>, Error> {
    let key = evaluate_in(expr, env)?;
    let text = to_text(&key).map_err(|message| Error::new(message, expr.span))?;
    *marks = marks.union(&text.deep_marks());
    match text.kind {
        Kind::Str(text) => Ok(Ok(text)),
        Kind::PartialStr(text) => Ok(Err(Arc::new(text.unknown()))),
        Kind::Unknown(why) => Ok(Err(why)),
        _ => Err(Error::new("the key of an object must be a string, not null", expr.span)),
    }
}

fn object(items: Vec<(Option<Arc<str>>, Value)>, group: bool, span: Span) -> Outcome {
    if group {
        let mut groups: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        for (key, value) in items {
            groups.entry(key.unwrap_or_default()).or_default().push(value);
        }
        let fields = groups.into_iter().map(|(key, values)| (key, Value::tuple(values)));
        return Ok(Value::object(fields.collect()));
    }
    let mut fields = Fields::new();
    for (key, value) in items {
        let key = key.unwrap_or_default();
        if fields.contains_key(&key) {
            let message = format!(
                "two elements of this for expression have the key {key:?}; add ... to group them"
            );
            return Err(Error::new(message, span));
        }
        fields.insert(key, value);
    }
    Ok(Value::object(fields))
}

/// The elements of a collection as pairs.
pub struct Walk {
    /// Key (index, map key, or the element itself for a set) and element.
    pub items: Vec<(Value, Value)>,
    /// Set when there may be more, or other, elements than `items`.
    pub incomplete: Option<Arc<Unknown>>,
    /// Set when these are the elements, but perhaps not in this order.
    pub unordered: Option<Arc<Unknown>>,
}

impl Walk {
    /// Why a list of the elements is not known; none when it is.
    pub fn unlisted(&self) -> Option<Arc<Unknown>> {
        self.incomplete.as_ref().or(self.unordered.as_ref()).map(Arc::clone)
    }
}

/// Walks a collection the way `for`, `for_each` and splats see it, in order.
///
/// # Errors
/// When the value is no collection.
pub fn elements(value: &Value, span: Span) -> Result<Walk, Error> {
    let whole = |items| Ok(Walk { items, incomplete: None, unordered: None });
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) => whole(indexed(items)),
        Kind::Set(items) => {
            let open = items.iter().find(|item| !item.is_wholly_known());
            if let Some(open) = open.filter(|_| all_differ(items)) {
                let unordered = (items.len() > 1).then(|| Arc::new(reasons(open)));
                let items = items.iter().map(|item| (item.clone(), item.clone())).collect();
                return Ok(Walk { items, incomplete: None, unordered });
            }
            let known = items.iter().filter(|item| item.is_wholly_known());
            let pairs = known.map(|item| (item.clone(), item.clone())).collect();
            // Two unknown elements of a set may turn out to be one, so only known ones are certain.
            let incomplete = open.map(|item| Arc::new(reasons(item)));
            Ok(Walk { items: pairs, incomplete, unordered: None })
        }
        Kind::Object(fields) | Kind::Map(fields) => whole(
            fields.iter().map(|(key, item)| (Value::str(Arc::clone(key)), item.clone())).collect(),
        ),
        Kind::Unknown(why) => {
            let certain = why.known_elements.iter();
            let items =
                certain.map(|item| (Value::unknown(why.with_type(Type::Any)), item.clone()));
            let incomplete = Some(Arc::clone(why));
            Ok(Walk { items: items.collect(), incomplete, unordered: None })
        }
        Kind::Null => Err(Error::new("null cannot be iterated over", span)),
        _ => Err(Error::new("only lists, sets, maps and objects can be iterated over", span)),
    }
}

/// Whether no two elements can turn out to be one.
fn all_differ(items: &[Value]) -> bool {
    // Sets of blocks are small; beyond that the comparisons would cost more than they tell.
    items.len() <= 64
        && items.iter().enumerate().all(|(at, one)| {
            let differs = |other| {
                matches!(
                    crate::value::ops::equal(one, other),
                    Ok(Value { kind: Kind::Bool(false), .. })
                )
            };
            items[at + 1..].iter().all(differs)
        })
}

fn indexed(items: &Arc<[Value]>) -> Vec<(Value, Value)> {
    let index = |at: usize| Value::int(i64::try_from(at).unwrap_or(i64::MAX));
    items.iter().enumerate().map(|(at, item)| (index(at), item.clone())).collect()
}

/// Why a value that is not wholly known is not.
pub fn reasons(value: &Value) -> Unknown {
    let mut found: Option<Unknown> = None;
    collect(value, &mut found);
    found.unwrap_or_else(|| {
        Unknown::because(crate::diag::Reason {
            subject: "this value".into(),
            cause: "is not known".into(),
            span: None,
        })
    })
}

fn collect(value: &Value, found: &mut Option<Unknown>) {
    let mut add = |unknown: &Unknown| {
        *found = Some(match found.take() {
            None => unknown.with_type(Type::Any),
            Some(all) => all.merge(unknown),
        });
    };
    match &value.kind {
        Kind::Unknown(unknown) => add(unknown),
        Kind::PartialStr(text) => add(&text.unknown()),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().for_each(|item| collect(item, found));
        }
        Kind::Object(fields) | Kind::Map(fields) => {
            fields.values().for_each(|item| collect(item, found));
        }
        _ => {}
    }
}
