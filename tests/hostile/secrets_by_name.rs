//! Excerpts show no secret that no schema and no declaration names: arguments of provider blocks, files
//! with syntax errors, values of other root modules.

use crate::process::{tree, write};
use crate::secrets::{RULE, SECRET, outputs, shows_nothing};

const PROVIDERS: &str = r#"
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
  backend "s3" {
    secret_key = "hunter2"
    region     = "us-nowhere"
  }
}
provider "aws" {
  region     = "us-nowhere"
  secret_key = "hunter2"
  access_key = "hunter2"
  token      = "hunter2"
}
provider "other" {
  nested = {
    db_password = "hunter2"
  }
}
module "unread" {
  source   = "git::ssh://example.com/x"
  password = "hunter2"
}
module "missing" {
  source   = "./missing"
  password = "hunter2"
}
"#;

#[test]
fn names_of_arguments_hide_what_no_schema_describes() {
    let tree = tree(&[("main.tf", PROVIDERS)]);
    shows_nothing(tree.path(), &[]);
    let resource = "resource \"other_thing\" \"x\" { password = \"hunter2\" }\nprovider \"aws\" { region = \"us-nowhere\" }\n";
    write(tree.path(), "main.tf", resource);
    let shown = outputs(tree.path(), &["check", "-v"]);
    assert!(shown.contains("other_thing") && !shown.contains(SECRET), "{shown}");
}

#[test]
fn ephemeral_variables_are_not_shown() {
    let text = r#"
variable "e" {
  type      = string
  ephemeral = true
  default   = "hunter2"
}
locals {
  e = "x-${var.e}"
}
provider "aws" {
  region = local.e
}
resource "aws_sns_topic" "t" {
  name = var.e
  tags = { a = local.e }
}
output "e" {
  value     = var.e
  ephemeral = true
}
output "literal" {
  value     = "hunter2"
  ephemeral = true
}
"#;
    let tree = tree(&[("main.tf", text), ("pack/pack/everything.policy.hcl", RULE)]);
    shows_nothing(tree.path(), &[]);
}

#[test]
fn variable_files_of_two_roots_show_no_value_that_one_of_them_hides() {
    let provider = "provider \"aws\" {\n  region = \"us-east-1\"\n}\n";
    let hides = format!("variable \"p\" {{\n  sensitive = true\n}}\n{provider}");
    let tree = tree(&[
        ("a/main.tf", hides.as_str()),
        ("b/main.tf", provider),
        ("common.tfvars", "p = \"hunter2\"\n"),
    ]);
    for command in ["check -v", "check --format json", "check b -v", "graph"] {
        let arguments: Vec<_> = command.split(' ').chain(["--var-file", "common.tfvars"]).collect();
        let text = outputs(tree.path(), &arguments);
        assert!(!text.contains(SECRET), "{arguments:?}: {text}");
    }
}

/// Bodies of a resource that cannot be parsed, or not as they stand.
const BROKEN: &[&str] = &[
    "password = \"hunter2\"\n  engine =",
    "engine =\n  password = \"hunter2\"",
    "password = \"hunter2\" \"x\"",
    "password = \"hunter2",
    "password = \"x\" hunter2",
    "password = \"${upper(\"a = b\", \"hunter2\")\n  engine =",
    "\"password\" = \"hunter2\"",
    "password =\n    \"hunter2\"",
    "password\n    = \"hunter2\"",
    "password = {\n    a = \"hunter2\"\n  }\n  engine =",
    "password = [\n    \"hunter2\",\n  ]\n  engine =",
    "password = <<EOT\na = hunter2\nEOT\n  engine =",
    "password =\n    <<EOT\na = hunter2\nEOT\n  engine =",
    "password = \"hunter2\"\n  password = \"hunter2\"",
    "password \"hunter2\"",
    "password: \"hunter2\"",
    "PASSWORD := \"hunter2\"\n  engine =",
    "password=\"hunter2\":\"hunter2\"",
    "secret_string = \"hunter2\" }}",
    "tags = { api_token = \"hunter2\" engine = }",
    "hidden = \"hunter2\"\n  engine =",
    "name = sensitive(\"hunter2\")\n  engine =",
];

#[test]
fn syntax_errors_show_no_secret_beside_them() {
    for broken in BROKEN {
        let text = format!(
            "variable \"hidden\" {{\n  sensitive = true\n  default = \"hunter2\"\n}}\n\
             resource \"aws_db_instance\" \"d\" {{\n  {broken}\n}}\n"
        );
        let module = "variable \"hidden\" {\n  sensitive = true\n}\n";
        let tree = tree(&[("main.tf", text.as_str()), ("m/main.tf", module)]);
        for command in ["check", "check -v", "check --format json", "check --format sarif"] {
            let arguments: Vec<_> = command.split(' ').collect();
            let shown = outputs(tree.path(), &arguments);
            assert!(!shown.contains(SECRET), "{command}:\n{text}\n{shown}");
        }
        let shown = outputs(tree.path(), &["check"]);
        assert!(shown.contains("main.tf:"), "is refused:\n{text}\n{shown}");
    }
}

#[test]
fn broken_json_shows_no_secret() {
    for broken in [
        "{\"resource\":{\"aws_db_instance\":{\"d\":{\"password\":\"hunter2\",\"engine\":\"x\"}}}",
        "{\"resource\":{\"aws_db_instance\":{\"d\":{\n\"password\":\n\"hunter2\",\n\"engine\":\n}}}}",
        "{\"resource\":{\"aws_db_instance\":{\"d\":{\n\"password\": \"hunter2,\n\"engine\": \"x\"\n}}}}",
        "{\"resource\":{\"aws_db_instance\":{\"d\":{\n\"password\" \"hunter2\"\n}}}}",
        "{\"variable\":{\"x\":{\"sensitive\":true,\"default\":\"hunter2\"}}",
        "{\"module\":{\"m\":{\"source\":\"./m\",\"password\":[\"a\",\"hunter2\"}}}",
    ] {
        let tree = tree(&[("main.tf.json", broken)]);
        for command in ["check -v", "check --format json", "check --format sarif"] {
            let arguments: Vec<_> = command.split(' ').collect();
            let shown = outputs(tree.path(), &arguments);
            assert!(!shown.contains(SECRET), "{command}:\n{broken}\n{shown}");
            assert!(shown.contains("main.tf.json"), "is refused: {shown}");
        }
    }
}
