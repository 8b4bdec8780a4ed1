//! References and what is picked out of them: attributes, indices, splats.

use std::sync::Arc;

use crate::addr::Quoted;
use crate::base::{Name, Span};
use crate::eval::elements::elements;
use crate::eval::error::Error;
use crate::eval::scope::{Env, Outcome, Resolved};
use crate::eval::unknowns::{reasons, unless_workspace};
use crate::syntax::{Expr, ExprKind, Step};
use crate::value::{Kind, Marks, Type, Unknown, Value, convert, display, to_text, type_of};

/// The value of a root name with steps after it.
pub(crate) fn root(name: Name, steps: &[Step], span: Span, env: &Env<'_>) -> Outcome {
    let root = match env.variable(name) {
        Some(value) => Resolved::new(value.clone(), 0),
        None => env.scope.root(name, steps, span, env)?,
    };
    follow(root.value, &steps[root.consumed..], env)
}

/// The value of `source` with steps after it.
pub fn evaluate(source: &Expr, steps: &[Step], env: &Env<'_>) -> Outcome {
    match source.kind {
        ExprKind::Variable(name) => root(name, steps, source.span, env),
        _ => follow(env.evaluate(source)?, steps, env),
    }
}

/// Applies steps to a value, one after the other.
pub(crate) fn follow(mut value: Value, steps: &[Step], env: &Env<'_>) -> Outcome {
    let mut rest = steps;
    while let [step, tail @ ..] = rest {
        rest = tail;
        value = match step {
            Step::Attr(name, span) => attribute(&value, name.as_str(), *span, env)?,
            Step::Index(expr) => {
                let key = env.evaluate(expr)?;
                index(&value, &key, expr.span, env)?
            }
            // `.*` takes attributes only: in `a.*.b[0]` the index applies to the resulting list.
            Step::AttrSplat(span) => {
                let end = tail.iter().take_while(|step| matches!(step, Step::Attr(..))).count();
                rest = &tail[end..];
                splat(&value, &tail[..end], *span, env)?
            }
            // `[*]` takes all that follows: in `a[*].b[0]` the index applies to each element.
            Step::FullSplat(span) => {
                let end =
                    tail.iter().take_while(|step| !matches!(step, Step::AttrSplat(_))).count();
                rest = &tail[end..];
                splat(&value, &tail[..end], *span, env)?
            }
        };
    }
    Ok(value)
}

/// `value.name`.
pub(crate) fn attribute(value: &Value, name: &str, span: Span, env: &Env<'_>) -> Outcome {
    match &value.kind {
        Kind::Object(fields) | Kind::Map(fields) => match fields.get(name) {
            Some(field) => Ok(inherit(field, &value.marks)),
            None => Err(Error::new(format!("this object has no attribute {}", Quoted(name)), span)),
        },
        Kind::Resource(resource) => {
            Ok(env.scope.attribute(*resource, name, span)?.with_marks(&value.marks))
        }
        Kind::Unknown(unknown) => Ok(part_of(unknown, name).with_marks(&value.marks)),
        // `list.0` is the old form of `list[0]`.
        Kind::Tuple(_) | Kind::List(_) => match name.parse::<i64>() {
            Ok(at) => index(value, &Value::int(at), span, env),
            Err(_) => Err(Error::new(
                format!(
                    "a list does not have an attribute {}; use [*] to read it from each element",
                    Quoted(name)
                ),
                span,
            )),
        },
        Kind::Null(_) => Err(Error::new(format!("null has no attribute {}", Quoted(name)), span)),
        _ => Err(Error::new(format!("this value has no attribute {}", Quoted(name)), span)),
    }
}

/// An attribute of something unknown: the type is known when the whole's is.
fn part_of(unknown: &Arc<Unknown>, name: &str) -> Value {
    let ty = match &unknown.ty {
        Type::Map(of) => Type::clone(of),
        Type::Object(fields) => fields.get(name).map_or(Type::Any, |field| field.ty.clone()),
        _ => Type::Any,
    };
    Value::unknown(unknown.with_type(ty))
}

/// Stands for the message that quotes a sensitive key.
const UNNAMED: &str = "this object has no attribute (sensitive value)";

