//! Waivers and comments cover the subjects they name and no others, in every format.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::support::program::{drlint, tree};

/// A document that allows everything, for whoever uses it.
const DOCUMENT: &str = r#"
data "aws_iam_policy_document" "all" {
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}
"#;

const ROLES: &str = r#"
resource "aws_iam_role_policy" "sandbox" {
  name   = "sandbox"
  role   = "sandbox"
  policy = data.aws_iam_policy_document.all.json
}
resource "aws_iam_role_policy" "production" {
  name   = "production"
  role   = "production"
  policy = data.aws_iam_policy_document.all.json
}
"#;

const EACH: &str = r#"
resource "aws_iam_role_policy" "of" {
  for_each = toset(["production", "sandbox"])
  name     = each.key
  role     = each.key
  policy   = data.aws_iam_policy_document.all.json
}
"#;

const MODULE: &str = r#"
variable "policy" { type = string }
resource "aws_iam_role_policy" "this" {
  name   = "this"
  role   = "this"
  policy = var.policy
}
"#;

const CALLS: &str = r#"
# drlint:ignore[iam/wildcard-action] Only the sandbox account has it.
module "sandbox" {
  source = "./role"
  policy = data.aws_iam_policy_document.all.json
}
module "production" {
  source = "./role"
  policy = data.aws_iam_policy_document.all.json
}
"#;

/// One module, called by two roots, with the document inside.
const SHARED: &str = r#"
resource "aws_iam_role_policy" "this" {
  name   = "this"
  role   = "this"
  policy = data.aws_iam_policy_document.all.json
}
"#;

const NUMBER: &str = r#"
variable "size" { type = number }
"#;

const NUMBERS: &str = r#"
module "m" {
  for_each = toset(["production", "sandbox"])
  source   = "./number"
  size     = "large"
}
"#;

const DEFAULT: &str = r#"
variable "size" {
  type    = number
  default = 7
  validation {
    condition     = var.size < 5
    error_message = "It is too large."
  }
}
"#;

const TYPO: &str = r#"
resource "aws_sns_topic" "t" {
  nmae = "t"
}
"#;

const PROVIDERS: &str = r#"
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}
"#;

const INNER: &str = r#"
module "inner" {
  source = "../number"
}
"#;

fn calls(directory: &str, rule: &str) -> String {
    format!(
        "# drlint:ignore[{rule}] Only the sandbox has it.\n\
         module \"sandbox\" {{\n  source = \"./{directory}\"\n}}\n\
         module \"production\" {{\n  source = \"./{directory}\"\n}}\n"
    )
}

fn waiver(rule: &str, address: &str) -> String {
    format!(
        "waiver {{\n  rule    = \"{rule}\"\n  address = {address:?}\n  reason  = \"Only a sandbox.\"\n}}\n"
    )
}

