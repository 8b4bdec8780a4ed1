//! What variables are given against what they declare, and arguments that the provider lacks.

use crate::support::{graph, graph_with};
use drlint::diag::Diagnostic;
use drlint::graph::Graph;

const CHILD: &str = "variable \"size\" {\n  type = number\n}\nvariable \"tags\" {\n  type    = map(string)\n  default = {}\n}\n";

fn judged(graph: &Graph) -> Vec<Diagnostic> {
    graph.evaluator.check_declarations(false)
}

/// `rule: message`, in order.
fn said(graph: &Graph) -> Vec<String> {
    judged(graph).iter().map(|one| format!("{}: {}", one.rule, one.message)).collect()
}

/// What is said of a root that is one file.
fn of(text: &str) -> Vec<String> {
    said(&graph(&[("root/main.tf", text)]))
}

fn validated(default: &str, condition: &str, message: &str) -> String {
    format!(
        "variable \"zone\" {{\n  default = {default}\n  validation {{\n    condition     = {condition}\n    error_message = {message}\n  }}\n}}\n"
    )
}

#[test]
fn a_failed_validation_stands_where_the_value_is_set() {
    let text = validated("\"a\"", "var.zone != \"b\"", "\"Not in ${var.zone}.\"");
    assert_eq!(of(&text), Vec::<String>::new());
    let files = [("root/main.tf", &*text), ("root/terraform.tfvars", "zone = \"b\"\n")];
    let found = judged(&graph(&files));
    let [one] = &found[..] else { panic!("{found:?}") };
    assert_eq!(&*one.rule, "config/failed-validation");
    assert_eq!(one.message, "This value fails a validation of var.zone: Not in b.");
    let span = one.primary.unwrap();
    assert_eq!((span.file.0, span.start), (1, 0));
    assert_eq!(one.related[0].span.file.0, 0);
}

#[test]
fn a_value_from_the_command_line_is_named() {
    let text = validated("\"a\"", "var.zone != \"b\"", "\"No.\"");
    let graph = graph_with(&[("root/main.tf", &text)], &[("zone", "b")], None);
    assert_eq!(
        said(&graph),
        ["config/failed-validation: --var zone fails a validation of var.zone: No."]
    );
}

#[test]
fn a_validation_may_look_at_its_neighbours() {
    let text = validated("1", "var.zone < local.most", "\"More than ${local.most}.\"");
    let text = text
        + "locals {\n  most = length(var.names)\n}\nvariable \"names\" {\n  default = [\"x\"]\n}\n";
    assert_eq!(
        of(&text),
        ["config/failed-validation: This value fails a validation of var.zone: More than 1."]
    );
}

#[test]
fn what_is_not_known_is_not_refused() {
    for condition in
        ["var.zone == var.other", "can(regex(\"^a\", var.other))", "nonsense(var.zone)"]
    {
        let text = validated("\"a\"", condition, "\"No.\"") + "variable \"other\" {}\n";
        assert_eq!(of(&text), Vec::<String>::new(), "{condition}");
    }
}

#[test]
fn a_secret_stays_out_of_the_message() {
    let text = "variable \"key\" {\n  default   = \"hunter2\"\n  sensitive = true\n  validation {\n    condition     = length(var.key) > 10\n    error_message = \"Too short: ${var.key}.\"\n  }\n}\n";
    let found = of(text);
    assert_eq!(found.len(), 1);
    assert!(!found[0].contains("hunter2"), "{found:?}");
}

#[test]
fn each_module_instance_is_validated() {
    let child = "variable \"size\" {\n  type = number\n  validation {\n    condition     = var.size > 1\n    error_message = \"${var.size} is too small.\"\n  }\n}\n";
    let root = "module \"m\" {\n  source   = \"./m\"\n  for_each = { a = 1, b = 2, c = 0 }\n  size     = each.value\n}\n";
    let graph = graph(&[("root/main.tf", root), ("root/m/main.tf", child)]);
    let found = judged(&graph);
    let subjects: Vec<_> = found.iter().map(|one| one.subject.as_deref().unwrap()).collect();
    assert_eq!(subjects, ["module.m[\"a\"]", "module.m[\"c\"]"]);
    assert!(found.iter().all(|one| one.callers.len() == 1), "{found:?}");
}

#[test]
fn a_value_must_fit_its_type() {
    for (ty, value) in [
        ("number", "\"many\""),
        ("bool", "\"yes\""),
        ("list(string)", "\"a\""),
        ("map(number)", "{ a = \"x\" }"),
        ("object({ a = string })", "{}"),
        ("object({ a = string, b = optional(number) })", "{ a = 1, b = [] }"),
        ("list(object({ a = string, b = optional(string, \"d\") }))", "[{ b = 1 }]"),
        ("tuple([string, number])", "[\"a\"]"),
        ("set(list(number))", "[[1], [\"x\"]]"),
    ] {
        let text = format!("variable \"it\" {{\n  type = {ty}\n}}\n");
        let values = format!("it = {value}\n");
        let found = judged(&graph(&[("root/main.tf", &text), ("root/terraform.tfvars", &values)]));
        let [one] = &found[..] else { panic!("{ty}: {found:?}") };
        assert_eq!(&*one.rule, "config/invalid-value", "{ty}");
        assert_eq!(one.primary.unwrap().file.0, 1, "{ty}");
    }
}

