//! `for` expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::Span;
use crate::eval::elements::elements;
use crate::eval::error::Error;
use crate::eval::limits::Size;
use crate::eval::scope::{Env, Outcome};
use crate::eval::unknowns::unknown;
use crate::syntax::{Expr, For};
use crate::value::{Fields, Kind, MarksUnion, Reasons, Type, Unknown, Value, convert, to_text};

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
    // Elements that are resources stay lazy.
    let source = env.resolve_resource(env.evaluate(&each.collection)?, each.collection.span)?;
    let mut marks = MarksUnion::default();
    marks.add(&source.marks);
    let mut incomplete = Reasons::default();
    let mut items: Vec<(Option<Arc<str>>, Value)> = Vec::new();
    let mut size = Size::new(env.scope.limits());
    let walk = elements(&source, each.collection.span)?;
    // An object sorts by its keys; only lists show the order of their source.
    let listed = (each.key.is_none() || each.group) && env.scope.is_ordered();
    if let Some(why) = if listed { walk.unlisted() } else { walk.incomplete } {
        incomplete.add(&why);
    }
    for (key, value) in walk.items {
        match turn(each, key, value.with_marks(&source.marks), &mut marks, env)? {
            Turn::Skipped => {}
            Turn::Maybe(why) => incomplete.add(&why),
            Turn::Item { key, value } => {
                size.push(&value);
                if let Some(excess) = size.excess() {
                    let marks = marks.finish();
                    return Ok(unknown("a for expression", excess, span).with_marks(&marks));
                }
                items.push((key, value));
            }
        }
    }
    let marks = marks.finish();
    if let Some(why) = incomplete.unknown(Type::Any) {
        let known = items.into_iter().map(|(_, value)| value).collect();
        return Ok(Value::incomplete(known, &why).with_marks(&marks));
    }
    if each.key.is_none() {
        return Ok(Value::tuple(items.into_iter().map(|(_, value)| value).collect::<Arc<[_]>>())
            .with_marks(&marks));
    }
    match object(items, each.group, span) {
        // The message quotes a key.
        Err(error) if marks.is_sensitive() => {
            let message = "two elements of this for expression have the same key".to_owned();
            Err(Error { message, ..error })
        }
        made => Ok(made?.with_marks(&marks)),
    }
}

fn turn(
    each: &For,
    key: Value,
    value: Value,
    marks: &mut MarksUnion,
    env: &Env<'_>,
) -> Result<Turn, Error> {
    let key_binding = env.bind(each.key_var.unwrap_or(each.value_var), key);
    // Without a key variable the key is not bound at all.
    let outer = if each.key_var.is_some() { env.within(&key_binding) } else { *env };
    let value_binding = outer.bind(each.value_var, value);
    let inner = outer.within(&value_binding);
    if let Some(test) = &each.test {
        let outcome = inner.evaluate(test)?;
        let decided =
            convert(&outcome, &Type::Bool).map_err(|message| Error::new(message, test.span))?;
        // Which elements are kept reveals what the condition depends on.
        marks.add(&outcome.marks);
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
    Ok(Turn::Item { key, value: inner.evaluate(&each.value)? })
}

fn object_key(
    expr: &Expr,
    marks: &mut MarksUnion,
    env: &Env<'_>,
) -> Result<Result<Arc<str>, Arc<Unknown>>, Error> {
    let key = env.evaluate(expr)?;
    let text = to_text(&key).map_err(|message| Error::new(message, expr.span))?;
    marks.add(&text.deep_marks());
    match text.kind {
        Kind::Str(text) => Ok(Ok(text)),
        Kind::PartialStr(text) => Ok(Err(Arc::new(text.unknown()))),
        Kind::Unknown(why) => Ok(Err(why)),
        _ => Err(Error::new("the key of an object must be a string, not null", expr.span)),
    }
}

fn object(items: Vec<(Option<Arc<str>>, Value)>, group: bool, span: Span) -> Outcome {
    // `...` after the value collects the values of equal keys instead of refusing them.
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
