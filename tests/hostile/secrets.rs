//! No output shows a sensitive value, wherever it stands and whatever fails.

use std::fmt::Write;
use std::fs;

use assert_cmd::Command;

use crate::process::{tree, write};

/// What no output may contain.
pub(crate) const SECRET: &str = "hunter2";

const HEAD: &str = r#"
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}
variable "by_default" {
  type      = string
  sensitive = true
  default   = "hunter2-01"
}
variable "by_file" {
  type      = string
  sensitive = true
}
variable "by_environment" {
  type      = string
  sensitive = true
}
variable "by_option" {
  type      = string
  sensitive = true
}
variable "of_wrong_type" {
  type      = number
  sensitive = true
  default   = "hunter2-02"
}
variable "of_wrong_type_in_file" {
  type      = number
  sensitive = true
}
variable "broken" {
  type      = list(string)
  sensitive = true
  default   = []
}
variable "validated" {
  type      = string
  sensitive = true
  default   = "hunter2-03"
  validation {
    condition     = var.validated == "x"
    error_message = "Got ${var.validated}."
  }
}
variable "map" {
  type      = map(string)
  sensitive = true
  default   = { "hunter2-04" = "hunter2-05" }
}
variable "region" {
  sensitive = true
  default   = "hunter2-06"
}
variable "of_an_argument" {
  type    = string
  default = "hunter2-07"
}
variable "of_an_argument_in_file" {
  type = string
}
variable "all" {
  type      = object({ list = list(string) })
  sensitive = true
  default   = { list = ["hunter2-08"] }
}
locals {
  secret          = var.by_default
  template        = "hello $${x}"
  template_secret = "$${x} ${var.by_default}"
  template_bad    = "$${x ${var.by_default}"
  called          = sensitive("hunter2-09")
  called_nested   = { a = [sensitive({ b = "hunter2-10" })] }
}
provider "aws" {
  region = "us-east-1"
}
provider "aws" {
  alias  = "secret"
  region = var.region
}
provider "aws" {
  for_each = { (var.by_default) = 1 }
  alias    = "each"
  region   = "us-west-2"
}
resource "aws_sns_topic" "of_secret_key" {
  provider = aws.each[var.by_default]
  name     = "x"
}
resource "aws_sns_topic" "in_secret_region" {
  provider = aws.secret
  name     = "x"
}
resource "aws_db_instance" "literal" {
  password = "hunter2-11"
  nmae     = "x"
}
resource "aws_db_instance" "of_variable" {
  password   = var.of_an_argument
  nmae       = "x"
  identifier = aws_db_instance.literal.password
}
resource "aws_db_instance" "of_file" {
  nmae     = "x"
  password = var.of_an_argument_in_file
}
resource "aws_secretsmanager_secret_version" "literal" {
  secret_string = "hunter2-12"
  secret_idd    = "x"
}
resource "aws_secretsmanager_secret_version" "heredoc" {
  secret_idd    = jsonencode({ a = aws_secretsmanager_secret_version.literal.secret_string })
  secret_string = <<-EOT
    hunter2-13
    more of hunter2-13
  EOT
  secret_ids    = "x"
}
resource "aws_rds_cluster" "literal" {
  master_password = join("", ["hunter2-14"])
  master_usernme  = "x"
}
resource "aws_ssm_parameter" "literal" {
  name  = "x"
  value = "hunter2-15"
  typo  = "x"
}
resource "aws_kinesis_firehose_delivery_stream" "nested" {
  name = "x"
  redshift_configuration {
    password = "hunter2-16"
    usernme  = "x"
  }
}
module "m" {
  source   = "./m"
  password = "hunter2-17"
  nonsuch  = "x"
}
output "literal" {
  sensitive = true
  value     = "hunter2-18"
}
output "of_map" {
  value = { for key, value in var.map : key => upper(value) }
}
data "terraform_remote_state" "other" {
  backend = "local"
  config = {
    path = "other/terraform.tfstate"
  }
}
"#;

const MODULE: &str = r#"
variable "password" {
  type      = string
  sensitive = true
  validation {
    condition     = var.password == "x"
    error_message = "Bad ${var.password}."
  }
}
resource "aws_sns_topic" "m" {
  name = "m-${var.password}"
  nmae = 1
}
"#;

const OTHER: &str = r#"
terraform {
  backend "local" {}
}
provider "aws" {
  region = "us-east-1"
}
output "secret" {
  value     = "hunter2-19"
  sensitive = true
}
"#;

