//! Statements of `aws_iam_policy_document`, read from its blocks, so that they keep their locations.

use std::sync::Arc;

use super::principal::with_account_roots;
use super::statement::{Statement, listed};
use crate::addr::Mode;
use crate::base::Name;
use crate::eval::Instance;
use crate::graph::Graph;
use crate::syntax::Locator;
use crate::value::{Fields, Kind, Marks, Origin, Part, PartialStr, ResourceId, Value};

pub(crate) const DOCUMENT: &str = "aws_iam_policy_document";

/// The data source whose document a string is, whole and unchanged.
pub(crate) fn source(value: &Value, graph: &Graph) -> Option<ResourceId> {
    let marks = value.deep_marks();
    let documents = marks.origins().iter().filter_map(|origin| match origin {
        Origin::Resource(id, attribute)
            if matches!(attribute.as_str(), "json" | "minified_json") =>
        {
            Some((*id, *attribute))
        }
        _ => None,
    });
    // A string that is put together from several documents has their origins too, hence the comparison.
    let documents: Vec<(ResourceId, Name)> = documents.collect();
    documents.into_iter().find_map(|(id, attribute)| {
        let instance = graph.evaluator.instance(id);
        if instance.mode() != Mode::Data || instance.kind() != DOCUMENT {
            return None;
        }
        let document = graph.evaluator.attribute(id, attribute).ok()?;
        is_same_string(value, &document).then_some(id)
    })
}

/// A statement block of the data source.
pub(crate) fn statement(
    fields: &Fields,
    marks: &Marks,
    instance: &Instance,
    graph: &Graph,
) -> Value {
    let null = Value::NULL;
    let field = |name: &str| fields.get(name).unwrap_or(&null);
    let document = &instance.block;
    let header = marks
        .locations()
        .rev()
        .find(|span| span.file == document.span.file && document.span.contains(*span));
    let block = header.and_then(|header| Locator::new(&document.body).nested(header));
    let list = |name: &str| {
        let value = listed(field(name));
        match block.and_then(|block| block.argument(name)) {
            Some(argument) => value.with_marks(&Marks::origin(Origin::Location(argument.span))),
            None => value,
        }
    };
    let effect = field("effect");
    let statement = Statement {
        sid: field("sid").clone(),
        // The data source's own default; the schema has none on record.
        effect: if effect.is_null() { Value::str("Allow") } else { effect.clone() },
        actions: list("actions"),
        not_actions: list("not_actions"),
        resources: listed(field("resources")),
        not_resources: listed(field("not_resources")),
        principals: with_account_roots(&listed(field("principals")), graph),
        not_principals: with_account_roots(&listed(field("not_principals")), graph),
        conditions: listed(field("condition")),
    };
    statement.into_value(marks)
}

fn is_same_string(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Str(a), Kind::Str(b)) => a == b,
        (Kind::PartialStr(a), Kind::PartialStr(b)) => Arc::ptr_eq(a, b) || has_same_parts(a, b),
        (Kind::Unknown(a), Kind::Unknown(b)) => a.symbol.is_some() && a.symbol == b.symbol,
        _ => false,
    }
}

fn has_same_parts(left: &PartialStr, right: &PartialStr) -> bool {
    left.parts.len() == right.parts.len()
        && left.parts.iter().zip(&right.parts).all(|pair| match pair {
            (Part::Literal(a), Part::Literal(b)) => a == b,
            (Part::Hole(a), Part::Hole(b)) => Arc::ptr_eq(&a.unknown, &b.unknown),
            _ => false,
        })
}
