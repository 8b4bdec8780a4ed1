//! Several roots, several deployments of one root, and the modules that `terraform init` fetched.

use std::path::Path;

use crate::support::program::{diagnostics, drlint, graph, tree};
use serde_json::{Value as Json, json};

/// A check that takes 30 seconds for each of `threshold` failures.
const CHECK: &str = r#"
variable "threshold" {
  type    = number
  default = 3
}
resource "aws_route53_health_check" "probe" {
  type              = "HTTPS"
  fqdn              = "a.example.com"
  request_interval  = 30
  failure_threshold = terraform.workspace == "recovery" ? 9 : var.threshold
}
resource "aws_route53_health_check" "always" {
  type              = "HTTPS"
  fqdn              = "b.example.com"
  request_interval  = 30
  failure_threshold = 10
}
"#;

const SLOW: &[&str] = &["--select", "dns/slow-failure-detection"];

/// Address, deployment and seconds of what takes too long.
fn slow(tree: &Path, arguments: &[&str]) -> Vec<(String, String, String)> {
    let found = diagnostics(tree, &[SLOW, arguments].concat());
    let text = |one: &Json| one.as_str().unwrap().to_owned();
    let found = found.iter().filter(|one| one["rule"] == "dns/slow-failure-detection").map(|one| {
        let message = text(&one["message"]);
        let seconds = message.split(' ').find(|word| word.parse::<u32>().is_ok());
        let seconds = seconds.unwrap().to_owned();
        (text(&one["address"]), text(&one["deployment"]), seconds)
    });
    found.collect()
}

fn row(address: &str, of: &str, seconds: &str) -> (String, String, String) {
    let address = format!("aws_route53_health_check.{address}");
    (address, of.to_owned(), seconds.to_owned())
}

const TWO: &str = r#"
deployment "east" {
  root      = "infra"
  var_files = ["../vars/east.tfvars"]
}
deployment "west" {
  root      = "infra"
  workspace = "recovery"
}
"#;

#[test]
fn one_root_is_judged_once_for_each_deployment() {
    let tree = tree(&[
        (".drlint.hcl", TWO),
        ("infra/main.tf", CHECK),
        ("vars/east.tfvars", "threshold = 4\n"),
    ]);
    assert_eq!(
        slow(tree.path(), &[]),
        [
            row("probe", "east", "120"),
            row("probe", "west", "270"),
            row("always", "east", "300"),
            row("always", "west", "300"),
        ],
        "each deployment has its findings; the text shows what is the same once and names both"
    );
    let (_, text) = drlint(tree.path(), &[&["check"], SLOW].concat());
    assert_eq!(text.matches("300 seconds").count(), 1, "{text}");
    assert!(
        text.contains("aws_route53_health_check.always of a global service (east, west)"),
        "{text}"
    );
}

#[test]
fn a_workspace_on_the_command_line_is_for_those_that_name_none() {
    let root = tree(&[("infra/main.tf", CHECK)]);
    assert_eq!(slow(root.path(), &[]), [row("always", "infra", "300")]);
    assert_eq!(
        slow(root.path(), &["--workspace", "recovery"]),
        [row("probe", "infra", "270"), row("always", "infra", "300")]
    );
    let settings = TWO.replace("\"recovery\"", "\"other\"").replace("../vars/east", "empty");
    let tree =
        tree(&[(".drlint.hcl", &settings), ("infra/main.tf", CHECK), ("infra/empty.tfvars", "")]);
    assert_eq!(
        slow(tree.path(), &["--workspace", "recovery"]),
        [row("probe", "east", "270"), row("always", "east", "300"), row("always", "west", "300"),]
    );
}

#[test]
fn several_roots_are_judged_in_one_run() {
    let settings = r#"
deployment "primary" {
  root = "envs/primary"
}
deployment "dr" {
  root      = "envs/dr"
  workspace = "recovery"
}
"#;
    let module = "module \"check\" {\n  source = \"../../modules/check\"\n}\n";
    let tree = tree(&[
        (".drlint.hcl", settings),
        ("envs/primary/main.tf", module),
        ("envs/dr/main.tf", module),
        ("envs/other/main.tf", CHECK),
        ("modules/check/main.tf", CHECK),
    ]);
    let found = diagnostics(tree.path(), SLOW);
    let rows: Vec<_> = found
        .iter()
        .map(|one| {
            let caller = one["callers"][0]["path"].as_str().unwrap_or("");
            format!("{} {} {caller}", one["address"].as_str().unwrap(), one["deployment"])
        })
        .collect();
    // Two roots that call one module have two findings: each is another piece of infrastructure.
    assert_eq!(
        rows,
        [
            "aws_route53_health_check.always \"envs/other\" ",
            "module.check.aws_route53_health_check.probe \"dr\" envs/dr/main.tf",
            "module.check.aws_route53_health_check.always \"dr\" envs/dr/main.tf",
            "module.check.aws_route53_health_check.always \"primary\" envs/primary/main.tf",
        ]
    );
    // The same with one thread as with several.
    let alone = drlint(tree.path(), &["check", "--threads", "1", "--format", "sarif"]);
    assert_eq!(drlint(tree.path(), &["check", "--threads", "4", "--format", "sarif"]), alone);
}