const JSON: &str = r#"{
  "variable": { "password": { "sensitive": true, "default": "hunter2-20" } },
  "provider": { "aws": { "region": "us-east-1" } },
  "resource": {
    "aws_db_instance": { "d": {
      "password": "hunter2-21",
      "nmae": "${var.password}"
    } },
    "aws_kinesis_firehose_delivery_stream": { "f": {
      "name": "x",
      "redshift_configuration": [ {
        "password": "hunter2-22",
        "usernme": "x"
      } ]
    } }
  }
}"#;

const VARIABLES: &str = "by_file = \"hunter2-23\"\nundeclared = \"x\"\n\
    of_wrong_type_in_file = \"hunter2-24\"\nof_an_argument_in_file = \"hunter2-25\"\n\
    by_flie = \"hunter2-26\"\n";

/// Expressions that have no value, or none that may be shown.
const EXPRESSIONS: &[&str] = &[
    "tonumber(S)",
    "tobool(S)",
    "jsondecode(S)",
    "yamldecode(\"a: [${S}\")",
    "{ a = 1 }[S]",
    "tomap({ a = 1 })[S]",
    "[1][S]",
    "regex(S, \"abc\")",
    "regex(\"(${S}\", \"x\")",
    "regexall(\"(${S}\", \"x\")",
    "replace(\"a\", \"/(${S}/\", \"x\")",
    "var.map[\"missing\"]",
    "var.map.missing",
    "S.attribute",
    "S[0]",
    "parseint(S, 10)",
    "cidrsubnet(S, 8, 1)",
    "cidrhost(S, 1)",
    "formatdate(S, S)",
    "formatdate(\"YYYY\", S)",
    "timeadd(S, \"1h\")",
    "base64decode(S)",
    "base64gunzip(S)",
    "file(S)",
    "filebase64(\"../${S}\")",
    "fileset(S, S)",
    "filesha256(S)",
    "file(\"~/${S}\")",
    "filemd5(\"../../../${S}\")",
    "templatefile(\"~/${S}\", {})",
    "templatefile(S, {})",
    "templatefile(\"t.tpl\", { y = S })",
    "templatefile(\"t.tpl\", { (S) = 1 })",
    "templatefile(\"t.tpl\", S)",
    "templatestring(local.template_bad, {})",
    "templatestring(local.template, { y = S })",
    "templatestring(local.template, { (S) = 1 })",
    "templatestring(local.template_secret, { x = 1 })",
    "templatestring(local.template_secret, {})",
    "templatestring(local.template, { x = S })",
    "S + 1",
    "!S",
    "-S",
    "S ? 1 : 2",
    "S < 1",
    "S && true",
    "lookup({}, S)",
    "format(\"%d\", S)",
    "format(S, 1, 2)",
    "format(\"%s %q\", S)",
    "formatlist(\"%d\", [S])",
    "urldecode(\"%zz${S}\")",
    "csvdecode(\"a,b\\n\\\"${S}\")",
    "{ for k in [S, S] : k => 1 }",
    "try(tonumber(S))",
    "one([S, \"x\"])",
    "element([], S)",
    "uuidv5(S, \"x\")",
    "strcontains(S, null)",
    "setproduct(S)",
    "range(S)",
    "abs(S)",
    "pow(S, 1)",
    "log(S, 2)",
    "\"${var.map}\"",
    "coalesce(var.map, 1)",
    "[for x in S : x]",
    "{ for k, v in var.map : k => v }[\"zz\"]",
    "var.map[S].x",
    "textdecodebase64(S, S)",
    "textencodebase64(\"x\", S)",
    "rsadecrypt(S, S)",
    "flatten(S)",
    "contains(S, 1)",
    "index([\"a\"], S)",
    "keys(S)",
    "merge(S, {})",
    "zipmap([S], [])",
    "zipmap([S], [1])",
    "{ (S) = 1 }",
    "{ (S) = 1 }[\"q\"]",
    "{ for s in [S] : s => 1 }",
    "{ for s in [S] : s => 1... }",
    "toset([S])",
    "keys({ (S) = 1 })",
    "keys(zipmap([S], [1]))",
    "merge({}, zipmap([S], [1]))",
    "transpose({ a = [S] })",
    "{ for k, v in { a = S } : v => k }",
    "jsondecode(\"{\\\"${S}\\\": 1}\")",
    "split(\"-\", S)",
    "chunklist([S], 1)",
    "distinct([S])",
    "compact([S])",
    "sort([S])",
    "setunion([S], [\"a\"])",
    "setintersection([S], [S])",
    "setsubtract([S], [\"a\"])",
    "setproduct([S], [\"a\"])",
    "matchkeys([S], [\"a\"], [\"a\"])",
    "coalescelist([S], [\"a\"])",
    "values({ a = S })",
    "tostring(S)",
    "jsonencode({ p = S })",
    "jsonencode({ (S) = 1 })",
    "yamlencode({ p = S })",
    "nonsensitive(1) == 1 ? S : 1",
    "regexall(\"h.*\", S)",
    "[{ a = S }][*].a",
    "csvdecode(\"${S}\\n1\")",
    "tolist(toset([S]))[0]",
    "\"x-${S}-${aws_sns_topic.in_secret_region.arn}\"",
    "substr(\"${S}${uuid()}\", 0, 4)",
    "data.terraform_remote_state.other.outputs.secret",
    "tonumber(data.terraform_remote_state.other.outputs.secret)",
    "data.terraform_remote_state.other.outputs",
    "var.all.list[9]",
    "var.all[\"list\"][S]",
    "local.called",
    "tonumber(local.called)",
    "local.called_nested",
    "title(lower(S))",
    "module.m.nothing",
    "convert(S)",
    "provider::aws::arn_parse(S)",
    "provider::aws::trim_iam_role_path(S)",
    "aws_db_instance.literal.password",
    "upper(aws_db_instance.literal.password)",
    "tonumber(aws_secretsmanager_secret_version.heredoc.secret_string)",
    "aws_kinesis_firehose_delivery_stream.nested.redshift_configuration[0].password",
    "aws_kinesis_firehose_delivery_stream.nested.redshift_configuration",
    "aws_db_instance.literal",
];

