//! Text that is not a configuration, or too much of one.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value as Json;

use crate::inside::{self, REAL};
use crate::process::tree;

fn graph(directory: &Path) -> Json {
    inside::graph(directory, REAL)
}

fn check(directory: &Path) -> (i32, Vec<(String, String)>) {
    inside::check(directory, REAL)
}

fn outputs(text: &str) -> Json {
    inside::outputs(text, REAL)
}

/// The file is refused, and the healthy file next to it is still evaluated.
#[track_caller]
fn refused(name: &str, text: &str) {
    let tree = tree(&[(name, text), ("healthy.tf", "output \"it\" {\n  value = \"healthy\"\n}\n")]);
    assert_eq!(graph(tree.path())["outputs"]["it"], "healthy", "{name}");
    let (status, said) = check(tree.path());
    assert_eq!(status, 1, "{name}: {said:?}");
    // Reading goes on behind what cannot be read, up to the limit for the errors of one file.
    let errors = said.iter().filter(|(id, _)| id.starts_with("syntax/")).count();
    assert!((1..=51).contains(&errors), "{name}: {errors} messages: {said:?}");
}

#[test]
fn a_hundred_thousand_brackets_are_refused() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{a=", "}"),
        ("\"${", "}\""),
        ("-", ""),
        ("!", ""),
        ("f(", ")"),
        ("[for x in ", ": x]"),
        ("true ? ", " : 1"),
        ("a[", "]"),
        ("1 + (", ")"),
        ("<<A\n${", "}\nA\n"),
        ("\"%{if true}", "%{endif}\""),
    ] {
        let deep = open.repeat(100_000);
        refused("open.tf", &format!("locals {{\n  deep = {deep}\n}}\n"));
        let both = format!("{deep}1{}", close.repeat(100_000));
        refused("both.tf", &format!("locals {{\n  deep = {both}\n}}\n"));
        refused("terraform.tfvars", &format!("deep = {both}\n"));
    }
}

#[test]
fn a_hundred_thousand_blocks_in_each_other_are_refused() {
    refused("open.tf", &"a {\n".repeat(100_000));
    let both = format!("{}{}", "a {\n".repeat(100_000), "}\n".repeat(100_000));
    refused("both.tf", &both);
}

#[test]
fn a_hundred_thousand_brackets_of_json_are_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("\"${[", "]}\"")] {
        let deep = open.repeat(100_000);
        let both = format!("{deep}1{}", close.repeat(100_000));
        for text in [&deep, &both] {
            let text = format!("{{\"locals\": {{\"deep\": {text}}}}}");
            refused("deep.tf.json", &text);
            refused("terraform.tfvars.json", &text);
        }
    }
    let inside = format!("{{\"locals\": {{\"deep\": \"${{{}\"}}}}", "[".repeat(100_000));
    refused("inside.tf.json", &inside);
}

#[test]
fn closing_brackets_alone_are_refused() {
    for text in ["}".repeat(100_000), "]".repeat(100_000), ")\n".repeat(1000)] {
        let tree = tree(&[("close.tf", text.as_str())]);
        assert_eq!(check(tree.path()).0, 1);
    }
}

#[test]
fn operators_without_end_are_refused() {
    for operator in [" + 1", " || true", " == 1", ".a", "[0]", "[*]", ".*"] {
        let text = format!("locals {{\n  long = x{}\n}}\n", operator.repeat(100_000));
        let tree = tree(&[("main.tf", text.as_str())]);
        graph(tree.path());
    }
}

#[test]
fn line_ends_and_marks_of_other_systems() {
    let text = "output \"it\" {\n  value = \"x\"\n}\n";
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(outputs(&crlf)["it"], "x");
    assert_eq!(outputs(&format!("\u{feff}{text}"))["it"], "x");
    let cr = text.replace('\n', "\r");
    assert_eq!(check(tree(&[("main.tf", cr)]).path()).0, 1, "a lone carriage return ends no line");
}

#[test]
fn lines_of_five_megabytes_are_read_or_refused() {
    let long = "x".repeat(5 * 1024 * 1024);
    for text in [
        format!("# {long}\n"),
        format!("locals {{\n  a = \"{long}\"\n}}\n"),
        format!("{long} {{}}\n"),
        format!("locals {{ {long} = 1 }}\n"),
        long.clone(),
        " ".repeat(5 * 1024 * 1024),
    ] {
        let tree = tree(&[("main.tf", text)]);
        check(tree.path());
    }
    // Under the limit for files they are read.
    let long = "x".repeat(3 * 1024 * 1024);
    let text =
        format!("locals {{\n  a = \"{long}\"\n}}\noutput \"n\" {{ value = length(local.a) }}\n");
    assert_eq!(outputs(&text)["n"], 3 * 1024 * 1024);
}

#[test]
fn wide_files_are_read_whole() {
    let mut wide = String::from("locals {\n  object = {\n");
    for at in 0..20_000 {
        writeln!(wide, "    key{at} = {{ number = {at} }}").unwrap();
    }
    wide += "  }\n}\nlocals {\n";
    for at in 0..20_000 {
        writeln!(wide, "  a{at} = {at}").unwrap();
    }
    wide += "}\noutput \"keys\" { value = length(local.object) }\n";
    wide += "output \"last\" { value = local.object.key19999.number + local.a19999 }\n";
    let outputs = outputs(&wide);
    assert_eq!(outputs["keys"], 20_000);
    assert_eq!(outputs["last"], 39_998);
}

#[test]
fn a_hundred_thousand_small_blocks_are_read_or_refused() {
    let mut many = String::new();
    for at in 0..100_000 {
        writeln!(many, "output \"o{at}\" {{}}").unwrap();
    }
    let tree = tree(&[("main.tf", many)]);
    check(tree.path());
}

#[test]
fn numbers_beyond_measure_are_no_values() {
    let outputs = outputs(
        "output \"big\" { value = 1e1000000000 }\noutput \"small\" { value = 1e-1000000000 }\n\
         output \"power\" { value = pow(10, 1e9) }\noutput \"long\" { value = 2e9 * 1e300 }\n\
         output \"shift\" { value = pow(2, 30000) * pow(2, 30000) }\n\
         output \"digits\" { value = \"${pow(10, 10000)}\" == \"\" }\n",
    );
    for name in ["big", "power", "shift"] {
        assert!(outputs[name].get("$unknown").is_some(), "{name}: {}", outputs[name]);
    }
}

#[test]
fn a_number_of_a_million_digits_is_read_or_refused() {
    let digits = "7".repeat(1_000_000);
    graph(tree(&[("main.tf", format!("output \"it\" {{ value = {digits} }}\n"))]).path());
    graph(
        tree(&[("main.tf", format!("output \"it\" {{ value = parseint(\"{digits}\", 36) }}\n"))])
            .path(),
    );
    graph(tree(&[("main.tf", format!("output \"it\" {{ value = \"{digits}\" + 1 }}\n"))]).path());
    graph(
        tree(&[("main.tf.json", format!("{{\"output\":{{\"it\":{{\"value\":{digits}}}}}}}"))])
            .path(),
    );
}
