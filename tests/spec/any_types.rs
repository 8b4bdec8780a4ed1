//! Type constraints with `any` inside, and values of types that are not known.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::support::{self, value};

/// Type, value, and what Terraform 1.11 passes on; `!` where it refuses the value. The result is the
/// text of `jsonencode({ v = var.v, l = length of it })`.
const ROWS: &str = include_str!("../data/any.tsv");

#[test]
fn any_is_one_type_for_all_elements() {
    let mut wrong = String::new();
    for row in ROWS.lines() {
        let [ty, given, theirs] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let root = format!(
            "module \"m\" {{\n  source = \"../m\"\n  v = {given}\n}}\noutput \"o\" {{\n  value = try(jsonencode(module.m.v), \"!\")\n}}\n"
        );
        let module = format!(
            "variable \"v\" {{\n  type = {ty}\n}}\noutput \"v\" {{\n  value = {{ v = var.v, l = try(length(var.v), -1) }}\n}}\n"
        );
        let graph = support::graph(&[("root/main.tf", &root), ("m/main.tf", &module)]);
        let ours = graph.outputs_json()["o"].clone();
        // An unknown value is never wrong, but none of these has to be.
        let known = [
            ("list(map(any))", "[{a=[1]},{}]"),
            ("set(list(any))", "[[],[1]]"),
            ("set(map(any))", "[{a=null},{a=1}]"),
            ("set(map(any))", "[{a=[1]},{}]"),
        ];
        if ours != json!(theirs) && !known.contains(&(ty, given)) {
            let _ = writeln!(wrong, "{ty} of {given}\n  drlint    {ours}\n  terraform {theirs}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

const OPEN: &str = "variable \"open\" {}\n";

fn is_unknown(value: &Json) -> bool {
    value.get("$unknown").is_some()
}

#[test]
fn a_type_that_is_not_known_decides_about_its_neighbours() {
    // They are strings or remain what they are, as the variable is a string or not.
    for expression in ["true ? 1 : var.open", "tolist([1, var.open])[0]", "true ? [1] : var.open"] {
        assert!(is_unknown(&value(expression, OPEN)), "{expression}");
    }
    let both = value("true ? { a = 1, b = \"x\" } : { a = var.open, b = \"y\" }", OPEN);
    assert!(is_unknown(&both["a"]));
    assert_eq!(both["b"], json!("x"));
}

#[test]
fn a_string_is_one_next_to_any_type() {
    assert_eq!(value("true ? \"a\" : var.open", OPEN), json!("a"));
    assert_eq!(value("tolist([\"a\", var.open])[0]", OPEN), json!("a"));
    assert_eq!(value("true ? null : var.open", OPEN), Json::Null);
    let text = "resource \"terraform_data\" \"d\" {}\n";
    assert_eq!(value("true ? 1 : terraform_data.d.id", text), json!("1"));
}

#[test]
fn a_known_type_converts_its_neighbours() {
    let text = "resource \"aws_sns_topic\" \"t\" {}\n";
    assert_eq!(value("true ? 1 : aws_sns_topic.t.arn", text), json!("1"));
    assert_eq!(value("tolist([1, aws_sns_topic.t.arn])[0]", text), json!("1"));
}

/// Expression, and its `jsonencode` as `terraform console` has it next to `empty.tf`; `!` where
/// Terraform refuses it.
const EMPTY: &str = include_str!("../data/empty.tsv");

#[test]
fn an_empty_collection_has_the_type_that_terraform_gives_it() {
    let variables = include_str!("../data/empty.tf");
    let mut wrong = String::new();
    for row in EMPTY.lines() {
        let [expression, theirs] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let ours = value(&format!("try(jsonencode({expression}), \"!\")"), variables);
        if ours != json!(theirs) {
            let _ = writeln!(wrong, "{expression}\n  drlint    {ours}\n  terraform {theirs}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
