//! Defaults and protections say what Terraform plans.

use drlint::schema::{Default, On, defaults, protections, resource_types};
use drlint::value::{Kind, Value};
use serde_json::Value as Json;

use super::terraform;
use crate::support::checked;

#[test]
fn defaults_and_protections_agree_with_a_plan_of_sparse_resources() {
    const RESOURCES: &str = include_str!("../../data/schema/defaults.tf");
    let inputs = || {
        const FACTS: &[&str] =
            &["defaults.rs", "defaults.tsv", "protection.rs", "protection.tsv", "aws.bin"];
        let mut inputs = terraform::inputs(include_str!("plan.rs"), FACTS);
        inputs.add("resources", RESOURCES.as_bytes());
        inputs
    };
    checked::check("schema defaults", &inputs, |terraform| {
        agree(&terraform::plan(terraform, RESOURCES)?);
        Ok(())
    });
}

fn agree(planned: &[(String, Json)]) {
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
