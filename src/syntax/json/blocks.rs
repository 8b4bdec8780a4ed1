//! Objects as blocks: of the top level, and of those nested blocks that need no provider's schema.

use std::ops::Range;
use std::sync::Arc;

use jsonc_parser::ast::{Object, ObjectProp, Value};

use super::super::limits::Limits;
use super::super::problem::{Problem, Read};
use super::super::source::Source;
use super::super::tree::{Block, Body, Label, ParsedFile};
use super::ast::range_of;
use super::unread::{leave_unread, repeated};
use super::values::Values;

use crate::base::{Name, deep};

/// The blocks of the top level and how many labels they have.
const TOP_LEVEL: [(&str, usize); 14] = [
    ("action", 2),
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("terraform", 0),
    ("variable", 1),
];

/// The blocks of Terraform's own inside a block of type `kind`, and how many labels they have.
fn nested(kind: &str) -> &'static [(&'static str, usize)] {
    match kind {
        "terraform" => {
            &[("backend", 1), ("cloud", 0), ("provider_meta", 1), ("required_providers", 0)]
        }
        "cloud" => &[("workspaces", 0)],
        "variable" => &[("validation", 0)],
        "output" => &[("precondition", 0)],
        "lifecycle" => &[("action_trigger", 0), ("postcondition", 0), ("precondition", 0)],
        "resource" | "data" | "ephemeral" => {
            &[("connection", 0), ("dynamic", 1), ("lifecycle", 0), ("provisioner", 1)]
        }
        "provisioner" => &[("connection", 0)],
        "removed" => &[("connection", 0), ("lifecycle", 0), ("provisioner", 1)],
        "check" => &[("assert", 0), ("data", 2)],
        "dynamic" => &[("content", 0)],
        "content" | "provider" => &[("dynamic", 1)],
        _ => &[],
    }
}

/// Whether Terraform takes strings of such blocks as they are.
fn is_plain(kind: &str) -> bool {
    matches!(kind, "backend" | "cloud" | "required_providers" | "terraform" | "variable")
}

/// Whether a provider's schema decides which objects of such a block are nested blocks.
fn has_schema(kind: &str) -> bool {
    matches!(kind, "data" | "ephemeral" | "provider" | "resource")
}

fn labels_of(table: &[(&str, usize)], name: &str) -> Option<usize> {
    table.iter().find(|(kind, _)| *kind == name).map(|(_, labels)| *labels)
}

/// Reads the top level.
pub(super) fn configuration(
    source: &Source<'_>,
    limits: &Limits,
    root: &Value<'_>,
    parsed: &mut ParsedFile,
) {
    let objects: Vec<&Object<'_>> = match root {
        Value::Object(object) => vec![object],
        Value::Array(array) if array.elements.iter().all(|one| one.as_object().is_some()) => {
            array.elements.iter().filter_map(Value::as_object).collect()
        }
        _ => {
            let range = range_of(root);
            let problem = Problem::new("Expected an object of blocks.", range.clone());
            return leave_unread(source, problem, range, Vec::new(), parsed);
        }
    };
    for property in objects.iter().flat_map(|object| &object.properties) {
        let name = property.name.as_str();
        let mut mapper = Mapper { source, limits, parsed, found: Vec::new() };
        if let Some(labels) = labels_of(&TOP_LEVEL, name) {
            mapper.walk(property, &property.value, labels, &mut Vec::new());
            let found = mapper.found;
            parsed.body.blocks.extend(found);
        } else {
            mapper.argument(property);
        }
    }
}

struct Mapper<'s, 'p> {
    source: &'s Source<'s>,
    limits: &'s Limits,
    parsed: &'p mut ParsedFile,
    found: Vec<Arc<Block>>,
}

impl Mapper<'_, '_> {
    /// A member that is not a block: the comment, or something Terraform will refuse.
    fn argument(&mut self, property: &ObjectProp<'_>) {
        let mut values = Values {
            source: self.source,
            limits: self.limits,
            plain: property.name.as_str() == "//",
            comments: false,
            warnings: &mut self.parsed.diagnostics,
        };
        match values.attribute(property) {
            Ok(attribute) => self.parsed.body.attributes.push(attribute),
            Err(problem) => {
                let range = property.range.start..property.range.end;
                let header = vec![property.name.as_str().to_owned()];
                leave_unread(self.source, problem, range, header, self.parsed);
            }
        }
    }

