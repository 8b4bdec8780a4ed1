//! Files named on the command line, as pre-commit names them.

use std::fs;

use serde_json::Value as Json;

use crate::support::program::{drlint, tree};

/// The root modules that a check of these paths checks.
fn roots(directory: &std::path::Path, paths: &[&str]) -> Vec<String> {
    let (_, out) = drlint(directory, &[&["check", "--format", "json"], paths].concat());
    let report: Json = serde_json::from_str(&out).unwrap();
    let deployments = report["deployments"].as_array().unwrap();
    deployments.iter().map(|one| one["root"].as_str().unwrap().to_owned()).collect()
}

fn call(source: &str) -> String {
    format!("module \"m\" {{\n  source = \"{source}\"\n}}\n")
}

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

#[test]
fn a_file_stands_for_the_root_modules_that_read_it() {
    let settings = "deployment \"live\" {\n  root      = \"live\"\n  var_files = [\"../vars/live.tfvars\"]\n}\n";
    let tree = tree(&[
        (".drlint.hcl", settings),
        ("live/main.tf", &call("../modules/outer")),
        ("live/env/prod.tfvars", ""),
        ("live/policy.json", "{}"),
        ("test/main.tf.json", "{\"module\": {\"m\": {\"source\": \"../modules/inner\"}}}"),
        ("other/main.tf", BUCKET),
        ("modules/outer/main.tf", &call("../inner")),
        ("modules/inner/main.tf", BUCKET),
        ("modules/unused/main.tf", BUCKET),
        ("vars/live.tfvars", ""),
    ]);
    for (paths, expected) in [
        (&["modules/inner/main.tf"][..], &["live", "test"][..]),
        (&["modules/outer/main.tf"], &["live"]),
        (&["live/main.tf"], &["live"]),
        (&["test/main.tf.json"], &["test"]),
        (&["other/main.tf", "modules/outer/main.tf"], &["live", "other"]),
        (&["modules/unused/main.tf"], &["modules/unused"]),
        (&["live/env/prod.tfvars"], &["live"]),
        (&["vars/live.tfvars"], &["live"]),
        (&["other", "modules/inner/main.tf"], &["live", "other", "test"]),
        (&[".drlint.hcl"], &["live", "modules/unused", "other", "test"]),
        // A directory is checked as it is.
        (&["modules/outer"], &["modules/outer"]),
    ] {
        let mut found = roots(tree.path(), paths);
        found.dedup();
        assert_eq!(found, expected, "{paths:?}");
    }
}

#[test]
fn a_module_that_is_named_by_its_file_has_the_values_of_its_call() {
    let module =
        "variable \"name\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n";
    let root = "# drlint:ignore[s3] The data can be made again\nmodule \"m\" {\n  source = \"./m\"\n  name   = \"data\"\n}\n";
    let tree = tree(&[("main.tf", root), ("m/main.tf", module)]);
    let report = |path: &str| {
        let (_, out) = drlint(tree.path(), &["check", "--format", "json", path]);
        let mut report: Json = serde_json::from_str(&out).unwrap();
        report["summary"]["seconds"] = 0.into();
        report
    };
    assert_eq!(report("m/main.tf"), report("."));
    assert!(report("m/main.tf")["diagnostics"].to_string().contains("module.m.aws_s3_bucket.b"));
}

#[test]
fn syntax_errors_of_other_roots_are_not_reported() {
    let tree = tree(&[("a/main.tf", BUCKET), ("b/main.tf", "resource {")]);
    let (status, out) = drlint(tree.path(), &["check", "--select", "dns", "a/main.tf"]);
    assert_eq!(status, 0, "{out}");
}

#[test]
fn pre_commit_checks_the_repository_and_not_single_files() {
    let hooks = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml"));
    let hooks = hooks.unwrap();
    let count =
        |text: &str| hooks.lines().filter(|line| line.trim_start().starts_with(text)).count();
    assert_eq!(count("- id:"), 2);
    assert_eq!(count("pass_filenames: false"), 2);
}
