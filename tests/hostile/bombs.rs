//! A few lines that ask for all time or all memory.

use std::fmt::Write as _;

use crate::inside::{self, SMALL};
use crate::process::{self, tree};

/// Locals `x0 … xN`, each made from the one before by `step`, and an output of the last one.
fn chain(first: &str, count: usize, step: impl Fn(&str) -> String) -> String {
    let mut text = format!("variable \"open\" {{}}\nlocals {{\n  x0 = {first}\n");
    for at in 1..=count {
        writeln!(text, "  x{at} = {}", step(&format!("local.x{}", at - 1))).unwrap();
    }
    text + &format!("}}\noutput \"it\" {{ value = local.x{count} }}\n")
}

/// The output is unknown somewhere, and the reason names a limit.
#[track_caller]
fn limited(text: &str) {
    names_a_limit(text, &inside::outputs(text, SMALL));
}

#[track_caller]
fn names_a_limit(text: &str, outputs: &serde_json::Value) {
    let mut reasons = Vec::new();
    collect(&outputs["it"], &mut reasons);
    let words = ["limit", "larger than", "longer than", "too many", "more than"];
    let named = reasons.iter().any(|why| words.iter().any(|word| why.contains(word)));
    assert!(named, "{text}\nis unknown because {reasons:?}");
}

fn collect(value: &serde_json::Value, reasons: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            if let Some(why) = members.get("$unknown").and_then(|why| why.as_str()) {
                reasons.push(why.to_owned());
            }
            members.values().for_each(|member| collect(member, reasons));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, reasons)),
        _ => {}
    }
}

/// One of each kind, in a process of its own that is watched for time and memory.
#[test]
fn bombs_do_no_harm_at_real_limits() {
    for text in [
        chain("\"ab\"", 60, |x| format!("\"${{{x}}}${{{x}}}\"")),
        chain("[1]", 60, |x| format!("[{x}, {x}]")),
        chain("[]", 5_000, |x| format!("[{x}]")),
    ] {
        names_a_limit(&text, &process::outputs(&text));
    }
    let loops = "resource \"aws_dynamodb_table\" \"it\" { billing_mode = length([for a in range(1000) : length([for b in range(1000) : sum([for c in range(1000) : c])])]) }\n";
    process::fails_with(tree(&[("main.tf", loops)]).path(), "config/too-much-work");
}

#[test]
fn strings_that_double() {
    limited(&chain("\"ab\"", 60, |x| format!("\"${{{x}}}${{{x}}}\"")));
    limited(&chain("\"ab\"", 60, |x| format!("join({x}, [{x}, {x}])")));
    limited(&chain("\"ab\"", 60, |x| format!("format(\"%s%s\", {x}, {x})")));
    limited(&chain("\"ab\"", 60, |x| format!("replace({x}, \"/./\", \"$0$0\")")));
    limited(&chain("\"ab\"", 60, |x| format!("replace({x}, \"a\", {x})")));
    limited(&chain("\"ab\"", 60, |x| format!("jsonencode([{x}, {x}])")));
    limited(&chain("\"ab\"", 60, |x| format!("join(\"\", formatlist(\"%s\", [{x}, {x}]))")));
    limited(&chain("\"ab\"", 60, |x| format!("\"%{{for i in [1, 2]}}${{{x}}}%{{endfor}}\"")));
    // The template must be a reference.
    limited(&chain("\"ab\"", 60, |x| {
        format!("[for t in [\"$${{x}}$${{x}}\"] : templatestring(t, {{ x = {x} }})][0]")
    }));
    limited(&chain("\"ab\"", 100, |x| format!("base64encode(\"${{{x}}}${{{x}}}\")")));
}

#[test]
fn partly_known_strings_that_double() {
    limited(&chain("\"a${var.open}\"", 60, |x| format!("\"${{{x}}}${{{x}}}\"")));
    limited(&chain("\"a${var.open}\"", 60, |x| format!("join({x}, [{x}, {x}])")));
}

#[test]
fn collections_that_double() {
    limited(&chain("[1]", 60, |x| format!("[{x}, {x}]")));
    limited(&chain("[1]", 60, |x| format!("concat({x}, {x})")));
    limited(&chain("{}", 60, |x| format!("{{ a = {x}, b = {x} }}")));
    limited(&chain("[1]", 60, |x| format!("[for i in [1, 2] : {x}]")));
    limited(&chain("[1]", 60, |x| format!("flatten([for i in {x} : [i, i]])")));
    limited(&chain("[1]", 60, |x| format!("tolist([{x}, {x}])")));
    limited(&chain("[1]", 60, |x| {
        format!("[{{ a = 1 }}, {{ a = 2 }}][*].a == 1 ? [{x}, {x}] : [{x}, {x}]")
    }));
    limited(&chain("[1]", 60, |x| format!("setproduct({x}, [1, 2])")));
    limited(&chain("\"a\"", 60, |x| format!("merge({{ a = {x} }}, {{ b = {x} }})")));
    limited(&chain("\"a\"", 60, |x| format!("zipmap([\"a\", \"b\"], [{x}, {x}])")));
}

