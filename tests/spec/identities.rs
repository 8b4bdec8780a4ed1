//! What is certain of values that the provider computes: how their text begins, and that two resources of
//! one type do not share what tells them apart.

use crate::support::{self, graph, outputs};
use drlint::policy::{Overrides, Program, run};
use serde_json::{Value as Json, json};

const RESOURCES: &str = r#"
resource "aws_iam_role" "role" {
  assume_role_policy = "{}"
}

resource "aws_s3_bucket" "plain" {}

resource "aws_s3_bucket" "prefixed" {
  bucket_prefix = "logs-"
}

resource "aws_sqs_queue" "queue" {
  name = "orders"
}
"#;

fn it(expression: &str) -> Json {
    outputs(&format!("{RESOURCES}output \"it\" {{ value = {expression} }}\n"))["it"].clone()
}

#[test]
fn an_arn_or_id_is_not_empty_and_begins_with_its_form() {
    for (expression, wanted) in [
        ("aws_sqs_queue.queue.arn != \"\"", json!(true)),
        ("aws_sqs_queue.queue.id == \"\"", json!(false)),
        ("aws_sqs_queue.queue.arn == \"orders\"", json!(false)),
        ("length(aws_sqs_queue.queue.arn) > 0", json!(true)),
        ("length(aws_sqs_queue.queue.id) == 0", json!(false)),
        ("length(compact([aws_sqs_queue.queue.arn, \"\"]))", json!(1)),
        ("length(compact([aws_sqs_queue.queue.id, \"\", null])) > 0", json!(true)),
        ("length(distinct([aws_sqs_queue.queue.arn, aws_s3_bucket.plain.arn])) > 0", json!(true)),
        (
            "length(compact([aws_sqs_queue.queue.arn, aws_s3_bucket.plain.website_endpoint])) > 0",
            json!(true),
        ),
        ("coalesce(aws_sqs_queue.queue.arn, \"x\") == aws_sqs_queue.queue.arn", json!(true)),
        ("coalesce(\"\", aws_sqs_queue.queue.id, \"x\") == aws_sqs_queue.queue.id", json!(true)),
        ("aws_sqs_queue.queue.arn == \"\" ? \"no\" : \"yes\"", json!("yes")),
        ("startswith(aws_sqs_queue.queue.arn, \"arn:\")", json!(true)),
        ("startswith(aws_sqs_queue.queue.arn, \"http\")", json!(false)),
        ("strcontains(aws_sqs_queue.queue.arn, \"arn:\")", json!(true)),
        ("endswith(aws_iam_role.role.arn, \":root\")", json!(false)),
        ("contains([\"\", \"*\"], aws_iam_role.role.arn)", json!(false)),
        ("startswith(aws_s3_bucket.plain.bucket, \"terraform-\")", json!(true)),
        ("startswith(aws_s3_bucket.plain.id, \"terraform-\")", json!(true)),
        ("startswith(aws_s3_bucket.prefixed.id, \"logs-\")", json!(true)),
        ("aws_s3_bucket.prefixed.bucket == \"data\"", json!(false)),
        ("aws_s3_bucket.plain.bucket == aws_s3_bucket.prefixed.bucket", json!(false)),
    ] {
        assert_eq!(it(expression), wanted, "{expression}");
    }
}

#[test]
fn nothing_is_claimed_of_the_rest() {
    for expression in [
        "startswith(aws_sqs_queue.queue.arn, \"arn:aws:\")",
        "endswith(aws_sqs_queue.queue.arn, \":orders\")",
        "endswith(aws_iam_role.role.arn, \"/role\")",
        "aws_sqs_queue.queue.arn == \"arn:aws:sqs:us-east-1:111122223333:orders\"",
        "aws_s3_bucket.plain.bucket == \"terraform-20240101\"",
        "startswith(aws_s3_bucket.plain.bucket_domain_name, \"terraform-\")",
        "length(aws_sqs_queue.queue.arn) == 40",
        "coalesce(aws_s3_bucket.plain.website_endpoint, \"x\")",
        "length(compact([aws_s3_bucket.plain.website_endpoint]))",
        "length(compact([aws_s3_bucket.plain.website_endpoint])) > 0",
        "length(distinct([aws_sqs_queue.queue.arn, aws_s3_bucket.plain.website_endpoint])) == 2",
        "distinct([aws_sqs_queue.queue.arn, aws_s3_bucket.plain.website_endpoint])[1]",
    ] {
        assert!(it(expression).get("$unknown").is_some(), "{expression}: {}", it(expression));
    }
}

/// Whether the buckets that `names` is asked about are meant, by address; `?` where that is not known.
fn named(configuration: &str, value: &str) -> Vec<String> {
    let policy = format!(
        "resource_policy \"aws_s3_bucket\" \"example\" {{\n  locals {{\n    all = core::getresources(\"aws_s3_bucket_versioning\", {{}})\n  }}\n  enforce {{\n    condition = !plugin::drlint::names({value})\n  }}\n}}\n"
    );
    let source = support::policy("example/example", &policy);
    let program = Program::compile(&[source], &Overrides::default()).unwrap();
    let graph = graph(&[("root/main.tf", configuration)]);
    let mut found: Vec<String> = run(&program, &graph)
        .diagnostics
        .iter()
        .map(|one| format!("{} {}", one.verdict.as_str(), one.subject.as_deref().unwrap_or("")))
        .collect();
    found.sort();
    found
}

#[test]
fn resources_of_one_type_do_not_share_what_tells_them_apart() {
    let open = "variable \"a\" {}\nvariable \"b\" {}\nresource \"aws_s3_bucket\" \"a\" {\n  bucket = var.a\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.b\n}\nresource \"aws_s3_bucket_versioning\" \"a\" {\n  bucket = aws_s3_bucket.a.bucket\n}\n";
    assert_eq!(named(open, "local.all[0].bucket"), ["fail aws_s3_bucket.a"]);
    let taken = "variable \"b\" {}\nresource \"aws_s3_bucket\" \"a\" {\n  bucket = \"logs\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.b\n}\nresource \"aws_s3_bucket\" \"c\" {}\n";
    assert_eq!(named(taken, "\"logs\""), ["fail aws_s3_bucket.a"]);
    // The name of a bucket that may not exist may be that of another.
    let maybe = "variable \"on\" {}\nvariable \"b\" {}\nresource \"aws_s3_bucket\" \"a\" {\n  count = var.on ? 1 : 0\n  bucket = \"logs\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.b\n}\n";
    assert_eq!(named(maybe, "\"logs\""), ["unknown aws_s3_bucket.a[0]", "unknown aws_s3_bucket.b"]);
}

#[test]
fn an_attribute_that_resources_share_does_not_stand_for_one() {
    let shared = "resource \"aws_s3_bucket\" \"a\" {}\nresource \"aws_s3_bucket_versioning\" \"a\" {\n  bucket = aws_s3_bucket.a.hosted_zone_id\n}\n";
    assert_eq!(named(shared, "local.all[0].bucket"), ["unknown aws_s3_bucket.a"]);
}