/// `value[key]`.
pub(crate) fn index(value: &Value, key: &Value, span: Span, env: &Env<'_>) -> Outcome {
    let marks = value.marks.union(&key.marks);
    if let Kind::Unknown(why) = &key.kind {
        return Ok(Value::unknown(why.with_type(Type::Any)).with_marks(&marks));
    }
    // The member may be any, also one that is null.
    if let Kind::PartialStr(text) = &key.kind {
        return Ok(Value::unknown(Unknown {
            not_null: false,
            ..text.unknown().with_type(Type::Any)
        })
        .with_marks(&marks));
    }
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) => {
            let at = convert(key, &Type::Number).map_err(|message| Error::new(message, span))?;
            let at = match &at.kind {
                Kind::Number(number) => number.as_i64(),
                _ => None,
            };
            let found = at.and_then(|at| usize::try_from(at).ok()).and_then(|at| items.get(at));
            match found {
                Some(item) => Ok(inherit(item, &marks)),
                None => Err(Error::new(
                    format!(
                        "index {} is out of range: there are {} elements",
                        display(key),
                        items.len()
                    ),
                    span,
                )),
            }
        }
        Kind::Object(_) | Kind::Map(_) | Kind::Resource(_) => {
            let text = to_text(key).map_err(|message| Error::new(message, span))?;
            match &text.kind {
                Kind::Str(text) => attribute(value, text, span, env)
                    .map_err(|error| {
                        if key.marks.is_sensitive() {
                            Error { message: UNNAMED.to_owned(), ..error }
                        } else {
                            error
                        }
                    })
                    .or_else(|error| unless_workspace(error, &key.marks))
                    .map(|member| member.with_marks(&key.marks)),
                _ => Err(Error::new("the key of an object must be a string", span)),
            }
        }
        Kind::Unknown(unknown) => {
            let ty = match &unknown.ty {
                Type::List(of) | Type::Map(of) => Type::clone(of),
                _ => Type::Any,
            };
            Ok(Value::unknown(unknown.with_type(ty)).with_marks(&marks))
        }
        Kind::Set(_) => Err(Error::new("a set has no indices", span)),
        Kind::Null(_) => Err(Error::new("null has no elements", span)),
        _ => Err(Error::new("this value has no elements", span)),
    }
}

/// `value[*]…`: null gives nothing unless it is a list, what is not a list gives one.
fn splat(value: &Value, steps: &[Step], span: Span, env: &Env<'_>) -> Outcome {
    if let Kind::Null(ty) = &value.kind {
        return match ty {
            Some(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
                Err(Error::new("a null list has no elements for [*]", span))
            }
            // If it is a list, there is no plan.
            _ => Ok(Value::tuple([]).with_marks(&value.marks)),
        };
    }
    let listed = match &value.kind {
        Kind::Unknown(unknown) => !matches!(
            unknown.ty,
            Type::String | Type::Number | Type::Bool | Type::Object(_) | Type::Map(_)
        ),
        kind => matches!(kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_)),
    };
    if !listed {
        if let Kind::Unknown(unknown) = &value.kind
            // Null would give an empty list, anything else a list of one.
            && !unknown.not_null
            && unknown.symbol.is_none()
        {
            return Ok(Value::unknown(unknown.with_type(Type::Any)).with_marks(&value.marks));
        }
        return Ok(Value::tuple([follow(value.clone(), steps, env)?]));
    }
    let walk = elements(value, span)?;
    let unlisted = if env.scope.is_ordered() { walk.unlisted() } else { walk.incomplete.clone() };
    let items: Result<Vec<Value>, Error> =
        walk.items.into_iter().map(|(_, item)| follow(item, steps, env)).collect();
    let items = items?;
    if let Some(why) = unlisted {
        return Ok(Value::incomplete(items, &why).with_marks(&value.marks));
    }
    // Of a list or set Terraform makes a list, of a tuple or an object a tuple.
    let all = match value.kind {
        Kind::List(_) | Kind::Set(_) => {
            Value::list(items).with_element_type(|| splat_type(value, steps, env))
        }
        _ => Value::tuple(items),
    };
    Ok(all.with_marks(&value.marks))
}

/// The type of what the steps would find in the elements of a collection that does not have any.
fn splat_type(value: &Value, steps: &[Step], env: &Env<'_>) -> Option<Arc<Type>> {
    let of = value.element_type()?;
    if *of == Type::Any {
        return Some(of);
    }
    let element = Value::unknown(Unknown::untyped_empty().of_type(Type::clone(&of)));
    let ty = type_of(&follow(element, steps, env).ok()?);
    (ty != Type::Any).then(|| ty.into())
}

fn inherit(item: &Value, marks: &Marks) -> Value {
    if marks.is_empty() { item.clone() } else { item.clone().with_marks(marks) }
}

/// A reference that cannot be followed because the value is not wholly known.
pub(crate) fn unknown_like(value: &Value) -> Value {
    Value::unknown(reasons(value)).with_marks(&value.marks)
}