struct Case {
    name: &'static str,
    rule: &'static str,
    files: Vec<(&'static str, String)>,
}

fn cases() -> Vec<Case> {
    const WILDCARD: &str = "iam/wildcard-action";
    let case =
        |name, rule, files: &[(&'static str, String)]| Case { name, rule, files: files.to_vec() };
    vec![
        case(
            "two roles, one document",
            WILDCARD,
            &[
                (".drlint.hcl", waiver(WILDCARD, "aws_iam_role_policy.sandbox")),
                ("main.tf", format!("{DOCUMENT}{ROLES}")),
            ],
        ),
        // The waived one comes last in the order of addresses, the other one first.
        case(
            "instances of one resource",
            WILDCARD,
            &[
                (".drlint.hcl", waiver(WILDCARD, "aws_iam_role_policy.of[\"sandbox\"]")),
                ("main.tf", format!("{DOCUMENT}{EACH}")),
            ],
        ),
        case(
            "two calls that are given one document",
            WILDCARD,
            &[("main.tf", format!("{DOCUMENT}{CALLS}")), ("role/main.tf", MODULE.to_owned())],
        ),
        case(
            "two calls of a module with the document",
            WILDCARD,
            &[
                ("main.tf", calls("shared", WILDCARD)),
                ("shared/main.tf", format!("{DOCUMENT}{SHARED}")),
            ],
        ),
        case(
            "two roots that call one module",
            WILDCARD,
            &[
                (".drlint.hcl", waiver(WILDCARD, "module.sandbox.*")),
                ("a/main.tf", "module \"sandbox\" {\n  source = \"../shared\"\n}\n".to_owned()),
                ("b/main.tf", "module \"production\" {\n  source = \"../shared\"\n}\n".to_owned()),
                ("shared/main.tf", format!("{DOCUMENT}{SHARED}")),
            ],
        ),
        case(
            "one invalid value for several module instances",
            "config/invalid-value",
            &[
                (".drlint.hcl", waiver("config/invalid-value", "module.m[\"sandbox\"]")),
                ("main.tf", NUMBERS.to_owned()),
                ("number/main.tf", NUMBER.to_owned()),
            ],
        ),
        case(
            "one default, two calls",
            "config/failed-validation",
            &[
                ("main.tf", calls("default", "config/failed-validation")),
                ("default/main.tf", DEFAULT.to_owned()),
            ],
        ),
        case(
            "one misspelt argument, two calls",
            "config/unknown-argument",
            &[
                ("main.tf", PROVIDERS.to_owned() + &calls("typo", "config/unknown-argument")),
                ("typo/main.tf", TYPO.to_owned()),
            ],
        ),
        case(
            "one incomplete call in a module that is called twice",
            "config/missing-argument",
            &[
                ("main.tf", calls("outer", "config/missing-argument")),
                ("outer/main.tf", INNER.to_owned()),
                ("number/main.tf", NUMBER.to_owned()),
            ],
        ),
    ]
}

fn check(case: &Case) {
    let Case { name, rule, files } = case;
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let tree = tree(&files);
    let run = |arguments: &[&str]| {
        drlint(tree.path(), &[&["check", "--fail-on", "note"], arguments].concat())
    };
    let (status, json) = run(&["--format", "json"]);
    assert_eq!(status, 1, "{name}: a waiver for one passes the other");
    let json: Json = serde_json::from_str(&json).unwrap();
    let all = json["diagnostics"].as_array().unwrap();
    assert!(!json.to_string().contains("drlint/unused-waiver"), "{name}: {json:#}");
    let ours: Vec<&Json> = all.iter().filter(|one| one["rule"] == *rule).collect();
    let (waived, open): (Vec<_>, Vec<_>) =
        ours.iter().partition::<Vec<&Json>, _>(|one| one["suppressed"].is_object());
    assert_eq!((waived.len(), open.len()), (1, 1), "{name}: {json:#}");
    assert_eq!(json["summary"]["suppressed"], 1, "{name}");
    let prints: BTreeSet<_> = all.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), all.len(), "{name}");

    let (_, sarif) = run(&["--format", "sarif"]);
    let sarif: Json = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let results: Vec<_> = results.iter().filter(|one| one["ruleId"] == *rule).collect();
    let print = &open[0]["fingerprint"];
    assert!(
        results.iter().any(|one| {
            one["partialFingerprints"]["drlint/v1"] == *print && one["suppressions"].is_null()
        }),
        "{name}: {sarif:#}"
    );

    let (_, text) = run(&[]);
    let head = format!("{} {rule}", open[0]["severity"].as_str().unwrap());
    assert_eq!(text.matches(&head).count(), 1, "{name}: {text}");
    if let Some(address) = open[0]["address"].as_str() {
        assert!(text.contains(address), "{name}: {text}");
    }
    if let Some(address) = waived[0]["address"].as_str() {
        let same = open[0]["address"] == address;
        assert!(same || !text.contains(address), "{name}: {text}");
    }
}

#[test]
fn a_waiver_for_one_subject_leaves_the_others() {
    cases().iter().for_each(check);
}

#[test]
fn what_is_shown_once_counts_for_every_subject() {
    let tree = tree(&[("main.tf", &format!("{DOCUMENT}{ROLES}"))]);
    let (_, text) = drlint(tree.path(), &["check", "--select", "iam/wildcard-action"]);
    assert_eq!(text.matches("This statement allows *.").count(), 1, "{text}");
    assert!(text.contains("aws_iam_role_policy.production and 1 other"), "{text}");
    assert!(text.contains("used by aws_iam_role_policy.sandbox"), "{text}");
    assert!(text.contains("FAILED: 2 errors"), "{text}");
}

#[test]
fn each_deployment_has_its_findings() {
    let settings = "deployment \"sandbox\" {\n  root = \".\"\n}\n\
                    deployment \"production\" {\n  root = \".\"\n  workspace = \"p\"\n}\n";
    let tree = tree(&[(".drlint.hcl", settings), ("main.tf", &format!("{DOCUMENT}{ROLES}"))]);
    let select = ["check", "--select", "iam/wildcard-action"];
    let (_, json) = drlint(tree.path(), &[&select[..], &["--format", "json"]].concat());
    let json: Json = serde_json::from_str(&json).unwrap();
    let of = |one: &Json| (one["deployment"].to_string(), one["address"].to_string());
    let all = json["diagnostics"].as_array().unwrap();
    let found: BTreeSet<_> = all.iter().map(of).collect();
    assert_eq!((found.len(), all.len()), (4, 4), "{json:#}");
    let (_, text) = drlint(tree.path(), &select);
    assert_eq!(text.matches("This statement allows *.").count(), 1, "{text}");
    assert!(text.contains("and 1 other"), "{text}");
}

#[test]
fn what_says_that_nothing_was_checked_cannot_be_suppressed() {
    for rule in ["syntax/error", "*", "syntax/*"] {
        let tree = tree(&[
            (".drlint.hcl", &waiver(rule, "*").replace("  address = \"*\"\n", "")),
            ("main.tf", "# drlint:ignore[*] Do not look.\nresource \"aws_s3_bucket\" {{{\n"),
        ]);
        let (status, text) = drlint(tree.path(), &["check"]);
        assert_eq!(status, 1, "{rule}: {text}");
        assert!(text.contains("error syntax/error"), "{rule}: {text}");
    }
}

#[test]
fn a_pack_does_not_imitate_a_built_in_check() {
    let rule = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("rules/iam/wildcard-action.policy.hcl"),
    );
    let rule = rule.unwrap();
    for (path, expected) in [
        ("p/config/wildcard-action.policy.hcl", "reserved"),
        ("p/syntax/wildcard-action.policy.hcl", "reserved"),
        ("p/drlint/wildcard-action.policy.hcl", "reserved"),
        ("p/Config/wildcard-action.policy.hcl", "lower-case"),
        ("p/c\u{43e}nfig/wildcard-action.policy.hcl", "lower-case"),
        ("p/a/b/wildcard-action.policy.hcl", "<pack>/<rule>"),
        ("p/wildcard-action.policy.hcl", "<pack>/<rule>"),
    ] {
        let tree = tree(&[(path, &rule), ("main.tf", "")]);
        let mut command = assert_cmd::Command::cargo_bin("drlint").unwrap();
        let ran =
            command.current_dir(tree.path()).args(["check", "--rules", "p"]).output().unwrap();
        let error = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{path}: {error}");
        assert!(error.contains(expected), "{path}: {error}");
    }
}
