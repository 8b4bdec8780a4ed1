//! Defaults and protections say what Terraform plans.

use std::fmt::Write as _;
use std::path::Path;

use drlint::schema::{
    Default, On, defaults, is_normalized, protections, resource, resource_types, varies,
};
use drlint::value::{Kind, Value};
use serde_json::Value as Json;

use super::terraform;
use crate::support::checked;

#[test]
fn defaults_and_protections_agree_with_a_plan_of_sparse_resources() {
    const RESOURCES: &str = include_str!("../../data/schema/defaults.tf");
    const VARIANTS: &str = include_str!("../../data/schema/variants.tf");
    let inputs = || {
        const FACTS: &[&str] = &[
            "defaults.rs",
            "defaults.tsv",
            "protection.rs",
            "protection.tsv",
            "unset.rs",
            "unset.tsv",
            "aws.bin",
        ];
        let mut inputs = terraform::inputs(include_str!("plan.rs"), FACTS);
        inputs.add("resources", RESOURCES.as_bytes());
        inputs.add("variants", VARIANTS.as_bytes());
        inputs
    };
    checked::check("schema defaults", &inputs, |terraform| {
        let text = format!("{RESOURCES}\n{VARIANTS}");
        let planned = terraform::plan(terraform, &text)?;
        agree(&planned, &text);
        nulls_agree(&planned);
        Ok(())
    });
}

fn agree(planned: &[(String, Json)], text: &str) {
    for kind in resource_types() {
        if defaults(kind).is_empty() && protections(kind).is_empty() {
            continue;
        }
        let found = planned.iter().find(|(address, _)| *address == format!("{kind}.sparse"));
        let (_, values) = found.unwrap_or_else(|| panic!("{kind} has no sparse resource"));
        for Default { path, value, source } in defaults(kind) {
            let seen = at(values, path);
            if *source == "plan" {
                assert!(is(seen, value), "{kind}.{path}: {value:?}, planned {seen}");
                // The other kinds of the type have it as well, or it varies.
                let others = planned.iter().filter(|(address, _)| {
                    address.split('.').next() == Some(kind) && !is_set(text, address, path)
                });
                let shown = others.map(|(_, values)| at(values, path));
                // A block that is not set has no arguments.
                let mut shown = shown.filter(|seen| !path.contains('.') || !seen.is_null());
                let same = shown.all(|seen| is(seen, value));
                assert!(same || varies(kind, path), "{kind}.{path} varies");
            } else {
                assert!(seen.is_null(), "{kind}.{path} is planned as {seen}, not left to {source}");
            }
        }
        for protection in protections(kind) {
            let seen = at(values, protection.path);
            let protected = match protection.on {
                On::True => seen.as_bool(),
                On::Word(on) => seen.as_str().map(|seen| seen == on),
            };
            match protected {
                Some(_) => assert_eq!(protection.absent, protected, "{kind}.{}", protection.path),
                None => assert_ne!(protection.absent, Some(true), "{kind}.{}", protection.path),
            }
        }
    }
}

fn nulls_agree(planned: &[(String, Json)]) {
    let mut text = String::from(
        "# Arguments that are null in a plan when they are not set: type, argument. Written by the \
         test that\n# plans the sparse resources, with UPDATE=1.\n",
    );
    for kind in resource_types() {
        let resources =
            planned.iter().filter(|(address, _)| address.split('.').next() == Some(kind));
        let resources: Vec<&Json> = resources.map(|(_, values)| values).collect();
        let schema = resource(kind).expect("a type of the schema");
        for attribute in schema.block.attributes() {
            // What may be computed is left out of the plan instead.
            if resources.is_empty() || !attribute.optional || attribute.computed {
                continue;
            }
            // Nobody writes null into these resources, so that null is what "not set" means.
            let is_null = |values: &&Json| values.get(attribute.name).is_some_and(Json::is_null);
            if !is_normalized(kind, attribute.name) && resources.iter().all(is_null) {
                let _ = writeln!(text, "{kind}\t{}", attribute.name);
            }
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema/unset.tsv");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).expect("the table is written");
    }
    let recorded = std::fs::read_to_string(&path).expect("the table can be read");
    assert_eq!(recorded, text, "src/schema/unset.tsv is what the plan says");
}

/// Whether the configuration of a resource sets an argument.
fn is_set(text: &str, address: &str, argument: &str) -> bool {
    let (kind, label) = address.split_once('.').expect("a type and a name");
    let (_, rest) =
        text.split_once(&format!("resource \"{kind}\" \"{label}\" {{\n")).expect("a block");
    let body = rest.split("\n}\n").next().unwrap_or_default();
    body.lines().any(|line| line.trim_start().split(' ').next() == Some(argument))
}

/// The value at a dotted path through single blocks; null when the plan does not show one.
fn at<'a>(values: &'a Json, path: &str) -> &'a Json {
    path.split('.').fold(values, |value, step| match value {
        Json::Array(blocks) => blocks.first().map_or(&Json::Null, |block| &block[step]),
        value => &value[step],
    })
}

fn is(seen: &Json, value: &Value) -> bool {
    match &value.kind {
        Kind::Bool(value) => seen.as_bool() == Some(*value),
        Kind::Str(text) => seen.as_str() == Some(text),
        Kind::Number(number) => {
            seen.as_i64().is_some_and(|seen| drlint::value::Number::from(seen) == *number)
        }
        _ => false,
    }
}