#[test]
fn unknown_collections_that_double() {
    // Unknown is their fate anyway; what counts is that their types and certain members stay small.
    for step in [
        |x: &str| format!("var.open ? {{ a = {x}, b = {x} }} : null"),
        |x: &str| format!("var.open ? [{x}, {x}] : {{ a = {x} }}"),
        |x: &str| format!("concat([for i in [{x}, {x}] : i if var.open == i], [{x}, {x}])"),
        |x: &str| format!("[for i in [{x}, {x}] : i if i == var.open]"),
        |x: &str| format!("toset([{x}, {x}, var.open])"),
    ] {
        let outputs = inside::outputs(&chain("{ a = 1 }", 60, step), SMALL);
        assert!(outputs["it"].get("$unknown").is_some() || outputs["it"].is_array());
    }
}

#[test]
fn collections_that_nest_without_end() {
    limited(&chain("[]", 5_000, |x| format!("[{x}]")));
    limited(&chain("{}", 5_000, |x| format!("{{ a = {x} }}")));
    limited(&chain("[]", 1_000, |x| format!("[for i in [1] : {x}]")));
    limited(&chain("\"[]\"", 60, |x| format!("jsonencode({{ a = {x}, b = {x} }})")));
}

#[test]
fn loops_within_loops() {
    limited(
        "output \"it\" { value = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]] }\n",
    );
    limited(
        "output \"it\" { value = \"%{for a in range(1000)}%{for b in range(1000)}%{for c in range(1000)}x%{endfor}%{endfor}%{endfor}\" }\n",
    );
    limited(
        "locals {\n  l = range(1000)\n}\noutput \"it\" { value = [for a in setproduct(local.l, local.l) : 1] }\n",
    );
    limited(
        "locals {\n  l = range(100)\n}\noutput \"it\" { value = setproduct(local.l, local.l, local.l, local.l, local.l, local.l) }\n",
    );
    inside::fails_with(
        tree(&[("main.tf", "resource \"aws_dynamodb_table\" \"it\" { billing_mode = length([for a in range(1000) : length([for b in range(1000) : sum([for c in range(1000) : c])])]) }\n")]).path(),
        "config/too-much-work",
        SMALL,
    );
}

#[test]
fn pairs_of_long_lists() {
    let list = "locals {\n  l = [for p in setproduct(range(50), range(50)) : join(\"-\", p)]\n  m = [for i in local.l : { a = i }]\n}\n";
    for expression in [
        "distinct(local.m)",
        "setsubtract(local.m, reverse(local.m))",
        "matchkeys(local.l, local.m, reverse(local.m))",
        "[for i in local.l : i if contains(local.l, \"${i}x\")]",
        "[for i in local.l : index(local.l, \"49-49\")]",
    ] {
        let text = format!("{list}output \"it\" {{ value = length({expression}) }}\n");
        inside::graph(tree(&[("main.tf", text)]).path(), SMALL);
    }
}

#[test]
fn repetition_without_measure() {
    for count in ["1000000000000000000", "1e18", "100001", "1e400"] {
        let text = format!("resource \"aws_sns_topic\" \"t\" {{\n  count = {count}\n}}\n");
        let tree = tree(&[("main.tf", text)]);
        let json = inside::graph(tree.path(), SMALL);
        assert_eq!(json["instances"][0]["address"], "aws_sns_topic.t[*]");
        assert_eq!(json["instances"].as_array().unwrap().len(), 1);
        inside::fails_with(tree.path(), "config/invalid-repetition", SMALL);
    }
    let product = "resource \"aws_sns_topic\" \"t\" {\n  for_each = toset([for p in setproduct(range(1000), range(1000)) : join(\"-\", p)])\n}\n";
    let json = inside::graph(tree(&[("main.tf", product)]).path(), SMALL);
    assert_eq!(json["instances"][0]["address"], "aws_sns_topic.t[*]");
}

#[test]
fn dynamic_blocks_within_each_other() {
    let mut text = String::from("resource \"aws_wafv2_web_acl\" \"t\" {\n");
    for _ in 0..12 {
        text += "  dynamic \"rule\" {\n    for_each = range(100)\n    content {\n";
    }
    for _ in 0..12 {
        text += "    }\n  }\n";
    }
    inside::graph(tree(&[("main.tf", text + "}\n")]).path(), SMALL);
}

