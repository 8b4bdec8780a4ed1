//! Expressions over values that are not known before apply, and what they may turn out to be.

use std::sync::Arc;

use drlint::base::Name;
use drlint::diag::{Cause, Reason};
use drlint::value::{Kind, Part, PartialStr, ResourceId, Symbol, Type, Unknown, Value};

use super::evaluate::Scope;

/// What is before the outputs of the planned configuration.
pub const CONFIGURATION: &str = r#"
resource "terraform_data" "u" {}
resource "terraform_data" "w" {}
locals {
  u = terraform_data.u.id
  w = terraform_data.w.id
  n = length(terraform_data.u.id)
  b = startswith(terraform_data.u.id, "a")
  l = split(",", terraform_data.u.id)
  t = "<$${v}>%%{ if v == \"a\" }!%%{ endif }"
}
"#;

/// `local.t`.
const TEMPLATE: &str = r#"<${v}>%{ if v == "a" }!%{ endif }"#;

fn unknown(what: &str, ty: Type, resource: Option<u32>) -> Value {
    let why = Reason::new(what, Cause::KnownAfterApply, None);
    let symbol = resource.map(|resource| Symbol::Attribute(ResourceId(resource), Name::new("id")));
    Value::unknown(Unknown { ty, not_null: true, symbol, ..Unknown::because(why) })
}

/// The locals of the configuration before apply.
pub fn scope() -> Scope {
    let strings = Type::List(Arc::new(Type::String));
    Scope {
        locals: [
            ("u", unknown("terraform_data.u.id", Type::String, Some(1))),
            ("w", unknown("terraform_data.w.id", Type::String, Some(2))),
            ("n", unknown("local.n", Type::Number, None)),
            ("b", unknown("local.b", Type::Bool, None)),
            ("l", unknown("local.l", strings, None)),
            ("t", Value::str(TEMPLATE)),
        ]
        .into(),
    }
}

/// The same locals after some applies.
pub fn substitutions() -> Vec<Scope> {
    [
        "x", "", "a", "abc", "a-b", "b", "A,b", "1", "true", "é\n", "x\"y\\", "ab-ab", "/",
        "suffix", " ", "-b", "a-", "bab", "[1]", "zé", " ", "-b", "a-", "bab", "[1]", "zé",
    ]
    .into_iter()
    .map(|text| Scope {
        locals: [
            ("u", Value::str(text)),
            ("w", Value::str(format!("{text}w"))),
            ("n", Value::int(i64::try_from(text.len()).unwrap())),
            ("b", Value::bool(text.starts_with('a'))),
            ("l", Value::list(text.split(',').map(Value::str).collect::<Vec<_>>())),
            ("t", Value::str(TEMPLATE)),
        ]
        .into(),
    })
    .collect()
}

/// Whether a partly known value may turn out to be this one. Strings are taken not to begin with a
/// combining mark, which would melt with the character before it.
pub fn admits(partial: &Value, whole: &Value) -> bool {
    match (&partial.kind, &whole.kind) {
        (Kind::Unknown(unknown), kind) => {
            let null = matches!(kind, Kind::Null(_));
            !(unknown.not_null && null) && type_admits(&unknown.ty, whole)
        }
        (Kind::PartialStr(text), Kind::Str(known)) => text_admits(text, known),
        (Kind::Tuple(a), Kind::Tuple(b)) | (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| admits(a, b))
        }
        (Kind::Set(a), Kind::Set(b)) => {
            b.len() <= a.len() && b.iter().all(|b| a.iter().any(|a| admits(a, b)))
        }
        (Kind::Object(a), Kind::Object(b)) | (Kind::Map(a), Kind::Map(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| admits(a, b))
        }
        _ => {
            partial.is_wholly_known()
                && drlint::value::ops::equal(partial, whole).unwrap().as_bool() == Some(true)
        }
    }
}

fn type_admits(ty: &Type, value: &Value) -> bool {
    matches!(
        (ty, &value.kind),
        (Type::Any, _)
            | (_, Kind::Null(_))
            | (Type::String, Kind::Str(_))
            | (Type::Number, Kind::Number(_))
            | (Type::Bool, Kind::Bool(_))
            | (Type::List(_), Kind::List(_))
            | (Type::Set(_), Kind::Set(_))
            | (Type::Map(_), Kind::Map(_))
            | (Type::Tuple(_), Kind::Tuple(_))
            | (Type::Object(_), Kind::Object(_))
    )
}

/// Whether the known parts are in `known` in order, the first and last at its ends.
fn text_admits(text: &PartialStr, known: &str) -> bool {
    let mut pattern = String::from("^(?s)");
    for part in &text.parts {
        match part {
            Part::Literal(literal) => pattern.push_str(&regex::escape(literal)),
            Part::Hole(_) => pattern.push_str(".*"),
        }
    }
    pattern.push('$');
    regex::Regex::new(&pattern).unwrap().is_match(known)
}
