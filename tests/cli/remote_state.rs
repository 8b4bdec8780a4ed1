//! `data.terraform_remote_state`: roots of one run that read one another's outputs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::program::{diagnostics, drlint, graph, tree};
use drlint::base::{FileError, FileKind, FileSystem, MemoryFiles};
use drlint::engine::{self, NoProgress, Options};
use serde_json::{Value as Json, json};

const NETWORK: &str = r#"
terraform {
  backend "s3" {
    bucket = "states"
    key    = "network/terraform.tfstate"
    region = "us-east-1"
  }
}
variable "token" {
  default   = "hush"
  sensitive = true
}
variable "owner" {
  type = string
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
output "cidr" {
  value = aws_vpc.main.cidr_block
}
output "vpc" {
  value = aws_vpc.main.id
}
output "label" {
  value = "net-${var.owner}-${terraform.workspace}"
}
output "token" {
  value     = var.token
  sensitive = true
}
output "nothing" {
  value = null
}
"#;

fn reader(workspace: &str, config: &str) -> String {
    format!(
        r#"
data "terraform_remote_state" "network" {{
  backend = "s3"
  {workspace}
  config = {{
    bucket = "states"
    key    = "{config}"
  }}
  defaults = {{
    nothing = "from the defaults"
    cidr    = "unused"
  }}
}}
output "cidr" {{
  value = data.terraform_remote_state.network.outputs.cidr
}}
output "vpc" {{
  value = data.terraform_remote_state.network.outputs.vpc
}}
output "label" {{
  value = data.terraform_remote_state.network.outputs.label
}}
output "token" {{
  value = data.terraform_remote_state.network.outputs.token
}}
output "nothing" {{
  value = data.terraform_remote_state.network.outputs.nothing
}}
"#
    )
}

#[test]
fn another_roots_outputs_are_read_as_far_as_they_are_known() {
    let app = reader("", "network/terraform.tfstate");
    let tree = tree(&[("network/main.tf", NETWORK), ("app/main.tf", &app)]);
    let outputs = &graph(tree.path(), &[])["outputs"]["app"];
    assert_eq!(outputs["cidr"], "10.0.0.0/16");
    assert_eq!(outputs["nothing"], "from the defaults", "a state holds no null outputs");
    assert_eq!(outputs["token"], json!({ "$sensitive": true }));
    assert_eq!(outputs["label"]["$parts"], json!(["net-", null, "-default"]));
    assert_eq!(
        outputs["vpc"]["$unknown"],
        "output vpc of network is not known there: aws_vpc.main.id is known after apply"
    );
    let (_, one) = drlint(tree.path(), &["check", "--threads", "1", "--format", "json"]);
    let (_, four) = drlint(tree.path(), &["check", "--threads", "4", "--format", "json"]);
    assert_eq!(one, four, "threads have no say");
}

#[test]
fn the_data_source_as_a_whole_has_its_outputs() {
    let app = r#"
data "terraform_remote_state" "network" {
  backend = "s3"
  config  = { bucket = "states", key = "network/terraform.tfstate", region = "us-east-1" }
}
module "inner" {
  source = "./inner"
  state  = data.terraform_remote_state.network
}
output "cidr" {
  value = module.inner.cidr
}
"#;
    let inner = r#"
variable "state" {
  type = any
}
output "cidr" {
  value = try(var.state.outputs.cidr, "not there")
}
"#;
    let tree =
        tree(&[("network/main.tf", NETWORK), ("app/main.tf", app), ("app/inner/main.tf", inner)]);
    assert_eq!(graph(tree.path(), &[])["outputs"]["app"]["cidr"], "10.0.0.0/16");
}

#[test]
fn a_bucket_in_another_store_is_another_place() {
    let app = reader("", "network/terraform.tfstate").replace(
        "    bucket = ",
        "    endpoints = { s3 = \"https://s3.example.com\" }\n    bucket = ",
    );
    let tree = tree(&[("network/main.tf", NETWORK), ("app/main.tf", &app)]);
    assert!(graph(tree.path(), &[])["outputs"]["app"]["cidr"]["$unknown"].is_string());
}

#[test]
fn only_the_same_place_is_the_same_state() {
    let reason = |config: &str, workspace: &str| {
        let app = reader(workspace, config);
        let tree = tree(&[("network/main.tf", NETWORK), ("app/main.tf", &app)]);
        graph(tree.path(), &[])["outputs"]["app"]["cidr"]["$unknown"].clone()
    };
    let nobody = "data.terraform_remote_state.network.outputs are in a state that no root of this \
                  run keeps";
    assert_eq!(reason("other/terraform.tfstate", ""), nobody);
    assert_eq!(reason("network/terraform.tfstate", "workspace = \"dr\""), nobody);
    assert_eq!(reason("network/terraform.tfstate", "workspace = \"default\""), Json::Null);
    assert_eq!(
        reason("network/terraform.tfstate", "workspace = aws_vpc.x.id"),
        "data.terraform_remote_state.network.outputs are in a workspace that is not known"
    );
}

#[test]
fn workspaces_of_deployments_are_told_apart() {
    let app = reader("workspace = terraform.workspace", "network/terraform.tfstate");
    let settings = r#"
deployment "net-east" {
  root = "network"
  workspace = "east"
}
deployment "net-west" {
  root = "network"
  workspace = "west"
  var_files = ["west.tfvars"]
}
deployment "app-east" {
  root = "app"
  workspace = "east"
}
deployment "app-west" {
  root = "app"
  workspace = "west"
}
"#;
    let tree = tree(&[
        (".drlint.hcl", settings),
        ("network/main.tf", NETWORK),
        ("network/west.tfvars", "owner = \"pacific\"\n"),
        ("app/main.tf", &app),
    ]);
    let outputs = &graph(tree.path(), &[])["outputs"];
    assert_eq!(outputs["app-east"]["label"]["$parts"], json!(["net-", null, "-east"]));
    assert_eq!(outputs["app-west"]["label"], "net-pacific-west");
}

#[test]
fn a_partial_backend_matches_nothing_and_says_so() {
    let partial = NETWORK.replace("    bucket = \"states\"\n", "");
    let app = reader("", "network/terraform.tfstate");
    let tree = tree(&[("network/main.tf", &partial), ("app/main.tf", &app)]);
    assert_eq!(
        graph(tree.path(), &[])["outputs"]["app"]["cidr"]["$unknown"],
        "data.terraform_remote_state.network.outputs are in a state that no root of this run is \
         known to keep; the backend of network does not set bucket"
    );
}

#[test]
fn two_roots_with_one_place_are_not_told_apart() {
    let app = reader("", "network/terraform.tfstate");
    let tree = tree(&[("a/main.tf", NETWORK), ("b/main.tf", NETWORK), ("app/main.tf", &app)]);
    assert_eq!(
        graph(tree.path(), &[])["outputs"]["app"]["cidr"]["$unknown"],
        "data.terraform_remote_state.network.outputs are in a state that both a and b keep"
    );
}

/// A root that keeps its state in a file, reads that of `other` and passes on what it finds.
fn local(own: &str, other: &str) -> String {
    format!(
        r#"
terraform {{
  backend "local" {{
    path = "{own}"
  }}
}}
data "terraform_remote_state" "other" {{
  backend = "local"
  config  = {{ path = "${{path.module}}/{other}" }}
}}
output "own" {{
  value = "{own}"
}}
output "passed" {{
  value = data.terraform_remote_state.other.outputs.own
}}
output "echo" {{
  value = try(data.terraform_remote_state.other.outputs.echo, "none")
}}
"#
    )
}

#[test]
fn files_are_states_relative_to_their_roots() {
    let tree = tree(&[
        ("a/main.tf", &local("state/a.tfstate", "../b/terraform.tfstate")),
        ("b/main.tf", "output \"own\" {\n  value = \"b\"\n}\n"),
        ("c/main.tf", &local("c.tfstate", "../a/state/a.tfstate")),
    ]);
    let outputs = &graph(tree.path(), &[])["outputs"];
    assert_eq!(outputs["a"], json!({ "own": "state/a.tfstate", "passed": "b", "echo": "none" }));
    assert_eq!(outputs["c"]["passed"], "state/a.tfstate");
    assert_eq!(outputs["c"]["echo"], "none");
}

#[test]
fn roots_that_read_each_other_end_and_keep_what_does_not_turn_in_a_ring() {
    let tree = tree(&[
        ("a/main.tf", &local("a.tfstate", "../b/b.tfstate")),
        ("b/main.tf", &local("b.tfstate", "../a/a.tfstate")),
        ("c/main.tf", &local("c.tfstate", "../b/b.tfstate")),
        ("d/main.tf", &local("d.tfstate", "d.tfstate")),
    ]);
    let outputs = &graph(tree.path(), &[])["outputs"];
    assert_eq!(outputs["a"]["passed"], "b.tfstate");
    assert_eq!(outputs["b"]["passed"], "a.tfstate");
    assert_eq!(outputs["c"]["passed"], "b.tfstate");
    for root in ["a", "b", "c", "d"] {
        let echo = &outputs[root]["echo"];
        assert!(echo["$unknown"].as_str().unwrap().contains("reads this root's state in turn"));
    }
}

#[test]
fn other_backends_are_compared_by_what_names_the_place() {
    let writer = r#"
terraform {
  cloud {
    organization = "acme"
    workspaces {
      name = "net"
    }
  }
}
output "own" {
  value = "cloud"
}
"#;
    let app = r#"
data "terraform_remote_state" "net" {
  backend = "remote"
  config = {
    organization = "acme"
    workspaces   = { name = "net" }
  }
}
data "terraform_remote_state" "odd" {
  backend = "odd"
}
output "net" {
  value = data.terraform_remote_state.net.outputs.own
}
output "odd" {
  value = data.terraform_remote_state.odd.outputs.own
}
"#;
    let tree = tree(&[("net/main.tf", writer), ("app/main.tf", app)]);
    let outputs = &graph(tree.path(), &[])["outputs"]["app"];
    assert_eq!(outputs["net"], "cloud");
    assert!(
        outputs["odd"]["$unknown"].as_str().unwrap().contains("whose locations drlint does not")
    );
}

#[test]
fn a_rule_judges_by_what_the_other_root_says() {
    let limits = r#"
terraform {
  backend "gcs" {
    bucket = "states"
  }
}
output "failures" {
  value = 10
}
"#;
    let app = r#"
data "terraform_remote_state" "limits" {
  backend = "gcs"
  config  = { bucket = "states" }
}
resource "aws_route53_health_check" "slow" {
  type              = "HTTPS"
  fqdn              = "a.example.com"
  request_interval  = 30
  failure_threshold = data.terraform_remote_state.limits.outputs.failures
}
"#;
    let tree = tree(&[("limits/main.tf", limits), ("app/main.tf", app)]);
    let found = diagnostics(tree.path(), &["--select", "dns/slow-failure-detection"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["verdict"], "fail");
    assert!(found[0]["message"].as_str().unwrap().contains("300 seconds"), "{found:#?}");
}

/// Counts how often a file is read.
struct CountingFiles {
    files: MemoryFiles,
    name: &'static str,
    reads: AtomicUsize,
}

impl FileSystem for CountingFiles {
    fn read_up_to(&self, path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
        self.reads.fetch_add(usize::from(path.ends_with(self.name)), Ordering::Relaxed);
        self.files.read_up_to(path, limit)
    }

    fn list(&self, path: &Path) -> Result<Vec<(OsString, FileKind)>, FileError> {
        self.files.list(path)
    }

    fn kind(&self, path: &Path) -> Option<FileKind> {
        self.files.kind(path)
    }

    fn entry(&self, path: &Path) -> Option<FileKind> {
        self.files.entry(path)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf, FileError> {
        self.files.canonical(path)
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        self.files.absolute(path)
    }
}

#[test]
fn a_root_is_evaluated_once_however_many_others_read_it() {
    let limits = r#"
terraform {
  backend "gcs" {
    bucket = "states"
  }
}
locals {
  failures = tonumber(file("failures.txt"))
}
resource "aws_route53_health_check" "own" {
  type              = "HTTPS"
  fqdn              = "a.example.com"
  request_interval  = 30
  failure_threshold = local.failures
}
resource "aws_s3_bucket" "source" {
  bucket = "source"
}
resource "aws_s3_bucket_replication_configuration" "away" {
  bucket = aws_s3_bucket.source.id
  role   = "r"
  rule {
    status = "Enabled"
    destination {
      bucket = "arn:aws:s3:::elsewhere-${local.failures}"
    }
  }
}
output "failures" {
  value = local.failures
}
"#;
    let app = r#"
data "terraform_remote_state" "limits" {
  backend = "gcs"
  config  = { bucket = "states" }
}
resource "aws_s3_bucket" "own" {
  bucket = "own"
}
resource "aws_route53_health_check" "slow" {
  type              = "HTTPS"
  fqdn              = "a.example.com"
  request_interval  = 30
  failure_threshold = data.terraform_remote_state.limits.outputs.failures
}
"#;
    let files = MemoryFiles::new()
        .with("limits/main.tf", limits)
        .with("limits/failures.txt", "10")
        .with("one/main.tf", app)
        .with("two/main.tf", app);
    let files = Arc::new(CountingFiles { files, name: "failures.txt", reads: AtomicUsize::new(0) });
    let seam: Arc<dyn FileSystem> = files.clone();
    let outcome = engine::check_with(&seam, &Options::default(), &NoProgress).unwrap();
    let slow = outcome.report.diagnostics.iter();
    let slow = slow.filter(|found| found.message.contains("300 seconds"));
    assert_eq!(slow.count(), 3, "{:#?}", outcome.report.diagnostics);
    assert_eq!(files.reads.load(Ordering::Relaxed), 1);
}
