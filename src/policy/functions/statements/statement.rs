//! The form in which rules see a statement, whatever form its document has.

use crate::diag::{Cause, Reason};
use crate::value::{Fields, Kind, Marks, Type, Unknown, Value};

/// The members of a statement as its document gives them; `sort` is the argument's.
pub(crate) struct Statement {
    pub(crate) sid: Value,
    pub(crate) effect: Value,
    pub(crate) actions: Value,
    pub(crate) not_actions: Value,
    pub(crate) resources: Value,
    pub(crate) not_resources: Value,
    pub(crate) principals: Value,
    pub(crate) not_principals: Value,
    pub(crate) conditions: Value,
}

impl Statement {
    pub(crate) fn into_value(self, marks: &Marks) -> Value {
        Value::object(Fields::from([
            ("sid".into(), self.sid),
            ("effect".into(), self.effect),
            ("actions".into(), self.actions),
            ("not_actions".into(), self.not_actions),
            ("resources".into(), self.resources),
            ("not_resources".into(), self.not_resources),
            ("principals".into(), self.principals),
            ("not_principals".into(), self.not_principals),
            ("conditions".into(), self.conditions),
        ]))
        .with_marks(marks)
    }
}

/// A string or list of strings as a list; null as the empty list.
pub(crate) fn listed(value: &Value) -> Value {
    match &value.kind {
        Kind::Null(_) => Value::tuple([]).with_marks(&value.marks),
        // IAM gives no meaning to an order, and rules compare elements one by one.
        Kind::Set(items) => Value::tuple(items.to_vec()).with_marks(&value.marks),
        Kind::Unknown(unknown) if unknown.ty == Type::String => Value::tuple([value.clone()]),
        Kind::Tuple(_) | Kind::List(_) | Kind::Unknown(_) => value.clone(),
        _ => Value::tuple([value.clone()]),
    }
}

/// What a document lists. An element that is not a string has no meaning: IAM refuses the document.
pub(crate) fn strings(value: &Value) -> Value {
    let all = listed(value);
    let Some(items) = all.as_items() else { return all };
    let is_string =
        |item: &Value| matches!(item.kind, Kind::Str(_) | Kind::PartialStr(_) | Kind::Unknown(_));
    if items.iter().all(is_string) {
        return all;
    }
    let items = items.iter().map(|item| {
        if is_string(item) {
            return item.clone();
        }
        let cause = Cause::stated("is not a string, which IAM does not accept");
        let why = Unknown::because(Reason::new("an element", cause, None));
        Value::unknown(why.of_type(Type::String).not_null()).with_marks(&item.marks)
    });
    Value::tuple(items.collect::<Vec<_>>()).with_marks(&all.marks)
}
