//! The functions of rules are what their table says, and the documentation shows that table.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support;
use drlint::policy::{FUNCTIONS, Overrides, Program, run};

/// The message of a failing policy about the only resource of its type in a configuration.
fn message(kind: &str, message: &str, configuration: &str) -> String {
    let policy = format!(
        "resource_policy {kind:?} \"example\" {{\n  enforce {{\n    condition = false\n    error_message = {message}\n  }}\n}}\n"
    );
    let source = support::policy("example/example", &policy);
    let program = Program::compile(&[source], &Overrides::default()).unwrap();
    let graph = support::graph(&[("root/main.tf", configuration)]);
    let diagnostics = run(&program, &graph).diagnostics;
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    diagnostics[0].message.clone()
}

const TABLE: &str = r#"
variable "suffix" {
  default = "x"
}

resource "aws_dynamodb_table" "this" {
  name = "table-${var.suffix}"
}
"#;

const ROLE: &str = r#"
resource "aws_iam_role" "this" {
  name               = "role"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole" } })
}
"#;

#[test]
fn objects_have_the_members_that_the_table_lists() {
    for row in FUNCTIONS.iter().filter(|row| !row.returns.members().is_empty()) {
        let name = format!("{}{}", row.namespace, row.name);
        let (kind, call, configuration) = match row.name {
            "naming" => ("aws_dynamodb_table", format!("{name}()"), TABLE),
            "protections" => ("aws_dynamodb_table", format!("{name}()[0]"), TABLE),
            "references" => ("aws_dynamodb_table", format!("{name}(attrs.name)[0]"), TABLE),
            "statements" => ("aws_iam_role", format!("{name}()[0]"), ROLE),
            "common_origin" => ("aws_dynamodb_table", format!("{name}(60)"), TABLE),
            "wildcard" => ("aws_iam_role", format!("{name}(\"s3:*\")"), ROLE),
            _ => panic!("{name} needs an example here"),
        };
        let members =
            message(kind, &format!("core::join(\" \", core::keys({call}))"), configuration);
        assert_eq!(members, row.returns.members().join(" "), "{name}");
    }
}

/// The table of a namespace as Markdown.
fn table(namespace: &str) -> String {
    let mut text =
        String::from("\n| Function | Returns | With unknown arguments | |\n|---|---|---|---|\n");
    for row in FUNCTIONS.iter().filter(|row| row.namespace == namespace) {
        let _ = writeln!(
            text,
            "| `{namespace}{}({})` | {} | {} | {} |",
            row.name,
            row.signature(),
            row.returns.describe(),
            row.unknowns.describe(),
            row.summary
        );
    }
    text.push('\n');
    text
}

#[test]
fn the_documentation_shows_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policy-language.md");
    let text = fs::read_to_string(&path).unwrap();
    let mut fresh = text.clone();
    for namespace in ["plugin::drlint::", "core::"] {
        let begin = format!("<!-- functions of {namespace} -->\n");
        let start = fresh.find(&begin).unwrap() + begin.len();
        let end = start + fresh[start..].find("<!-- end -->").unwrap();
        fresh.replace_range(start..end, &table(namespace));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    assert!(
        fresh == fs::read_to_string(&path).unwrap(),
        "docs/policy-language.md is stale: UPDATE=1 cargo test --test spec rule_functions"
    );
}

/// The ARNs of a trust policy's principal.
fn principal(expression: &str) -> String {
    let configuration = format!(
        r#"
data "aws_caller_identity" "this" {{}}

data "aws_organizations_organization" "this" {{}}

resource "aws_vpc_peering_connection" "this" {{
  peer_vpc_id = "vpc-1"
  vpc_id      = "vpc-2"
}}

resource "aws_iam_role" "this" {{
  name = "role"
  assume_role_policy = jsonencode({{
    Statement = {{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ AWS = {expression} }} }}
  }})
}}
"#
    );
    let identifiers = "plugin::drlint::statements()[0].principals[0].identifiers";
    message(
        "aws_iam_role",
        &format!("core::join(\" \", [for i in {identifiers} : core::valuetostring(i)])"),
        &configuration,
    )
}

#[test]
fn an_account_is_the_arn_of_its_root() {
    // IAM reads the number of an account as its root, in the partition of the account.
    for account in [
        "\"123456789012\"",
        "data.aws_caller_identity.this.account_id",
        "data.aws_organizations_organization.this.master_account_id",
    ] {
        let arn = principal(account);
        assert!(arn.starts_with("\"arn:") && arn.ends_with(":root\""), "{account}: {arn}");
    }
    for other in ["12345", "arn:aws:iam::123456789012:role/x", "*"] {
        assert_eq!(principal(&format!("{other:?}")), other);
    }
    let id = principal("aws_vpc_peering_connection.this.id");
    assert!(!id.contains(":root"), "{id}");
}
