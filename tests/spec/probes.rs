//! Questions that other linters were seen to answer wrongly, each with the true answer.

use std::fmt::Write as _;

use crate::support;
use drlint::diag::Verdict;
use drlint::graph::Graph;
use drlint::policy::{Overrides, PolicySource, Program, bundle, run};

/// A table must be recoverable to any point in time.
const RECOVERABLE: &str = r#"
resource_policy "aws_dynamodb_table" "recoverable" {
  enforce {
    condition     = core::anytrue([for p in attrs.point_in_time_recovery : p.enabled])
    error_message = "This table cannot be recovered."
  }
}
"#;

fn recoverable() -> PolicySource {
    support::policy("probes/recoverable", RECOVERABLE)
}

/// `fail address` or `unknown address` for everything a rule says about a graph, sorted.
fn judged(graph: &Graph, rule: &str) -> Vec<String> {
    let mut sources = bundle::sources();
    sources.push(recoverable());
    sources.retain(|source| *source.id == *rule);
    let program = Program::compile(&sources, &Overrides::default()).unwrap();
    let mut found: Vec<String> = run(&program, graph)
        .diagnostics
        .iter()
        .map(|one| {
            let verdict = if one.verdict == Verdict::Fail { "fail" } else { "unknown" };
            format!("{verdict} {}", one.subject.as_deref().unwrap())
        })
        .collect();
    found.sort();
    found
}

fn says(rule: &str, configuration: &str) -> Vec<String> {
    judged(&support::graph(&[("root/main.tf", configuration)]), rule)
}

/// Whether a table with this value for `enabled` is recoverable.
fn table(enabled: &str, rest: &str) -> Vec<String> {
    says(
        "probes/recoverable",
        &format!(
            "resource \"aws_dynamodb_table\" \"t\" {{\n  name = \"t\"\n  point_in_time_recovery {{\n    enabled = {enabled}\n  }}\n}}\n{rest}"
        ),
    )
}

#[test]
fn a_copy_in_the_same_region_is_no_copy() {
    let found = says(
        "s3/unreplicated-bucket",
        r#"
provider "aws" {
  region = "us-east-1"
}
provider "aws" {
  alias  = "dr"
  region = "us-east-1"
}
resource "aws_s3_bucket" "source" {
  bucket = "source"
}
resource "aws_s3_bucket" "copy" {
  provider = aws.dr
  bucket   = "copy"
}
resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = aws_s3_bucket.source.id
  role   = "r"
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}
"#,
    );
    assert_eq!(found, ["fail aws_s3_bucket.copy", "fail aws_s3_bucket.source"]);
}

#[test]
fn a_wildcard_in_a_dynamic_statement_is_one() {
    let found = says(
        "iam/wildcard-action",
        r#"
data "aws_iam_policy_document" "d" {
  dynamic "statement" {
    for_each = [["*"]]
    content {
      actions   = statement.value
      resources = ["*"]
    }
  }
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = data.aws_iam_policy_document.d.json
}
"#,
    );
    assert_eq!(found, ["fail aws_iam_policy.p"]);
}

#[test]
fn a_wildcard_in_an_encoded_document_is_one() {
    for statement in [
        r#"[for a in ["*"] : { Effect = "Allow", Action = a, Resource = "*" }]"#,
        r#"[{ Effect = "Allow", Action = "*", Resource = "*" }]"#,
        r#"{ Effect = "Allow", Action = ["s3:GetObject", "s3:*"], Resource = "*" }"#,
    ] {
        let policy = format!(
            "resource \"aws_iam_policy\" \"p\" {{\n  name = \"p\"\n  policy = jsonencode({{ Statement = {statement} }})\n}}\n"
        );
        assert_eq!(says("iam/wildcard-action", &policy), ["fail aws_iam_policy.p"], "{statement}");
    }
}

#[test]
fn each_instance_of_a_module_is_judged_by_its_own_values() {
    let graph = support::graph(&[
        (
            "root/main.tf",
            r#"
locals {
  regions = ["us-east-1", "us-west-2"]
}
module "r" {
  for_each = { for r in local.regions : r => r == "us-east-1" }
  source   = "./table"
  recover  = each.value
}
"#,
        ),
        (
            "root/table/main.tf",
            r#"
variable "recover" {
  type = bool
}
resource "aws_dynamodb_table" "t" {
  name = "t"
  point_in_time_recovery {
    enabled = var.recover
  }
}
"#,
        ),
    ]);
    let found = judged(&graph, "probes/recoverable");
    assert_eq!(found, ["fail module.r[\"us-west-2\"].aws_dynamodb_table.t"]);
}

#[test]
fn a_variable_without_value_is_unknown() {
    let found = table("var.no_default", "variable \"no_default\" {\n  type = bool\n}\n");
    assert_eq!(found, ["unknown aws_dynamodb_table.t"]);
}

#[test]
fn functions_and_the_workspace_are_computed() {
    for enabled in [
        r#"cidrsubnet("10.0.0.0/16", 8, 2) == "10.0.2.0/24""#,
        r#"trimprefix("aabucket", "a") == "abucket""#,
        r#"terraform.workspace == "default" ? true : false"#,
    ] {
        assert!(table(enabled, "").is_empty(), "{enabled}");
        assert_eq!(table(&format!("!({enabled})"), ""), ["fail aws_dynamodb_table.t"], "{enabled}");
    }
}

#[test]
fn a_dynamic_block_over_a_computed_map_is_there() {
    let found = says(
        "probes/recoverable",
        r#"
locals {
  features = { recovery = true, streams = false }
}
resource "aws_dynamodb_table" "t" {
  name = "t"
  dynamic "point_in_time_recovery" {
    for_each = { for name, on in local.features : name => on if on }
    content {
      enabled = point_in_time_recovery.value
    }
  }
}
"#,
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn variable_files_are_read() {
    let main = "variable \"recover\" {\n  type    = bool\n  default = false\n}\nresource \"aws_dynamodb_table\" \"t\" {\n  name = \"t\"\n  point_in_time_recovery {\n    enabled = var.recover\n  }\n}\n";
    let graph =
        support::graph(&[("root/main.tf", main), ("root/x.auto.tfvars", "recover = true\n")]);
    assert!(judged(&graph, "probes/recoverable").is_empty());
    let graph = support::graph(&[("root/main.tf", main)]);
    assert_eq!(judged(&graph, "probes/recoverable"), ["fail aws_dynamodb_table.t"]);
}

#[test]
fn a_resource_counted_to_zero_is_not_there() {
    let found = says(
        "probes/recoverable",
        "resource \"aws_dynamodb_table\" \"t\" {\n  count = 0\n  name  = \"t\"\n}\n",
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_one_of_many_module_calls_is_judged() {
    for calls in [33, 64, 100] {
        let mut main = String::new();
        for at in 0..calls {
            writeln!(
                main,
                "module \"m{at}\" {{\n  source  = \"./table\"\n  recover = {}\n}}",
                at % 2 == 0
            )
            .unwrap();
        }
        let graph = support::graph(&[
            ("root/main.tf", &main),
            (
                "root/table/main.tf",
                "variable \"recover\" {\n  type = bool\n}\nresource \"aws_dynamodb_table\" \"t\" {\n  name = \"t\"\n  point_in_time_recovery {\n    enabled = var.recover\n  }\n}\n",
            ),
        ]);
        assert_eq!(judged(&graph, "probes/recoverable").len(), calls / 2, "{calls} calls");
    }
}
