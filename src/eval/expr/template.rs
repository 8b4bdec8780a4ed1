//! Strings with interpolations and directives.

use crate::diag::Reason;
use crate::eval::elements::elements;
use crate::eval::error::Error;
use crate::eval::limits::Size;
use crate::eval::scope::{Env, Outcome};
use crate::syntax::{Template, TemplateFor, TemplateIf, TemplatePart};
use crate::value::{Hole, Kind, Part, PartialStr, Type, Unknown, Value, concat, convert, to_text};

/// The value of a template: a string, known as far as its parts are. A template that only wraps one
/// interpolation keeps that value's type.
pub fn evaluate(template: &Template, env: &Env<'_>) -> Outcome {
    if template.wraps_one
        && let [TemplatePart::Interpolation(inner)] = &*template.parts
    {
        return env.evaluate(inner);
    }
    let mut pieces = Vec::with_capacity(template.parts.len());
    parts(&template.parts, &mut pieces, env)?;
    let size = pieces.iter().fold(Size::new(env.scope.limits()), Size::and);
    if let Some(excess) = size.excess() {
        let span = template.parts.iter().find_map(|part| match part {
            TemplatePart::Interpolation(expr) => Some(expr.span),
            _ => None,
        });
        let why = Reason::new("a string", excess, span);
        return Ok(Value::unknown(Unknown::because(why).of_type(Type::String).not_null()));
    }
    Ok(concat(pieces))
}

fn parts(all: &[TemplatePart], pieces: &mut Vec<Value>, env: &Env<'_>) -> Result<(), Error> {
    for part in all {
        if let Err(why) = env.scope.spend(1) {
            pieces.push(hole(&why, &Value::NULL));
            // One hole stands for any text, so the rest can be left out.
            return Ok(());
        }
        match part {
            TemplatePart::Literal(text) => pieces.push(Value::str(std::sync::Arc::clone(text))),
            TemplatePart::Interpolation(expr) => {
                let value = env.resolve_resources_deep(env.evaluate(expr)?, expr.span)?;
                // Terraform refuses null here, unlike in `format`.
                if value.is_null() {
                    return Err(Error::new("null cannot be part of a string", expr.span));
                }
                pieces.push(to_text(&value).map_err(|message| Error::new(message, expr.span))?);
            }
            TemplatePart::If(choice) => choose(choice, pieces, env)?,
            TemplatePart::For(each) => repeat(each, pieces, env)?,
        }
    }
    Ok(())
}

fn choose(choice: &TemplateIf, pieces: &mut Vec<Value>, env: &Env<'_>) -> Result<(), Error> {
    let test = env.evaluate(&choice.test)?;
    let decided =
        convert(&test, &Type::Bool).map_err(|message| Error::new(message, choice.test.span))?;
    match &decided.kind {
        Kind::Bool(true) => parts(&choice.then, pieces, env)?,
        Kind::Bool(false) => parts(&choice.otherwise, pieces, env)?,
        Kind::Unknown(why) => pieces.push(hole(why, &Value::NULL)),
        _ => return Err(Error::new("the condition is null, not true or false", choice.test.span)),
    }
    if !test.marks.is_empty() {
        // The text reveals which branch was taken, so it carries the marks of the condition.
        let mut both = Vec::new();
        if test.marks.has_variables() {
            let _ = parts(&choice.then, &mut both, env);
            let _ = parts(&choice.otherwise, &mut both, env);
        }
        let marks = test.marks.of_test(&Value::tuple(both).deep_marks());
        pieces.push(Value::str("").with_marks(&marks));
    }
    Ok(())
}

fn repeat(each: &TemplateFor, pieces: &mut Vec<Value>, env: &Env<'_>) -> Result<(), Error> {
    let source =
        env.resolve_resources_deep(env.evaluate(&each.collection)?, each.collection.span)?;
    let walk = elements(&source, each.collection.span)?;
    if let Some(why) = walk.unlisted() {
        pieces.push(hole(&why, &source));
        return Ok(());
    }
    for (key, value) in walk.items {
        let key_binding = env.bind(each.key.unwrap_or(each.value), key);
        let outer = if each.key.is_some() { env.within(&key_binding) } else { *env };
        let value_binding = outer.bind(each.value, value.with_marks(&source.marks));
        parts(&each.body, pieces, &outer.within(&value_binding))?;
    }
    Ok(())
}

/// A string of unknown content and length.
fn hole(why: &Unknown, cause: &Value) -> Value {
    let unknown = std::sync::Arc::new(why.with_type(Type::String).not_null());
    let hole = Hole { unknown, marks: cause.marks.clone(), json: false };
    Kind::PartialStr(std::sync::Arc::new(PartialStr { parts: Box::new([Part::Hole(hole)]) })).into()
}