/// What `for_each` may not be, as far as its keys are secret.
const REPETITIONS: &[&str] = &[
    "toset([S])",
    "zipmap([S], [\"a\"])",
    "{ for s in [S] : s => 1 }",
    "var.map",
    "{ (S) = 1 }",
    "keys(var.map)",
    "toset(keys(var.map))",
    "toset(split(\"-\", S))",
    "S",
    "var.all",
    "data.terraform_remote_state.other.outputs.secret",
    "toset([aws_db_instance.literal.password])",
];

/// A rule that quotes everything.
pub(crate) const RULE: &str = r#"# Everything is wrong.
#
# ## What it finds
#
# Everything.
resource_policy "aws_*" "everything" {
  enforcement_level = "mandatory_overridable"
  locals {
    rule = { question = "everything is wrong" }
    all  = core::try(core::jsonencode(attrs), "-")
  }
  enforce {
    condition     = core::length("${core::try(attrs.name, "")}${core::try(attrs.password, "")}") > 100000
    error_message = "It is ${core::try(attrs.name, "-")} ${core::try(attrs.password, "-")} ${core::try(attrs.secret_string, "-")} ${core::try(attrs.value, "-")} ${local.all} ${core::join(",", core::keys(core::try(attrs.tags, {})))}."
  }
}
"#;

/// A root that plants the secret in every position.
fn planted() -> String {
    let mut text = HEAD.to_owned();
    for (at, expression) in EXPRESSIONS.iter().enumerate() {
        let expression = expression.replace('S', "local.secret");
        write!(
            text,
            "resource \"aws_sns_topic\" \"e{at}\" {{\n  name = {expression}\n  tags = {{ a = {expression} }}\n}}\n\
             output \"o{at}\" {{\n  value = {expression}\n}}\n"
        )
        .unwrap();
    }
    for (at, expression) in REPETITIONS.iter().enumerate() {
        let expression = expression.replace('S', "local.secret");
        write!(
            text,
            "resource \"aws_sns_topic\" \"r{at}\" {{\n  for_each = {expression}\n  name = each.key\n}}\n\
             module \"r{at}\" {{\n  for_each = {expression}\n  source = \"./m\"\n  password = each.value\n}}\n\
             resource \"aws_security_group\" \"d{at}\" {{\n  dynamic \"ingress\" {{\n    for_each = {expression}\n    content {{\n      description = ingress.key\n    }}\n  }}\n}}\n"
        )
        .unwrap();
    }
    text
}

/// Standard output and error of a command there, and the files that it writes.
pub(crate) fn outputs(tree: &std::path::Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(tree).env_clear().args(arguments);
    command.env("TF_VAR_by_environment", "hunter2-30").env("TF_VAR_broken", "[hunter2-31");
    let ran = command.output().unwrap();
    assert!(ran.status.code().is_some(), "{arguments:?}");
    String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap()
}

const COMMANDS: &[&str] = &[
    "check",
    "check -v --color always",
    "check -v --unknown fail --statistics",
    "check --format json",
    "check --format sarif",
    "check -v --rules pack",
    "check --rules pack --format json",
    "check --rules pack --format sarif",
    "check --rules pack --select pack/everything -v",
    "graph",
];