#[test]
fn functions_asked_for_too_much() {
    limited(
        "output \"it\" { value = join(local.s, [for i in range(1000) : local.s]) }\nlocals {\n  s = join(\"\", [for i in range(1000) : format(\"%9999d\", i)])\n}\n",
    );
    for expression in [
        "format(\"%999999999d\", 1)",
        "format(\"%.999999999f\", 1.5)",
        "format(\"%[999999999]d\", 1)",
        "formatlist(\"%9999d\", range(1000))",
        "indent(999999999, \"a\\nb\")",
        "range(1e18)",
        "range(0, 1, 1e-30)",
        "cidrsubnets(\"10.0.0.0/8\", [for i in range(1000) : 32]...)",
        "cidrsubnet(\"10.0.0.0/8\", 1e18, 1e18)",
        "cidrhost(\"::/0\", 1e38)",
        "substr(\"abc\", -9223372036854775808, 9223372036854775807)",
        "substr(\"abc\", 9223372036854775807, 1)",
        "slice([1], 0, 9223372036854775807)",
        "element([1], 9223372036854775807)",
        "element([1], -1)",
        "chunklist([1], 9223372036854775807)",
        "parseint(\"zz\", 99999999999)",
        "pow(1e300, 1e300)",
        "pow(-1, 0.5)",
        "log(0, 0)",
        "1 / 0",
        "0 % 0",
        "signum(-1e400)",
        "abs(-9223372036854775808)",
        "bcrypt(\"x\", 31)",
        "timeadd(\"2020-01-01T00:00:00Z\", \"9999999999999999999h\")",
        "formatdate(\"YYYYYYYYYYYYYYYYYYYYY\", \"2020-01-01T00:00:00Z\")",
        "base64gunzip(\"H4sIAAAAAAAAAw==\")",
        "textdecodebase64(\"/////w==\", \"UTF-16LE\")",
        "urlencode(\"\\u0000\\ud7ff\")",
        "regex(\"(((((a{1000}){1000}){1000}){1000}){1000})\", \"a\")",
        "regex(\"(a*)*b\", join(\"\", [for i in range(1000) : \"a\"]))",
        "regexall(\"\", join(\"\", [for i in range(1000) : \"a\"]))",
        "jsondecode(join(\"\", [for i in range(1000) : \"[[[[[[[[[[\"]))",
        "jsondecode(\"1e999999999\")",
        "yamldecode(join(\"\", [for i in range(1000) : \"[[[[[[[[[[\"]))",
        "yamldecode(join(\"\", [for i in range(1000) : \"- - - - - - - - - - \"]))",
        "csvdecode(\"a,a\\n1\")",
        "try(try(try(local.x...)...)...)",
        "merge([]...)",
        "zipmap([\"a\"], [])",
        "transpose({ a = [\"b\", null] })",
        "templatestring(\"$${x}\", { x = null })",
        "provider::aws::arn_parse(\"arn\")",
        "fileset(\"/\", \"**\")",
        "fileset(\".\", \"{{{{{{\")",
        "file(\"\\u0000\")",
        "abspath(\"\")",
        "plantimestamp()",
    ] {
        let text = format!("locals {{\n  x = []\n}}\noutput \"it\" {{ value = {expression} }}\n");
        inside::graph(tree(&[("main.tf", text)]).path(), SMALL);
    }
}

#[test]
fn a_yaml_document_of_aliases() {
    let mut yaml = String::from("a0: &a0 [x, x]\n");
    for at in 1..40 {
        writeln!(yaml, "a{at}: &a{at} [*a{0}, *a{0}]", at - 1).unwrap();
    }
    let tree = tree(&[
        ("main.tf", "output \"it\" { value = yamldecode(file(\"bomb.yaml\")) }\n"),
        ("bomb.yaml", yaml.as_str()),
    ]);
    assert!(inside::graph(tree.path(), SMALL)["outputs"]["it"].get("$unknown").is_some());
}

#[test]
fn templates_that_call_themselves() {
    let tree = tree(&[
        ("main.tf", "output \"it\" { value = templatefile(\"a.tpl\", {}) }\n"),
        ("a.tpl", "${templatefile(\"a.tpl\", {})}"),
    ]);
    assert!(inside::graph(tree.path(), SMALL)["outputs"]["it"].get("$unknown").is_some());
    let deep = format!("{}1{}", "${[".repeat(100_000), "]}".repeat(100_000));
    let deep = process::tree(&[
        ("main.tf", "output \"it\" { value = templatefile(\"a.tpl\", {}) }\n"),
        ("a.tpl", deep.as_str()),
    ]);
    assert!(inside::graph(deep.path(), SMALL)["outputs"]["it"].get("$unknown").is_some());
}

#[test]
fn a_long_file_read_often() {
    let mut text = String::new();
    // Kept all at once, they would be beyond what a run may take.
    for at in 0..130 {
        writeln!(text, "output \"o{at}\" {{ value = length(\"${{file(\"big.txt\")}}{at}\") }}")
            .unwrap();
    }
    let tree = tree(&[("main.tf", text.as_str()), ("big.txt", &"x".repeat(4_000_000))]);
    process::graph(tree.path());
}

#[test]
fn values_of_one_root_together() {
    let mut text = String::from(
        "locals {\n  s = join(\"\", [for i in range(1000) : format(\"%9999d\", i)])\n",
    );
    for at in 0..300 {
        writeln!(text, "  c{at} = \"${{local.s}}{at}\"").unwrap();
    }
    text += "}\noutput \"it\" { value = [";
    for at in 0..300 {
        write!(text, "length(local.c{at}), ").unwrap();
    }
    let tree = tree(&[("main.tf", text + "] }\n")]);
    process::graph(tree.path());
    process::check(tree.path());
}
