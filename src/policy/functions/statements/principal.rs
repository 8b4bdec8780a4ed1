//! Principals as rules see them: a list of `type` and `identifiers`, in which an account is the ARN
//! of its root, as IAM reads it.

use super::statement::{listed, strings};
use crate::addr::Mode;
use crate::diag::{Cause, Reason};
use crate::graph::Graph;
use crate::value::{Fields, Kind, PartialStrBuilder, Symbol, Type, Unknown, Value};

/// The principals of a JSON document: `"*"`, or an object of lists by type.
pub(crate) fn from_json(value: &Value, graph: &Graph) -> Value {
    let principal = |kind: &str, identifiers: Value| {
        Value::object(Fields::from([
            ("type".into(), Value::str(kind)),
            ("identifiers".into(), identifiers),
        ]))
    };
    let principals = match &value.kind {
        Kind::Null(_) => return Value::tuple([]),
        Kind::Object(fields) | Kind::Map(fields) => {
            let principals: Vec<Value> =
                fields.iter().map(|(kind, given)| principal(kind, strings(given))).collect();
            Value::tuple(principals).with_marks(&value.marks)
        }
        // `"Principal": "*"` is the only string that IAM accepts.
        Kind::Str(_) | Kind::PartialStr(_) => Value::tuple([principal("*", listed(value))]),
        _ => value.clone(),
    };
    with_account_roots(&principals, graph)
}

/// Principals with every account replaced by the ARN of its root.
pub(crate) fn with_account_roots(principals: &Value, graph: &Graph) -> Value {
    let Some(items) = principals.as_items() else { return principals.clone() };
    let principals_of = items.iter().map(|item| {
        let Some(fields) = item.as_fields() else { return item.clone() };
        // Only AWS principals can be accounts: the numbers of other types mean other things.
        if fields.get("type").and_then(Value::as_str) != Some("AWS") {
            return item.clone();
        }
        let Some(identifiers) = fields.get("identifiers").and_then(Value::as_items) else {
            return item.clone();
        };
        let roots: Vec<Value> =
            identifiers.iter().map(|identifier| account_root(identifier, graph)).collect();
        let mut fields = Fields::clone(fields);
        fields.insert("identifiers".into(), Value::tuple(roots));
        Value::object(fields).with_marks(&item.marks)
    });
    Value::tuple(principals_of.collect::<Vec<_>>()).with_marks(&principals.marks)
}

fn account_root(identifier: &Value, graph: &Graph) -> Value {
    if !is_account(identifier, graph) {
        return identifier.clone();
    }
    // Which partition the account belongs to (`aws`, `aws-cn`, `aws-us-gov`) its number does not say.
    let why = Reason::new("the partition", Cause::stated("is the account's"), None);
    let partition = Unknown::because(why).of_type(Type::String).not_null();
    let mut arn = PartialStrBuilder::default();
    arn.literal("arn:");
    arn.push(&Value::unknown(partition));
    arn.literal(":iam::");
    arn.push(identifier);
    arn.literal(":root");
    arn.finish()
}

/// Whether this is an account's number, written out or read from an attribute that has one.
fn is_account(identifier: &Value, graph: &Graph) -> bool {
    match &identifier.kind {
        Kind::Str(text) => text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
        Kind::Unknown(unknown) => match unknown.symbol {
            Some(Symbol::Attribute(id, name)) => {
                // Data sources also call it `master_account_id`, `owner_account_id` and the like.
                name == "account_id"
                    || (name.as_str().ends_with("account_id")
                        && graph.evaluator.instance(id).mode() == Mode::Data)
            }
            _ => false,
        },
        _ => false,
    }
}
