//! Laws that hold for every configuration: nothing panics, and what is claimed to be known stays so
//! when more becomes known.

use crate::support;
use drlint::diag::Cause;
use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use serde_json::{Map, Value as Json};

/// Values that may be given for `var.u`, as `--var` takes them.
const CONCRETE: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "2",
    "-1",
    "\"\"",
    "\"a\"",
    "\"b-c\"",
    "\"3\"",
    "[]",
    "[\"a\", \"b\"]",
    "[1, [2]]",
    "{}",
    "{ a = 1, b = \"x\" }",
    "{ a = { a = null } }",
];

/// An expression over `var.u`, a few locals, a module and repeated resources; `for` variables are in
/// scope where they stand.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => Just("var.u".to_owned()),
        1 => Just("var.k".to_owned()),
        1 => Just("local.a".to_owned()),
        1 => Just("local.list".to_owned()),
        1 => Just("local.object".to_owned()),
        1 => Just("module.m.same".to_owned()),
        1 => Just("module.m.text".to_owned()),
        1 => Just("aws_sns_topic.one.name".to_owned()),
        1 => Just("aws_sns_topic.one.arn".to_owned()),
        1 => Just("aws_sns_topic.maybe[0].name".to_owned()),
        1 => Just("aws_sns_topic.maybe".to_owned()),
        1 => Just("aws_sns_topic.each".to_owned()),
        1 => Just("aws_sns_topic.each[\"a\"].name".to_owned()),
        1 => Just("null".to_owned()),
        1 => Just("true".to_owned()),
        1 => (-2..4_i32).prop_map(|number| number.to_string()),
        2 => prop_oneof![Just("\"a\""), Just("\"\""), Just("\"b-c\""), Just("\"1\"")].prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let one = inner.clone();
        let two = (inner.clone(), inner.clone());
        let three = (inner.clone(), inner.clone(), inner);
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("[{a}, {b}]")),
            two.clone().prop_map(|(a, b)| format!("{{ a = {a}, b = {b} }}")),
            two.clone().prop_map(|(a, b)| format!("{{ ({a}) = {b} }}")),
            three.prop_map(|(a, b, c)| format!("({a} ? {b} : {c})")),
            two.clone().prop_map(|(a, b)| format!("({a} == {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} != {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} + {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} < {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} && {b})")),
            two.clone().prop_map(|(a, b)| format!("({a} || {b})")),
            one.clone().prop_map(|a| format!("!{a}")),
            two.clone().prop_map(|(a, b)| format!("\"x${{{a}}}-${{{b}}}\"")),
            two.clone().prop_map(|(a, b)| format!("\"%{{if {a}}}y%{{else}}${{{b}}}%{{endif}}\"")),
            two.clone().prop_map(|(a, b)| format!("[for i in {a} : i if i != {b}]")),
            two.clone().prop_map(|(a, b)| format!("[for i in {a} : {b}]")),
            two.clone().prop_map(|(a, b)| format!("{{ for k, v in {a} : k => {b} }}")),
            one.clone().prop_map(|a| format!("{{ for v in {a} : v => v... }}")),
            two.clone().prop_map(|(a, b)| format!("({a})[{b}]")),
            one.clone().prop_map(|a| format!("({a}).a")),
            one.clone().prop_map(|a| format!("({a})[*].a")),
            one.clone().prop_map(|a| format!("({a})[*]")),
            two.clone().prop_map(|(a, b)| format!("try({a}, {b})")),
            one.clone().prop_map(|a| format!("can({a})")),
            (function(), one.clone()).prop_map(|(name, a)| format!("{name}({a})")),
            (binary(), two.clone()).prop_map(|(name, (a, b))| format!("{name}({a}, {b})")),
            two.clone().prop_map(|(a, b)| format!("replace({a}, \"a\", {b})")),
            two.clone().prop_map(|(a, b)| format!("lookup({a}, \"a\", {b})")),
            two.prop_map(|(a, b)| format!("format(\"%s/%v\", {a}, {b})")),
            one.prop_map(|a| format!("substr({a}, 0, 1)")),
        ]
    })
}

fn function() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "length",
        "upper",
        "lower",
        "trimspace",
        "tostring",
        "tonumber",
        "tobool",
        "tolist",
        "toset",
        "tomap",
        "keys",
        "values",
        "flatten",
        "distinct",
        "sort",
        "reverse",
        "compact",
        "jsonencode",
        "jsondecode",
        "one",
        "alltrue",
        "anytrue",
        "sum",
        "base64encode",
        "toset",
        "sha256",
        "title",
        "yamlencode",
        "nonsensitive",
        "issensitive",
        "coalesce",
        "concat",
        "merge",
        "max",
        "transpose",
    ])
}

fn binary() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "contains",
        "coalesce",
        "concat",
        "merge",
        "element",
        "join",
        "split",
        "startswith",
        "endswith",
        "strcontains",
        "trimprefix",
        "trimsuffix",
        "setunion",
        "setintersection",
        "setsubtract",
        "setproduct",
        "index",
        "chunklist",
        "zipmap",
        "coalescelist",
        "min",
        "regexall",
        "formatlist",
        "lookup",
        "trim",
    ])
}

