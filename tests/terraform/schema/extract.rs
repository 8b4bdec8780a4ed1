//! The embedded extract says what the provider says.

use drlint::schema::{
    self, Attribute, BlockSchema, Nesting, data_source, data_source_types, resource, resource_types,
};
use drlint::value::Type;
use serde_json::{Value, json};

use super::{encode, terraform};
use crate::support::checked;

#[test]
fn the_extract_is_fresh_and_complete() {
    let inputs = || {
        let mut inputs =
            terraform::inputs(include_str!("extract.rs"), &["aws.bin", "extract.rs", "shape.rs"]);
        inputs.add("encode", include_bytes!("encode.rs"));
        inputs
    };
    checked::check("schema extract", &inputs, |terraform| {
        check(&terraform::provider_schema(terraform)?)
    });
}

fn check(provider: &Value) -> Result<(), String> {
    let bytes = encode::encode(provider);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema/aws.bin");
    if !std::fs::read(file).is_ok_and(|committed| committed == bytes) {
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(file, &bytes).expect("the extract is written");
        }
        let again = "run `UPDATE=1 cargo test --test terraform schema` once, then again";
        return Err(format!("src/schema/aws.bin is stale: {again}"));
    }

    assert_body("provider", schema::provider(), &provider["provider"]["block"]);
    let kinds = |section: &str| {
        let section = provider[section].as_object().expect("a section of types");
        let mut kinds: Vec<_> = section.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        kinds.sort_by(|a, b| a.0.cmp(&b.0));
        kinds
    };
    let resources = kinds("resource_schemas");
    assert!(resource_types().eq(resources.iter().map(|(kind, _)| kind)));
    for (kind, told) in resources {
        let found = resource(&kind).expect("every type is in the extract");
        assert_eq!(found.kind, kind);
        assert_body(&kind, found.block, &told["block"]);
    }
    let data_sources = kinds("data_source_schemas");
    assert!(data_source_types().eq(data_sources.iter().map(|(kind, _)| kind)));
    for (kind, told) in data_sources {
        let found = data_source(&kind).expect("every data source is in the extract");
        assert_body(&kind, found.block, &told["block"]);
    }
    Ok(())
}

fn assert_body(at: &str, found: &BlockSchema, told: &Value) {
    let members = |section: &str| told[section].as_object().cloned().unwrap_or_default();
    let attributes = members("attributes");
    assert_eq!(found.attributes().len(), attributes.len(), "attributes of {at}");
    for (name, told) in attributes {
        let at = format!("{at}.{name}");
        let found = found.attribute(&name).unwrap_or_else(|| panic!("{at} is missing"));
        assert_eq!(found.name, name);
        assert_eq!(flags(found), encode::FLAGS.map(|flag| told[flag] == true), "{at}");
        if told.get("type").is_some() {
            assert_eq!(as_json(&found.ty), told["type"], "{at}");
        }
    }
    let blocks = members("block_types");
    assert_eq!(found.blocks().len(), blocks.len(), "blocks of {at}");
    for (name, told) in blocks {
        let at = format!("{at}.{name}");
        let found = found.block(&name).unwrap_or_else(|| panic!("{at} is missing"));
        assert_eq!(
            (found.name, found.nesting as u8, u64::from(found.min_items)),
            (name.as_str(), encode::nesting(&told), told["min_items"].as_u64().unwrap_or(0)),
            "{at}"
        );
        assert_eq!(found.max_items.map(u64::from), told["max_items"].as_u64(), "{at}");
        assert_body(&at, found.block(), &told["block"]);
    }
}

fn flags(a: &Attribute) -> [bool; 6] {
    [a.required, a.optional, a.computed, a.sensitive, a.deprecated, a.write_only]
}

/// A type as the provider's schema writes it.
fn as_json(ty: &Type) -> Value {
    match ty {
        Type::Any => json!("dynamic"),
        Type::String => json!("string"),
        Type::Number => json!("number"),
        Type::Bool => json!("bool"),
        Type::List(element) => json!(["list", as_json(element)]),
        Type::Set(element) => json!(["set", as_json(element)]),
        Type::Map(element) => json!(["map", as_json(element)]),
        Type::Tuple(elements) => json!(["tuple", elements.iter().map(as_json).collect::<Vec<_>>()]),
        Type::Object(members) => {
            let optional: Vec<_> = members
                .iter()
                .filter(|(_, m)| m.optional)
                .map(|(name, _)| name.to_string())
                .collect();
            let members = members.iter().map(|(name, m)| (name.to_string(), as_json(&m.ty)));
            let members = Value::Object(members.collect());
            match optional.as_slice() {
                [] => json!(["object", members]),
                some => json!(["object", members, some]),
            }
        }
    }
}

#[test]
fn a_nested_type_becomes_objects_whose_members_may_be_left_out() {
    let ty = |nesting: &str| {
        json!({ "nested_type": {
            "nesting_mode": nesting,
            "attributes": {
                "mode": { "type": "string", "required": true },
                "days": { "type": "number", "optional": true },
            },
        }, "optional": true })
    };
    let body = json!({ "attributes": { "one": ty("single"), "many": ty("set") } });
    let provider = json!({
        "provider": { "block": {} },
        "resource_schemas": { "aws_new_thing": { "block": body } },
        "data_source_schemas": {},
    });
    let plain = json!({
        "provider": { "block": {} },
        "resource_schemas": { "aws_new_thing": { "block": { "attributes": {
            "one": { "type": ["object", { "days": "number", "mode": "string" }, ["days"]], "optional": true },
            "many": { "type": ["set", ["object", { "days": "number", "mode": "string" }, ["days"]]], "optional": true },
        } } } },
        "data_source_schemas": {},
    });
    assert_eq!(encode::encode(&provider), encode::encode(&plain));
}

#[test]
fn attributes_and_blocks_are_told_apart() {
    let bucket = resource("aws_s3_bucket").expect("a well-known type").block;
    let name = bucket.attribute("bucket").expect("buckets have names");
    assert!(name.optional && name.computed && !name.required);
    assert_eq!(name.ty, Type::String);
    assert!(bucket.attribute("versioning").is_none());
    let versioning = bucket.block("versioning").expect("a block");
    assert_eq!((versioning.nesting, versioning.max_items), (Nesting::List, Some(1)));
    assert!(versioning.block().attribute("enabled").is_some_and(Attribute::settable));
    assert!(bucket.attribute_at("versioning.mfa_delete").is_some());
    assert!(!bucket.attribute("arn").is_some_and(Attribute::settable));
    assert!(resource("aws_s3_bucket_versionning").is_none());
    assert!(resource("").is_none() && data_source("zzz").is_none());
}
