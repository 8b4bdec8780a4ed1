//! Where values come from: the workspace, the environment, files that take each other's place, regions.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;

use crate::support::program::{diagnostics, drlint, graph, tree};

/// The outputs of a root, with these variables of the environment.
fn outputs(directory: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Json {
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(directory).env_clear().envs(environment.iter().copied());
    let output = command.arg("graph").args(arguments).output().unwrap();
    let graph: Json = serde_json::from_slice(&output.stdout).unwrap();
    graph["outputs"].clone()
}

const WORKSPACE: &str = "output \"it\" {\n  value = terraform.workspace\n}\n";

#[test]
fn the_selected_workspace_is_that_of_the_directory() {
    let tree = tree(&[("main.tf", WORKSPACE)]);
    let file = tree.path().join(".terraform/environment");
    fs::create_dir(file.parent().unwrap()).unwrap();
    assert_eq!(outputs(tree.path(), &[], &[])["it"], "default");
    for (text, expected) in [
        ("prod", "prod"),
        ("prod\n", "prod"),
        ("", "default"),
        ("../../etc", "default"),
        ("a b", "default"),
        ("\u{1b}[2J", "default"),
    ] {
        fs::write(&file, text).unwrap();
        assert_eq!(outputs(tree.path(), &[], &[])["it"], expected, "{text:?}");
    }
    fs::write(&file, "prod").unwrap();
    let environment = [("TF_WORKSPACE", "test")];
    assert_eq!(outputs(tree.path(), &environment, &[])["it"], "test");
    assert_eq!(outputs(tree.path(), &environment, &["--workspace", "dev"])["it"], "dev");
    let (_, report) = drlint(tree.path(), &["check", "--format", "json"]);
    let report: Json = serde_json::from_str(&report).unwrap();
    assert_eq!(report["deployments"][0]["workspace"], "prod");
}

#[test]
fn hcp_terraform_has_no_default_workspace() {
    for backend in [
        "cloud {\n    workspaces {\n      tags = [\"app\"]\n    }\n  }",
        "backend \"remote\" {\n    workspaces {\n      prefix = \"app-\"\n    }\n  }",
    ] {
        let root = format!("terraform {{\n  {backend}\n}}\n{WORKSPACE}");
        let tree = tree(&[("main.tf", &root)]);
        let why = "terraform.workspace decides, and no workspace is selected: set --workspace";
        assert_eq!(outputs(tree.path(), &[], &[])["it"]["$unknown"], why, "{backend}");
        assert_eq!(outputs(tree.path(), &[], &["--workspace", "a"])["it"], "a");
    }
    let root = format!("terraform {{\n  backend \"s3\" {{}}\n}}\n{WORKSPACE}");
    let tree = tree(&[("main.tf", &root)]);
    assert_eq!(outputs(tree.path(), &[], &[])["it"], "default");
}

#[test]
fn the_workspace_decides_what_is_looked_up_by_it() {
    let root = "variable \"accounts\" {\n  default = { dev = \"1\", prod = \"2\" }\n}\n\
                locals {\n  env = terraform.workspace\n}\n\
                resource \"aws_sns_topic\" \"t\" {\n  for_each = { dev = 1 }\n  name     = \"t\"\n}\n\
                output \"index\" {\n  value = var.accounts[terraform.workspace]\n}\n\
                output \"local\" {\n  value = \"a-${var.accounts[local.env]}\"\n}\n\
                output \"lookup\" {\n  value = lookup(var.accounts, local.env)\n}\n\
                output \"instance\" {\n  value = aws_sns_topic.t[terraform.workspace].name\n}\n\
                output \"tried\" {\n  value = try(var.accounts[terraform.workspace], \"none\")\n}\n\
                output \"default\" {\n  value = lookup(var.accounts, terraform.workspace, \"none\")\n}\n\
                output \"other\" {\n  value = try(var.accounts[\"test\"], \"none\")\n}\n";
    let tree = tree(&[("main.tf", root)]);
    let found = outputs(tree.path(), &[], &[]);
    let why = "terraform.workspace decides, and no workspace is selected: set --workspace";
    for name in ["index", "lookup", "instance"] {
        assert_eq!(found[name]["$unknown"], why, "{name}");
    }
    assert!(found["local"].to_string().contains(why), "{}", found["local"]);
    // What Terraform plans in a new clone, where `default` is selected.
    assert_eq!((&found["default"], &found["other"]), (&"none".into(), &"none".into()));
    let found = outputs(tree.path(), &[], &["--workspace", "dev"]);
    let expected = serde_json::json!({
        "index": "1", "local": "a-1", "lookup": "1", "instance": "t", "tried": "1", "default": "1",
        "other": "none",
    });
    assert_eq!(found, expected);
}

#[test]
fn an_unreadable_value_does_not_hide_the_others() {
    let root = "variable \"names\" {\n  type    = list(string)\n  default = [\"d\"]\n}\n\
                variable \"zone\" {\n  type = string\n}\n\
                output \"names\" {\n  value = var.names\n}\noutput \"zone\" {\n  value = var.zone\n}\n";
    let tree = tree(&[("main.tf", root), ("terraform.tfvars", "zone = \"a\"\n")]);
    let environment = [("TF_VAR_names", "[hunter2")];
    let found = outputs(tree.path(), &environment, &[]);
    assert_eq!(found["zone"], "a");
    assert_eq!(found["names"]["$unknown"], "var.names is given a value that cannot be read");
    // Precedence: a file sets it again.
    fs::write(tree.path().join("x.auto.tfvars"), "names = [\"f\"]\n").unwrap();
    assert_eq!(outputs(tree.path(), &environment, &[])["names"], serde_json::json!(["f"]));
    fs::write(tree.path().join("x.auto.tfvars"), "names = split(\",\", \"a,b\")\n").unwrap();
    let found = outputs(tree.path(), &[], &[]);
    assert_eq!(found["names"]["$unknown"], "var.names is given a value that cannot be read");
}

#[test]
fn a_flag_that_one_root_cannot_read_is_reported_there() {
    let list = "variable \"names\" {\n  type    = list(string)\n  default = []\n}\n";
    let text = "variable \"names\" {\n  type = string\n}\n";
    let tree = tree(&[("a/main.tf", list), ("b/main.tf", text)]);
    let found = diagnostics(tree.path(), &["--var", "names=[hunter2"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["message"], "--var names cannot be read as a value.");
    assert_eq!(found[0]["path"], "a/main.tf");
}

#[test]
fn a_file_that_takes_the_place_of_another_is_noted() {
    let topic =
        |name: &str| format!("resource \"aws_sns_topic\" \"{name}\" {{\n  name = \"x\"\n}}\n");
    let tree = tree(&[
        ("main.tf", &topic("terraform")),
        ("main.tofu", &topic("tofu")),
        ("json.tf.json", "{}"),
        ("json.tofu.json", "{}"),
        ("only.tofu", &topic("only")),
        ("x_override.tf", ""),
        ("x_override.tofu", ""),
    ]);
    let found = diagnostics(tree.path(), &[]);
    let notes = found.iter().filter(|one| one["rule"] == "config/replaced-file");
    let notes: Vec<_> = notes
        .map(|one| {
            format!("{} {}: {}", one["severity"], one["path"], one["message"]).replace('"', "")
        })
        .collect();
    let note = |tofu: &str, tf: &str| {
        format!("note {tofu}: drlint reads {tofu} in place of {tf}, as OpenTofu does.")
    };
    assert_eq!(
        notes,
        [
            note("json.tofu.json", "json.tf.json"),
            note("main.tofu", "main.tf"),
            note("x_override.tofu", "x_override.tf"),
        ]
    );
    let instances = graph(tree.path(), &[])["instances"].to_string();
    assert!(
        instances.contains("aws_sns_topic.tofu") && !instances.contains("aws_sns_topic.terraform")
    );
}

#[test]
fn a_region_that_does_not_exist_is_reported() {
    let provider = |more: &str| format!("provider \"aws\" {{\n  {more}\n}}\n");
    let reported = |text: &str| {
        let tree = tree(&[("main.tf", text)]);
        let found = diagnostics(tree.path(), &[]);
        let found = found.into_iter().filter(|one| one["rule"] == "config/unknown-region");
        let found = found.map(|one| {
            format!("{} {} {}", one["range"]["start"]["line"], one["message"], one["help"])
        });
        found.collect::<Vec<_>>()
    };
    let expected =
        ["2 \"\\\"us-esat-1\\\" is not an AWS region.\" \"Did you mean \\\"us-east-1\\\"?\""];
    assert_eq!(reported(&provider("region = \"us-esat-1\"")), expected);
    let by_variable = "variable \"region\" {\n  default = \"us-esat-1\"\n}\n";
    assert_eq!(reported(&(provider("region = var.region") + by_variable)), expected);
    let keys =
        "for_each = toset([\"us-east-1\", \"us-esat-1\"])\n  alias = \"by\"\n  region = each.key";
    assert_eq!(reported(&provider(keys)).len(), 1);
    for near in [
        "region = \"us-east-1\"",
        "region = \"us-gov-west-1\"",
        "region = var.region",
        "region = \"us-esat-1\"\n  skip_region_validation = true",
        "",
    ] {
        assert_eq!(reported(&provider(near)), Vec::<String>::new(), "{near}");
    }
    let other = "provider \"google\" {\n  region = \"europe-west4\"\n}\n";
    assert_eq!(reported(other), Vec::<String>::new());
    let settings = "regions {\n  primary  = \"us-east-1\"\n  recovery = [\"us-wset-2\"]\n}\n";
    let tree = tree(&[(".drlint.hcl", settings), ("main.tf", "")]);
    let found = diagnostics(tree.path(), &[]);
    assert_eq!(
        (&found[0]["path"], &found[0]["range"]["start"]["line"]),
        (&".drlint.hcl".into(), &3.into())
    );
}