/// A root around some expressions.
fn root(expressions: &[String]) -> String {
    let [first, second, third] = expressions else { unreachable!("three are generated") };
    format!(
        "variable \"u\" {{\n  type = any\n}}\nvariable \"k\" {{\n  default = \"known\"\n}}\n\
         locals {{\n  a      = \"a-${{var.k}}\"\n  list   = [\"a\", var.u, 1]\n  object = {{ a = var.u, b = \"y\" }}\n}}\n\
         module \"m\" {{\n  source = \"./m\"\n  in     = {first}\n}}\n\
         resource \"aws_sns_topic\" \"one\" {{\n  name         = \"fixed\"\n  display_name = {second}\n}}\n\
         resource \"aws_sns_topic\" \"maybe\" {{\n  count = var.u == 2 ? 1 : 0\n  name  = \"maybe\"\n}}\n\
         resource \"aws_sns_topic\" \"each\" {{\n  for_each = {{ a = 1, b = 2 }}\n  name     = \"x-${{each.key}}\"\n}}\n\
         output \"it\" {{\n  value = {third}\n}}\noutput \"module\" {{\n  value = module.m.text\n}}\n"
    )
}

const MODULE: &str = "variable \"in\" {}\noutput \"same\" {\n  value = var.in\n}\noutput \"text\" {\n  value = \"<${jsonencode(var.in)}>\"\n}\n";

/// Everything that was evaluated, by name.
fn facts(text: &str, vars: &[(&str, &str)]) -> Map<String, Json> {
    let files = [("root/main.tf", text), ("root/m/main.tf", MODULE)];
    let graph = support::graph_with(&files, vars, None);
    let mut facts = Map::new();
    for instance in graph.instances_json("root") {
        let address = instance["address"].as_str().unwrap_or_default();
        for (name, value) in instance["arguments"].as_object().unwrap() {
            facts.insert(format!("{address}.{name}"), value.clone());
        }
    }
    for (name, value) in graph.outputs_json().as_object().unwrap() {
        facts.insert(name.clone(), value.clone());
    }
    facts
}

/// Whether `after` is what `before` promised: every known leaf is the same, every known part of a
/// string is there. What is not decided, or is an error of Terraform's, contradicts nothing.
fn kept(before: &Json, after: &Json) -> bool {
    if after.get("$unknown").is_some() {
        return true;
    }
    match (before, after) {
        (Json::Object(fields), _) if fields.contains_key("$parts") => {
            let Some(text) = after.as_str() else { return false };
            let parts = before["$parts"].as_array().unwrap();
            let known: Vec<&str> = parts.iter().filter_map(Json::as_str).collect();
            let starts =
                parts.first().and_then(Json::as_str).is_none_or(|part| text.starts_with(part));
            let ends = parts.last().and_then(Json::as_str).is_none_or(|part| text.ends_with(part));
            starts && ends && known.iter().all(|part| text.contains(part))
        }
        (Json::Object(fields), _) if fields.contains_key("$unknown") => true,
        (Json::Object(before), Json::Object(after)) => {
            before.len() == after.len()
                && before
                    .iter()
                    .all(|(key, one)| after.get(key).is_some_and(|other| kept(one, other)))
        }
        (Json::Array(before), Json::Array(after)) => {
            before.len() == after.len()
                && before.iter().zip(after).all(|(one, other)| kept(one, other))
        }
        _ => before == after,
    }
}

/// Whether somewhere inside an expression has no value.
fn refused(value: &Json) -> bool {
    match value {
        Json::Object(fields) => {
            fields
                .get("$unknown")
                .and_then(Json::as_str)
                .is_some_and(|why| why.contains(&Cause::NoValue.to_string()))
                || fields.values().any(refused)
        }
        Json::Array(items) => items.iter().any(refused),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_known_stays_when_more_becomes_known(expressions in prop::collection::vec(expression(), 3)) {
        let text = root(&expressions);
        let before = facts(&text, &[]);
        for concrete in CONCRETE {
            let after = facts(&text, &[("u", concrete)]);
            // What Terraform refuses as a whole promises nothing.
            if after.values().any(refused) {
                continue;
            }
            for (name, value) in &before {
                // A symbolic or doubtful instance need not exist.
                let Some(now) = after.get(name) else { continue };
                prop_assert!(
                    kept(value, now),
                    "{name} was {value} and is {now} with u = {concrete}\n{text}"
                );
            }
        }
    }

    #[test]
    fn scraps_of_configuration_never_panic(text in "(output|locals|\"it\"|\\{|\\}|=| |\n|var\\.u|\\[|\\]|\"|\\$\\{|for|in|:|if|\\?|a|1|,|\\(|\\)|\\*|<<E|E|%\\{|\\.|\u{e9}){1,60}") {
        let survived = catch_unwind(AssertUnwindSafe(|| facts(&text, &[])));
        prop_assert!(survived.is_ok(), "{text}");
    }
}
