//! Places of parts of values that are written out: so that a message points at the line that is to
//! blame, not at the first one of a long argument.

use super::PolicyScope;
use crate::base::Span;
use crate::eval::Instance;
use crate::syntax::{Attribute, Block, Body, Expr, ExprKind, ObjectKey};
use crate::value::{Origin, Value};

/// Where one document of an instance is written.
pub struct Written<'a> {
    /// The argument.
    pub argument: Option<&'a Attribute>,
}

impl Written<'_> {
    /// The argument's place.
    pub fn span(&self) -> Option<Span> {
        self.argument.map(|one| one.span)
    }

    /// The places of the statements of a document that is written as `jsonencode({ … })`, by
    /// position; none where the source does not show them.
    pub fn statements(&self) -> Vec<Option<Span>> {
        let Some(argument) = self.argument else { return Vec::new() };
        let ExprKind::Call(call) = &argument.expr.unparenthesised().kind else { return Vec::new() };
        if call.name != "jsonencode" || call.args.len() != 1 {
            return Vec::new();
        }
        let Some(statement) = member(&call.args[0], "Statement") else { return Vec::new() };
        let place = |one: &Expr| {
            let action = member(one, "Action").or_else(|| member(one, "NotAction"));
            let written = matches!(one.unparenthesised().kind, ExprKind::Object(_));
            written.then(|| action.map_or(one.span, |action| action.span))
        };
        match &statement.unparenthesised().kind {
            ExprKind::Tuple(items) => items.iter().map(place).collect(),
            ExprKind::Object(_) => vec![place(statement)],
            _ => Vec::new(),
        }
    }
}

/// Where the value at a dotted path is written. Of several nested blocks it is the one whose header
/// is the value's place.
pub fn written<'a>(instance: &'a Instance, path: &str, value: &Value) -> Written<'a> {
    let body = &instance.block.body;
    let Some((_, last)) = path.rsplit_once('.') else {
        return Written { argument: body.attribute(path) };
    };
    let places = value.marks.origins().iter().rev().filter_map(|origin| match origin {
        Origin::Location(span) => Some(*span),
        _ => None,
    });
    let block = places
        .filter(|span| instance.block.span.contains(*span))
        .find_map(|span| with_header(body, span));
    Written { argument: block.and_then(|block| block.body.attribute(last)) }
}

fn member<'a>(expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let ExprKind::Object(items) = &expr.unparenthesised().kind else { return None };
    let found = items.iter().find(|item| match &item.key {
        ObjectKey::Name(key, _) => *key == name,
        ObjectKey::Expr(key) => key.as_str() == Some(name),
    });
    found.map(|item| &item.value)
}

/// The place of an argument of the nested block whose header is `header`.
pub fn block_argument(body: &Body, header: Option<Span>, name: &str) -> Option<Span> {
    let block = with_header(body, header?)?;
    block.body.attribute(name).map(|one| one.span)
}

fn with_header(body: &Body, header: Span) -> Option<&Block> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
        body.blocks.iter().find_map(|block| {
            if block.header == header {
                return Some(&**block);
            }
            if block.span.contains(header) { with_header(&block.body, header) } else { None }
        })
    })
}

/// The place of what stands at a dotted path: the argument, else the nearest block on the way.
pub fn at(body: &Body, path: &str) -> Option<Span> {
    let (first, rest) =
        path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    if let Some(attribute) = body.attribute(first) {
        return Some(attribute.span);
    }
    let block = body.blocks.iter().find(|block| {
        block.kind == first
            || (block.kind == "dynamic"
                && block.labels.first().is_some_and(|label| label.text == first))
    })?;
    let content =
        if block.kind == "dynamic" { block.body.blocks("content").next()? } else { block };
    rest.and_then(|rest| at(&content.body, rest)).or(Some(block.header))
}

/// The place of what stands at a dotted path in the nested block whose header is `header`.
pub fn inside(body: &Body, header: Span, path: &str) -> Option<Span> {
    at(&with_header(body, header)?.body, path)
}

/// The last place of a value: of nested blocks the inner one, of a block and its argument the
/// argument.
pub fn innermost(value: &Value) -> Option<Span> {
    let marks = &value.marks;
    let places = marks.origins().iter().filter_map(|origin| match origin {
        Origin::Location(span) => Some(*span),
        _ => None,
    });
    places.max_by_key(|span| (span.file, span.start))
}

/// The place of an argument inside the block that a value was written as.
pub fn inside_value(value: &Value, path: &str, scope: &PolicyScope<'_>) -> Option<Span> {
    let header = innermost(value)?;
    let mut blocks = scope.graph.instances().iter().map(|instance| &instance.block);
    let block = blocks.find(|block| block.span.contains(header))?;
    inside(&block.body, header, path)
}
