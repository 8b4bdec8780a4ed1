//! The JSON Schema of settings files, for editors and other tools. Blocks are objects, labelled
//! blocks are objects by label, repeated blocks are arrays: HCL's own JSON form.

use serde_json::{Map, Value, json};

use super::shape::{BlockShape, Kind, SETTINGS, Shape};

/// The schema, made from the reader's own table.
pub fn schema() -> Value {
    let mut root = body(&SETTINGS);
    let head = [
        ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
        (
            "$id",
            json!(
                "https://raw.githubusercontent.com/drlint/drlint/main/schemas/drlint.schema.json"
            ),
        ),
        ("title", json!("drlint settings")),
        ("description", json!("The shape of .drlint.hcl in JSON.")),
    ];
    for (key, value) in head {
        root.insert(key.to_owned(), value);
    }
    Value::Object(root)
}

fn body(shape: &Shape) -> Map<String, Value> {
    let mut properties = Map::new();
    for argument in shape.arguments {
        let mut value = kind(argument.kind);
        value.insert("description".to_owned(), json!(argument.description));
        properties.insert(argument.name.to_owned(), Value::Object(value));
    }
    for shape in shape.blocks {
        properties.insert(shape.kind.to_owned(), block(shape));
    }
    let required = shape.arguments.iter().filter(|argument| argument.required);
    let required: Vec<_> = required.map(|argument| argument.name).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn block(shape: &BlockShape) -> Value {
    let body = Value::Object(body(&shape.shape));
    match shape.label {
        Some(label) => json!({
            "type": "object",
            "description": shape.description,
            "propertyNames": { "description": label },
            "additionalProperties": body,
        }),
        None if shape.repeated => json!({
            "type": "array",
            "description": shape.description,
            "items": body,
        }),
        None => {
            let mut body = body;
            body["description"] = json!(shape.description);
            body
        }
    }
}

fn kind(kind: Kind) -> Map<String, Value> {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let schema = match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Texts => json!({ "anyOf": [{ "type": "string" }, list] }),
        Kind::List => list,
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Duration => json!({
            "anyOf": [
                { "type": "string", "pattern": "^([0-9]+ *[smhd] *)+$" },
                { "type": "integer", "minimum": 0 },
            ],
        }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Object => json!({ "type": "object" }),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}
