//! Documents that are merged into another: JSON, taken apart as the provider does it.

use std::sync::Arc;

use super::document::{Document, MEMBERS, Statement, problem, unknown_part};
use super::parts::{everyone, in_reverse, open, sure};
use crate::base::FxHashMap;
use crate::eval::functions;
use crate::eval::literal_scope::LiteralScope;
use crate::value::{Fields, Kind, Marks, Type, Unknown, Value};

/// The documents of a list of texts; empty texts count for nothing.
pub(crate) fn documents(texts: &Value, marks: &mut Marks) -> Result<Vec<Document>, Box<Unknown>> {
    *marks = marks.union(&texts.marks);
    let Some(items) = texts.as_items() else {
        return if texts.is_null() { Ok(Vec::new()) } else { Err(unknown_part(texts)) };
    };
    let mut all = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| !item.is_null() && item.as_str() != Some("")) {
        all.push(document(item)?);
    }
    Ok(all)
}

/// What JSON text says; parts that are not known stay holes.
pub(crate) fn decode(text: &Value) -> Result<Value, Box<Unknown>> {
    if text.is_unknown() {
        return Err(unknown_part(text));
    }
    let Some(function) = functions::find("jsondecode") else {
        return Err(problem("is JSON, which cannot be read here"));
    };
    functions::call(function, vec![text.clone()], &LiteralScope)
        .map_err(|_| problem("is not JSON"))
        .and_then(|value| if value.is_unknown() { Err(unknown_part(&value)) } else { Ok(value) })
}

fn document(text: &Value) -> Result<Document, Box<Unknown>> {
    let decoded = decode(text)?;
    let Some(fields) = decoded.as_fields() else { return Err(problem("is not a JSON object")) };
    let statements = match member(fields, "Statement") {
        None => Vec::new(),
        Some(statements) => match &statements.kind {
            Kind::Null(_) => Vec::new(),
            Kind::Unknown(_) => return Err(unknown_part(statements)),
            _ => match statements.as_items() {
                Some(items) => items.iter().map(statement).collect::<Result<_, _>>()?,
                None => {
                    return Err(problem(
                        "has a Statement that is not a list, which the provider does not merge",
                    ));
                }
            },
        },
    };
    let plain = |name| member(fields, name).cloned().unwrap_or(Value::NULL);
    Ok(Document {
        version: plain("Version"),
        id: plain("Id"),
        statements,
        by_sid: FxHashMap::default(),
        marks: text.deep_marks(),
    })
}

/// A member by name, in any case, as the provider's JSON reader matches them.
fn member<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    let exact = fields.get(name);
    exact.or_else(|| {
        fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}

fn statement(value: &Value) -> Result<Statement, Box<Unknown>> {
    let Some(fields) = value.as_fields() else { return Err(unknown_part(value)) };
    let mut members = MEMBERS.map(|name| member(fields, name).cloned().unwrap_or(Value::NULL));
    for (name, value) in MEMBERS.iter().zip(&mut members) {
        *value = match *name {
            "Principal" | "NotPrincipal" => principals(value)?,
            "Condition" => conditions(value)?,
            _ => plain(value)?,
        };
    }
    Ok(Statement { sid: member(fields, "Sid").cloned().unwrap_or(Value::NULL), members })
}

/// Written as it was given. Numbers pass through a machine float on the way.
fn plain(value: &Value) -> Result<Value, Box<Unknown>> {
    match &value.kind {
        Kind::Number(number)
            if number.as_i64().is_none_or(|whole| whole.unsigned_abs() > 1 << 53) =>
        {
            Err(problem("holds a number that the provider may write otherwise"))
        }
        Kind::Unknown(_) => Ok(sure(value.clone())),
        _ => Ok(value.clone()),
    }
}

fn principals(value: &Value) -> Result<Value, Box<Unknown>> {
    match &value.kind {
        Kind::Null(_) => Ok(Value::NULL),
        // Any string at all is taken for everyone.
        Kind::Str(_) | Kind::PartialStr(_) => Ok(Value::str("*").with_marks(&value.deep_marks())),
        Kind::Object(fields) | Kind::Map(fields) => {
            let mut members = Fields::new();
            for (kind, given) in fields.iter() {
                members.insert(Arc::clone(kind), identifiers(given)?);
            }
            Ok(everyone(members).with_marks(&value.marks))
        }
        Kind::Unknown(unknown) => {
            Ok(Value::unknown(Unknown { not_null: false, ..unknown.with_type(Type::Any) })
                .with_marks(&value.marks))
        }
        _ => Err(problem("has principals of a form that the provider does not merge")),
    }
}

fn identifiers(value: &Value) -> Result<Value, Box<Unknown>> {
    match &value.kind {
        Kind::Str(_) | Kind::PartialStr(_) | Kind::Unknown(_) => Ok(sure(value.clone())),
        _ => match value.as_items() {
            Some(items)
                if items.iter().all(|item| {
                    !matches!(item.kind, Kind::Null(_) | Kind::Bool(_) | Kind::Number(_))
                }) =>
            {
                let mut items = items.to_vec();
                Ok(if in_reverse(&mut items) {
                    Value::tuple(items).with_marks(&value.marks)
                } else {
                    open(value, Type::Any)
                })
            }
            _ => Err(problem("has principals of a form that the provider does not merge")),
        },
    }
}

fn conditions(value: &Value) -> Result<Value, Box<Unknown>> {
    let fields = match &value.kind {
        Kind::Null(_) => return Ok(Value::NULL),
        Kind::Unknown(unknown) => {
            let maybe = Unknown { not_null: false, ..unknown.with_type(Type::Any) };
            return Ok(Value::unknown(maybe).with_marks(&value.marks));
        }
        Kind::Object(fields) | Kind::Map(fields) => fields,
        _ => return Err(odd_condition()),
    };
    let mut tests = Fields::new();
    for (test, variables) in fields.iter() {
        let Some(variables) = variables.as_fields() else { return Err(odd_condition()) };
        let mut written = Fields::new();
        for (variable, values) in variables.iter() {
            written.insert(Arc::clone(variable), condition(values)?);
        }
        if !written.is_empty() {
            tests.insert(Arc::clone(test), Value::object(written));
        }
    }
    if tests.is_empty() {
        return Ok(Value::NULL);
    }
    Ok(Value::object(tests).with_marks(&value.marks))
}

fn condition(value: &Value) -> Result<Value, Box<Unknown>> {
    match &value.kind {
        Kind::Str(_) | Kind::PartialStr(_) => Ok(value.clone()),
        Kind::Bool(flag) => Ok(Value::str(flag.to_string()).with_marks(&value.marks)),
        Kind::Unknown(_) => Ok(open(value, Type::Any)),
        _ => match value.as_items() {
            Some(items)
                if items
                    .iter()
                    .any(|item| !matches!(item.kind, Kind::Str(_) | Kind::PartialStr(_))) =>
            {
                Err(odd_condition())
            }
            Some(items) if items.len() == 1 => Ok(items[0].clone()),
            Some(_) => Ok(value.clone()),
            None => Err(odd_condition()),
        },
    }
}

/// The provider drops some of these and stumbles over others.
fn odd_condition() -> Box<Unknown> {
    problem("has a condition whose values are not strings")
}
