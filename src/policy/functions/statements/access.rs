//! Statements of data access policies of serverless search collections: a list of objects with `Rules` and
//! `Principal`, each rule with `Resource` and `Permission`. They only allow.

use super::document::problem;
use super::json::member;
use super::principal::with_account_roots;
use super::statement::{Statement, listed, strings};
use crate::base::Span;
use crate::eval::{policy_document, reasons};
use crate::graph::Graph;
use crate::policy::functions::partial_list::PartialList;
use crate::syntax::{Attribute, Expr, ExprKind};
use crate::value::{Fields, Kind, Marks, Origin, Unknown, Value};

/// Adds a statement for each rule of the policy.
pub(super) fn statements(
    value: &Value,
    spans: &[Vec<Option<Span>>],
    graph: &Graph,
    all: &mut PartialList,
) {
    if value.is_null() || value.as_str() == Some("") {
        return;
    }
    let decoded = match policy_document::decode(value) {
        Ok(decoded) => decoded,
        Err(why) => return all.may_have_more(&why),
    };
    let marks = value.deep_marks();
    let known = !decoded.is_unknown();
    for (at, entry) in items(&decoded, all).iter().enumerate() {
        let Some(entry) = entry.as_fields() else {
            all.may_have_more(&open(entry));
            continue;
        };
        let null = Value::NULL;
        let principal = Value::tuple([Value::object(Fields::from([
            ("type".into(), Value::str("AWS")),
            ("identifiers".into(), listed(entry.get("Principal").unwrap_or(&null))),
        ]))]);
        let rules = entry.get("Rules").unwrap_or(&null);
        for (index, rule) in items(rules, all).iter().enumerate() {
            let Some(rule) = rule.as_fields() else {
                all.may_have_more(&open(rule));
                continue;
            };
            let field = |name: &str| strings(rule.get(name).unwrap_or(&null));
            let statement = Statement {
                sid: Value::NULL,
                effect: Value::str("Allow"),
                actions: field("Permission"),
                not_actions: Value::tuple([]),
                resources: field("Resource"),
                not_resources: Value::tuple([]),
                principals: with_account_roots(&principal, graph),
                not_principals: Value::tuple([]),
                conditions: Value::tuple([]),
            };
            // The elements that are known of a list need not be at their positions in it.
            let span = spans.get(at).and_then(|spans| spans.get(index).copied().flatten());
            let location = span
                .filter(|_| known)
                .map_or(Marks::NONE, |span| Marks::origin(Origin::Location(span)));
            all.known.push(statement.into_value(&marks.union(&location)));
        }
    }
}

/// The elements that a list has for certain.
fn items<'a>(list: &'a Value, all: &mut PartialList) -> &'a [Value] {
    match &list.kind {
        Kind::Null(_) => &[],
        Kind::Unknown(why) => {
            all.may_have_more(why);
            &why.known_elements
        }
        _ => list.as_items().map_or(&[], |items| items),
    }
}

fn open(value: &Value) -> Unknown {
    if value.is_wholly_known() {
        problem("contains a rule that is not an object")
    } else {
        reasons(value)
    }
}

/// Where the permissions of each rule are, by policy and rule, if the argument is `jsonencode([ … ])`.
pub(super) fn spans(argument: &Attribute) -> Vec<Vec<Option<Span>>> {
    let ExprKind::Call(call) = &argument.expr.unparenthesised().kind else { return Vec::new() };
    if call.name != "jsonencode" || call.args.len() != 1 {
        return Vec::new();
    }
    let span = |rule: &Expr| {
        let permission = member(rule, "Permission");
        let is_object = matches!(rule.unparenthesised().kind, ExprKind::Object(_));
        is_object.then(|| permission.map_or(rule.span, |permission| permission.span))
    };
    let rules =
        |entry: &Expr| match member(entry, "Rules").map(|rules| &rules.unparenthesised().kind) {
            Some(ExprKind::Tuple(rules)) => rules.iter().map(span).collect(),
            _ => Vec::new(),
        };
    match &call.args[0].unparenthesised().kind {
        ExprKind::Tuple(entries) => entries.iter().map(rules).collect(),
        _ => Vec::new(),
    }
}