const VENDORED: &str = r#"
module "checks" {
  source  = "acme/checks/aws"
  version = "2.1.0"
}
module "again" {
  source = "git::https://example.com/checks.git//sub?ref=v1"
}
"#;

const OUTER: &str = "module \"inner\" {\n  source = \"acme/probe/aws\"\n}\n";

/// What `terraform init` leaves; `slash` separates the parts of a directory.
fn manifest(slash: &str) -> String {
    let entry = |key: &str, source: &str, dir: &str| {
        json!({ "Key": key, "Source": source, "Version": "2.1.0",
                "Dir": dir.replace('/', slash) })
    };
    json!({ "Modules": [
        { "Key": "", "Source": "", "Dir": "." },
        entry("checks", "registry.terraform.io/acme/checks/aws", ".terraform/modules/checks"),
        entry("checks.inner", "registry.terraform.io/acme/probe/aws", ".terraform/modules/checks.inner/modules/probe"),
        entry("again", "git::https://example.com/checks.git//sub?ref=v1", ".terraform/modules/again/sub"),
    ] })
    .to_string()
}

#[test]
fn fetched_modules_are_read_where_they_were_put() {
    for slash in ["/", "\\"] {
        let tree = tree(&[
            ("infra/main.tf", VENDORED),
            ("infra/.terraform/modules/modules.json", &manifest(slash)),
            ("infra/.terraform/modules/checks/main.tf", OUTER),
            ("infra/.terraform/modules/checks.inner/modules/probe/main.tf", CHECK),
            ("infra/.terraform/modules/again/sub/main.tf", CHECK),
        ]);
        let instances = graph(tree.path(), &[])["instances"].clone();
        let addresses: Vec<_> =
            instances.as_array().unwrap().iter().map(|one| one["address"].clone()).collect();
        assert_eq!(
            addresses,
            [
                "module.again.aws_route53_health_check.always",
                "module.again.aws_route53_health_check.probe",
                "module.checks.module.inner.aws_route53_health_check.always",
                "module.checks.module.inner.aws_route53_health_check.probe",
            ],
            "directories written with {slash}"
        );
    }
}

#[test]
fn findings_in_fetched_modules_lead_back_to_the_call() {
    let tree = tree(&[
        ("infra/main.tf", VENDORED),
        ("infra/.terraform/modules/modules.json", &manifest("/")),
        ("infra/.terraform/modules/checks/main.tf", OUTER),
        ("infra/.terraform/modules/checks.inner/modules/probe/main.tf", CHECK),
        ("infra/.terraform/modules/again/sub/main.tf", ""),
    ]);
    let found = diagnostics(tree.path(), SLOW);
    assert_eq!(found.len(), 1, "{found:#?}");
    let inner = "infra/.terraform/modules/checks.inner/modules/probe/main.tf";
    assert_eq!(found[0]["path"], inner);
    let callers: Vec<_> =
        found[0]["callers"].as_array().unwrap().iter().map(|one| one["path"].clone()).collect();
    assert_eq!(callers, ["infra/main.tf", "infra/.terraform/modules/checks/main.tf"]);
    let (_, text) = drlint(tree.path(), &[&["check"], SLOW].concat());
    assert!(text.contains("called from: infra/main.tf:2:1 | module \"checks\" {"), "{text}");
    let (_, sarif) = drlint(tree.path(), &[&["check", "--format", "sarif"], SLOW].concat());
    let sarif: Json = serde_json::from_str(&sarif).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "infra/main.tf");
    assert_eq!(place["region"]["startLine"], 2);
    // A comment at the call covers all below it.
    let comment = "# drlint:ignore[dns/slow-failure-detection] the vendor's\nmodule \"checks\"";
    let ignoring = VENDORED.replace("module \"checks\"", comment);
    std::fs::write(tree.path().join("infra/main.tf"), ignoring).unwrap();
    let found = diagnostics(tree.path(), SLOW);
    assert_eq!(found[0]["suppressed"]["reason"], "the vendor's");
}

#[test]
fn a_module_that_was_never_fetched_is_a_gap() {
    let tree = tree(&[("infra/main.tf", VENDORED)]);
    let (_, text) = drlint(tree.path(), &["check", "--verbose"]);
    assert!(text.contains("module.checks is not installed (source \"acme/checks/aws\")"), "{text}");
}