#[track_caller]
pub(crate) fn shows_nothing(tree: &std::path::Path, more: &[&str]) {
    for command in COMMANDS {
        let arguments: Vec<_> = command.split(' ').chain(more.iter().copied()).collect();
        let text = outputs(tree, &arguments);
        assert!(!text.is_empty(), "{command}");
        let shown: Vec<_> = text.lines().filter(|line| line.contains(SECRET)).collect();
        assert!(
            shown.is_empty(),
            "{command} {more:?} shows {} lines:\n{}",
            shown.len(),
            shown.join("\n")
        );
    }
}

#[test]
fn no_output_shows_a_sensitive_value() {
    let text = planted();
    let tree = tree(&[
        ("main.tf", text.as_str()),
        ("terraform.tfvars", VARIABLES),
        ("t.tpl", "t ${x}\n"),
        ("m/main.tf", MODULE),
        ("other/main.tf", OTHER),
        ("json/main.tf.json", JSON),
        ("pack/pack/everything.policy.hcl", RULE),
    ]);
    shows_nothing(tree.path(), &["--var", "by_option=hunter2-32"]);
    shows_nothing(tree.path(), &["--var", "broken=[hunter2-33"]);
    shows_nothing(tree.path(), &["--var", "of_wrong_type=hunter2-34"]);
}

#[test]
fn broken_variable_files_show_no_value() {
    for broken in [
        "by_file = hunter2\n",
        "by_file = \"hunter2\n",
        "by_file = \"hunter2\" \"x\"\n",
        "by_file \"hunter2\"\n",
        "by_file = <<EOT\nhunter2\n",
        "by_file = { hunter2\n",
        "by_file = upper(\"hunter2\")\n",
        "hunter2 by_file = 1\n",
        "by_file {\n  a = \"hunter2\"\n}\n",
    ] {
        let tree = tree(&[("main.tf", HEAD), ("m/main.tf", MODULE), ("terraform.tfvars", broken)]);
        write(tree.path(), "named.txt", broken);
        for more in [&[][..], &["--var-file", "named.txt"]] {
            for command in ["check", "check -v", "check --format json", "graph"] {
                let arguments: Vec<_> = command.split(' ').chain(more.iter().copied()).collect();
                let text = outputs(tree.path(), &arguments);
                let shown: Vec<_> = text.lines().filter(|line| line.contains("hunter2")).collect();
                // The environment variable is named in messages, its value is not.
                assert!(shown.is_empty(), "{broken:?} {arguments:?}: {shown:#?}");
            }
        }
    }
}

#[test]
fn plans_show_no_sensitive_value() {
    let plan = r#"{"format_version":"1.2","terraform_version":"1.11.4","variables":{"password":{"value":"hunter2-40"}},"planned_values":{"root_module":{"resources":[{"address":"aws_db_instance.d","mode":"managed","type":"aws_db_instance","name":"d","provider_name":"registry.terraform.io/hashicorp/aws","values":{"password":"hunter2-41","identifier":"hunter2-42"},"sensitive_values":{"password":true,"identifier":true}}]}},"resource_changes":[{"address":"aws_db_instance.d","mode":"managed","type":"aws_db_instance","name":"d","provider_name":"registry.terraform.io/hashicorp/aws","change":{"actions":["create"],"before":null,"after":{"password":"hunter2-41","identifier":"hunter2-42"},"after_unknown":{},"before_sensitive":false,"after_sensitive":{"password":true,"identifier":true}}}],"configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"region":{"constant_value":"us-east-1"}}}},"root_module":{"variables":{"password":{"sensitive":true,"default":"hunter2-43"}},"resources":[{"address":"aws_db_instance.d","mode":"managed","type":"aws_db_instance","name":"d","provider_config_key":"aws","expressions":{"password":{"references":["var.password"]},"identifier":{"constant_value":"hunter2-42"},"nmae":{"constant_value":"hunter2-44"}},"schema_version":2}]}}}"#;
    // A type that the plan does not mark, because the provider's schema does.
    let unmarked = plan.replace("{\"password\":true,\"identifier\":true}", "{\"identifier\":true}");
    for plan in [plan, &unmarked] {
        let plan = plan.replace(",\"nmae\":{\"constant_value\":\"hunter2-44\"}", "");
        let tree = tree(&[("pack/pack/everything.policy.hcl", RULE)]);
        fs::write(tree.path().join("plan.json"), &plan).unwrap();
        shows_nothing(tree.path(), &["--plan", "plan.json"]);
    }
}