#[test]
fn a_value_that_can_be_converted_fits() {
    for (ty, value) in [
        ("number", "\"5\""),
        ("bool", "\"true\""),
        ("string", "5"),
        ("list(string)", "[1, true]"),
        ("set(string)", "[\"a\", \"a\"]"),
        ("map(string)", "{ a = 1 }"),
        ("any", "[1, {}]"),
        ("list(any)", "[\"a\"]"),
        ("object({ a = string, b = optional(number) })", "{ a = 1, c = 2 }"),
        (
            "map(object({ a = optional(list(object({ b = optional(string, \"d\") })), []) }))",
            "{ k = {}, l = { a = [{}] } }",
        ),
        ("set(object({ a = optional(string, \"d\") }))", "[{}, { a = null }]"),
        ("string", "null"),
    ] {
        let text = format!("variable \"it\" {{\n  type = {ty}\n}}\n");
        let values = format!("it = {value}\n");
        let graph = graph(&[("root/main.tf", &text), ("root/terraform.tfvars", &values)]);
        assert_eq!(said(&graph), Vec::<String>::new(), "{ty} = {value}");
    }
}

#[test]
fn null_is_refused_where_the_variable_refuses_it() {
    let child = |default: &str| {
        format!("variable \"it\" {{\n  type     = string\n  nullable = false\n{default}}}\n")
    };
    let root = "module \"m\" {\n  source = \"./m\"\n  it     = null\n}\n";
    let strict = child("");
    let found = said(&graph(&[("root/main.tf", root), ("root/m/main.tf", &strict)]));
    assert_eq!(found, ["config/invalid-value: Invalid value for var.it: it must not be null."]);
    let filled = child("  default  = \"x\"\n");
    let found = said(&graph(&[("root/main.tf", root), ("root/m/main.tf", &filled)]));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_call_sets_what_the_module_asks_for_and_nothing_else() {
    let root = "module \"m\" {\n  source  = \"./m\"\n  version = \"1.0\"\n  tag     = {}\n}\n";
    let found = judged(&graph(&[("root/main.tf", root), ("root/m/main.tf", CHILD)]));
    let rules: Vec<_> = found.iter().map(|one| &*one.rule).collect();
    assert_eq!(rules, ["config/missing-argument", "config/unsupported-argument"]);
    assert_eq!(found[0].message, "module.m requires a value for size.");
    assert_eq!(found[1].help.as_deref(), Some("Did you mean `tags`?"));
}

#[test]
fn a_module_that_was_not_read_whole_may_declare_anything() {
    let root = "module \"m\" {\n  source = \"./m\"\n  other  = 1\n}\n";
    let broken = format!("{CHILD}variable \"other\" {{\n  type = \n}}\n");
    let graph = graph(&[("root/main.tf", root), ("root/m/main.tf", &broken)]);
    assert_eq!(said(&graph), Vec::<String>::new());
}

#[test]
fn an_instance_that_may_not_exist_is_not_judged() {
    let child = validated("1", "var.zone > 1", "\"No.\"");
    let root =
        "variable \"on\" {}\nmodule \"m\" {\n  source = \"./m\"\n  count  = var.on ? 1 : 0\n}\n";
    let graph = graph(&[("root/main.tf", root), ("root/m/main.tf", &child)]);
    assert_eq!(said(&graph), Vec::<String>::new());
}

#[test]
fn the_defaults_of_a_library_are_not_judged() {
    let text = validated("1", "var.zone > 1", "\"No.\"");
    let graph = graph(&[("root/main.tf", &text)]);
    assert_eq!(graph.evaluator.check_declarations(true), Vec::new());
    assert_eq!(graph.evaluator.check_declarations(false).len(), 1);
}

const VERSIONS: &str = "terraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n      version = \"VERSION\"\n    }\n  }\n}\n";

const MISSPELT: &str = "resource \"aws_db_instance\" \"a\" {\n  count    = 2\n  multi_azz = true\n  lifecycle {\n    prevent_destroy = true\n  }\n}\nresource \"aws_s3_bucket_versioning\" \"b\" {\n  bucket = \"b\"\n  versioning_configuration {\n    statuss = \"Enabled\"\n    status = \"Enabled\"\n  }\n}\nresource \"aws_security_group\" \"c\" {\n  ingress = []\n  dynamic \"egres\" {\n    for_each = []\n    content {}\n  }\n  timeouts {\n    create = \"1m\"\n  }\n}\nresource \"aws_nothing\" \"d\" {\n  x = 1\n}\n";

fn unknown(version: &str, lock: Option<&str>) -> Vec<String> {
    let versions = VERSIONS.replace("VERSION", version);
    let mut files = vec![("root/main.tf", MISSPELT), ("root/versions.tf", &versions)];
    files.extend(lock.map(|text| ("root/.terraform.lock.hcl", text)));
    let graph = graph(&files);
    let found = graph.evaluator.unknown_arguments();
    found
        .iter()
        .map(|one| format!("{} {}", one.message, one.help.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn what_no_release_knows_is_noted() {
    assert_eq!(
        unknown("~> 5.0", None),
        [
            "Unsupported argument \"multi_azz\" in aws_db_instance. Did you mean `multi_az`?",
            "Unsupported argument \"statuss\" in a versioning_configuration block of aws_s3_bucket_versioning. Did you mean `status`?",
            "Unsupported block \"egres\" in aws_security_group. Did you mean `egress`?",
        ]
    );
}

#[test]
fn a_newer_provider_may_know_more() {
    assert_eq!(unknown(">= 5.0", None), Vec::<String>::new());
    let newer = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"6.2.0\"\n}\n";
    assert_eq!(unknown("~> 5.0", Some(newer)), Vec::<String>::new());
    let same = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version = \"5.82.2\"\n}\n";
    assert_eq!(unknown(">= 5.0", Some(same)).len(), 3);
}
