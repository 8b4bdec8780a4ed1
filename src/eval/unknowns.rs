//! Unknown values and their reasons.

use super::error::Error;
use crate::base::Span;
use crate::diag::{Cause, Reason, Subject};
use crate::value::{Kind, Type, Unknown, Value};

/// An unknown value for one reason.
pub(super) fn unknown(subject: impl Into<Subject>, cause: Cause, span: Span) -> Value {
    let why = Reason::new(subject, cause, span);
    Value::unknown(Unknown { not_null: true, ..Unknown::because(why) })
}

/// An error as an unknown value: for readers that must go on.
pub fn unknown_from(error: &Error) -> Value {
    let cause = Cause::Evaluation(error.message.as_str().into());
    let why = Reason::new("the expression", cause, error.span);
    Value::unknown(Unknown::because(why))
}

/// Why a value that is not wholly known is not.
pub fn reasons(value: &Value) -> Unknown {
    let mut found: Option<Unknown> = None;
    collect(value, &mut found);
    found.unwrap_or_else(|| {
        Unknown::because(Reason::new("this value", Cause::stated("is not known"), None))
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
