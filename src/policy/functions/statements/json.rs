//! Statements of JSON documents.

use std::sync::Arc;

use super::principal;
use super::statement::{Statement, listed, strings};
use crate::base::Span;
use crate::eval::reasons;
use crate::graph::Graph;
use crate::syntax::{Attribute, Expr, ExprKind, ObjectKey};
use crate::value::{Fields, Marks, Origin, Value};

/// A statement of a JSON document; `span` is where it is set, if the configuration shows it.
pub(crate) fn statement(
    fields: &Fields,
    marks: &Marks,
    span: Option<Span>,
    graph: &Graph,
) -> Value {
    let null = Value::NULL;
    let field = |name: &str| fields.get(name).unwrap_or(&null);
    let statement = Statement {
        sid: field("Sid").clone(),
        effect: field("Effect").clone(),
        actions: strings(field("Action")),
        not_actions: strings(field("NotAction")),
        resources: strings(field("Resource")),
        not_resources: strings(field("NotResource")),
        principals: principal::from_json(field("Principal"), graph),
        not_principals: principal::from_json(field("NotPrincipal"), graph),
        conditions: conditions(field("Condition")),
    };
    match span {
        Some(span) => statement.into_value(&marks.union(&Marks::origin(Origin::Location(span)))),
        None => statement.into_value(marks),
    }
}

/// Conditions as a list of `test`, `variable` and `values`.
fn conditions(value: &Value) -> Value {
    let Some(tests) = value.as_fields() else {
        return if value.is_null() { Value::tuple([]) } else { value.clone() };
    };
    let mut all = Vec::new();
    for (test, variables) in tests.iter() {
        let Some(variables) = variables.as_fields() else {
            return Value::unknown(reasons(variables));
        };
        for (variable, values) in variables.iter() {
            all.push(Value::object(Fields::from([
                ("test".into(), Value::str(Arc::clone(test))),
                ("values".into(), listed(values)),
                ("variable".into(), Value::str(Arc::clone(variable))),
            ])));
        }
    }
    Value::tuple(all).with_marks(&value.marks)
}

/// Where the statements of a document are that is set to `jsonencode({ … })`, by position; none
/// where the configuration does not show them one by one.
pub(crate) fn statement_spans(argument: &Attribute) -> Vec<Option<Span>> {
    let ExprKind::Call(call) = &argument.expr.unparenthesised().kind else { return Vec::new() };
    // In a heredoc there is no expression to point at.
    if call.name != "jsonencode" || call.args.len() != 1 {
        return Vec::new();
    }
    let Some(statement) = member(&call.args[0], "Statement") else { return Vec::new() };
    let span = |statement: &Expr| {
        let action = member(statement, "Action").or_else(|| member(statement, "NotAction"));
        let is_object = matches!(statement.unparenthesised().kind, ExprKind::Object(_));
        // A statement that is a reference is set somewhere else. The actions are what most rules report.
        is_object.then(|| action.map_or(statement.span, |action| action.span))
    };
    match &statement.unparenthesised().kind {
        ExprKind::Tuple(items) => items.iter().map(span).collect(),
        ExprKind::Object(_) => vec![span(statement)],
        _ => Vec::new(),
    }
}

pub(super) fn member<'a>(expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let ExprKind::Object(items) = &expr.unparenthesised().kind else { return None };
    let item = items.iter().find(|item| match &item.key {
        ObjectKey::Name(key, _) => *key == name,
        ObjectKey::Expr(key) => key.as_str() == Some(name),
    });
    item.map(|item| &item.value)
}