    /// Descends through `labels` more levels of labels; every object below them is a block.
    fn walk<'v>(
        &mut self,
        property: &'v ObjectProp<'v>,
        value: &'v Value<'v>,
        labels: usize,
        path: &mut Vec<&'v ObjectProp<'v>>,
    ) {
        match value {
            Value::NullKeyword(_) => {}
            Value::Array(array) => {
                for element in &array.elements {
                    // Arrays do not nest: an array in an array is refused below.
                    if element.as_array().is_some() {
                        self.refuse(property, element, path, labels);
                    } else {
                        self.walk(property, element, labels, path);
                    }
                }
            }
            Value::Object(object) if labels > 0 => {
                for member in &object.properties {
                    path.push(member);
                    self.walk(property, &member.value, labels - 1, path);
                    path.pop();
                }
            }
            Value::Object(object) => self.block(property, object, path),
            _ => self.refuse(property, value, path, labels),
        }
    }

    fn header(property: &ObjectProp<'_>, path: &[&ObjectProp<'_>]) -> Vec<String> {
        let labels = path.iter().map(|label| label.name.as_str().to_owned());
        std::iter::once(property.name.as_str().to_owned()).chain(labels).collect()
    }

    fn refuse(
        &mut self,
        property: &ObjectProp<'_>,
        value: &Value<'_>,
        path: &[&ObjectProp<'_>],
        labels: usize,
    ) {
        let kind = property.name.as_str();
        let inside = if labels > 0 { "an object of its labels" } else { "an object" };
        let range = range_of(value);
        let message = format!("Expected {inside} for the block `{kind}`, found {}.", word(value));
        let problem = Problem::new(message, token(self.source.text, &range));
        leave_unread(self.source, problem, range, Self::header(property, path), self.parsed);
    }

    fn block(&mut self, property: &ObjectProp<'_>, object: &Object<'_>, path: &[&ObjectProp<'_>]) {
        let warned = self.parsed.diagnostics.len();
        let plain = is_plain(property.name.as_str());
        let mut values = Values {
            source: self.source,
            limits: self.limits,
            plain,
            comments: has_schema(property.name.as_str()),
            warnings: &mut self.parsed.diagnostics,
        };
        match block(&mut values, property, object, path) {
            Ok(block) => self.found.push(Arc::new(block)),
            Err(problem) => {
                self.parsed.diagnostics.truncate(warned);
                let range = object.range.start..object.range.end;
                let header = Self::header(property, path);
                leave_unread(self.source, problem, range, header, self.parsed);
            }
        }
    }
}

fn block(
    values: &mut Values<'_>,
    property: &ObjectProp<'_>,
    object: &Object<'_>,
    path: &[&ObjectProp<'_>],
) -> Read<Block> {
    let mut header = values.key_span(&property.name);
    let mut labels = Vec::with_capacity(path.len());
    for label in path {
        let span = values.key_span(&label.name);
        labels.push(Label { text: Name::new(label.name.as_str()), span });
        header = span;
    }
    let kind = property.name.as_str();
    let body = body(values, kind, object)?;
    let span = values.span(object.range);
    Ok(Block { kind: Name::new(kind), labels, body, header, span })
}

fn body(values: &mut Values<'_>, kind: &str, object: &Object<'_>) -> Read<Body> {
    values.few(object.properties.len(), object.range)?;
    let mut body = Body { json: true, ..Body::default() };
    let table = nested(kind);
    for property in &object.properties {
        let name = property.name.as_str();
        if let Some(labels) = labels_of(table, name)
            && (name != "required_providers" || property.value.as_object().is_some())
        {
            let (plain, comments) = (values.plain, values.comments);
            values.plain = is_plain(name);
            values.comments = comments || has_schema(name);
            nested_blocks(values, property, &property.value, labels, &mut Vec::new(), &mut body)?;
            (values.plain, values.comments) = (plain, comments);
            continue;
        }
        let plain = values.plain;
        values.plain = plain || name == "//";
        let attribute = values.attribute(property)?;
        values.plain = plain;
        body.attributes.push(attribute);
    }
    if let Some((earlier, later)) = repeated(&body.attributes).next() {
        let message = format!("The argument `{}` is already set in this block.", later.name);
        return Err(Problem::new(message, later.name_span.range())
            .opened(earlier.name_span.range(), "first set here"));
    }
    Ok(body)
}

fn nested_blocks<'v>(
    values: &mut Values<'_>,
    property: &'v ObjectProp<'v>,
    value: &'v Value<'v>,
    labels: usize,
    path: &mut Vec<&'v ObjectProp<'v>>,
    body: &mut Body,
) -> Read<()> {
    match value {
        Value::NullKeyword(_) => {}
        Value::Array(array) if array.elements.iter().all(|one| one.as_array().is_none()) => {
            for element in &array.elements {
                nested_blocks(values, property, element, labels, path, body)?;
            }
        }
        Value::Object(object) if labels > 0 => {
            for member in &object.properties {
                path.push(member);
                nested_blocks(values, property, &member.value, labels - 1, path, body)?;
                path.pop();
            }
        }
        Value::Object(object) => {
            let block = deep(|| block(values, property, object, path))?;
            body.blocks.push(Arc::new(block));
        }
        _ => {
            let kind = property.name.as_str();
            let message =
                format!("Expected an object for the block `{kind}`, found {}.", word(value));
            return Err(Problem::new(message, token(values.source.text, &range_of(value))));
        }
    }
    Ok(())
}

/// A JSON value's type in words.
fn word(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a string",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "a boolean",
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::NullKeyword(_) => "null",
    }
}

/// The first line of `range`.
fn token(text: &str, range: &Range<usize>) -> Range<usize> {
    let end = text[range.clone()].find('\n').map_or(range.end, |length| range.start + length);
    range.start..end
}
