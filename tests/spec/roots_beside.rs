//! Roots of one run that refer to each other's resources.

use std::fs;
use std::sync::Arc;

use drlint::base::{FileSystem, MemoryFiles};
use drlint::diag::Verdict;
use drlint::engine::{self, Inputs, Options};

const PRIMARY: &str = r#"
terraform {
  backend "s3" {}
}
provider "aws" {
  region = "us-east-1"
}
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket" "source" {
  bucket = "app-source"
}
resource "aws_s3_bucket" "state" {
  bucket = "state-${data.aws_caller_identity.me.account_id}"
}
"#;

const RECOVERY: &str = r#"
terraform {
  backend "s3" {}
}
provider "aws" {
  region = "us-west-2"
}
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket" "alone" {
  bucket = "alone"
}
"#;

/// The verdicts on replication when the second root also holds `more`: address and verdict, sorted.
fn verdicts(more: &str) -> Vec<(String, Verdict)> {
    let directory = tempfile::tempdir().unwrap();
    for (root, text) in [("primary", PRIMARY.to_owned()), ("recovery", RECOVERY.to_owned() + more)]
    {
        fs::create_dir(directory.path().join(root)).unwrap();
        fs::write(directory.path().join(root).join("main.tf"), text).unwrap();
    }
    let mut options = Options::from(Inputs::of(directory.path()));
    options.selection.select = vec!["s3/unreplicated-bucket".to_owned()];
    let outcome = engine::check(&options, &engine::NoProgress).unwrap();
    let found = outcome.report.diagnostics.into_iter();
    let mut all: Vec<(String, Verdict)> =
        found.map(|one| (one.subject.unwrap(), one.verdict)).collect();
    all.sort();
    all
}

fn replication(bucket: &str, destination: &str) -> String {
    format!(
        r#"
data "terraform_remote_state" "primary" {{
  backend = "s3"
}}
resource "aws_s3_bucket_replication_configuration" "r" {{
  bucket = {bucket}
  role   = "r"
  rule {{
    status = "Enabled"
    destination {{
      bucket = {destination}
    }}
  }}
}}
"#
    )
}

#[test]
fn a_replication_declared_in_the_other_root_is_not_overlooked() {
    let state = |verdict| ("aws_s3_bucket.state".to_owned(), verdict);
    let source = |verdict| ("aws_s3_bucket.source".to_owned(), verdict);
    let alone = |verdict| ("aws_s3_bucket.alone".to_owned(), verdict);

    assert_eq!(verdicts(""), [alone(Verdict::Fail), source(Verdict::Fail), state(Verdict::Fail)]);
    // By name: that bucket, and no other.
    let by_name = replication("\"app-source\"", "\"arn:aws:s3:::elsewhere\"");
    assert_eq!(
        verdicts(&by_name),
        [alone(Verdict::Fail), source(Verdict::Unknown), state(Verdict::Fail)]
    );
    // In part: what fits the part that is known.
    let in_part = replication(
        "\"state-${data.aws_caller_identity.me.account_id}\"",
        "\"arn:aws:s3:::elsewhere\"",
    );
    assert_eq!(
        verdicts(&in_part),
        [alone(Verdict::Fail), source(Verdict::Fail), state(Verdict::Unknown)]
    );
    // Through a remote state: any bucket it may be, but not those of the root that says so.
    let remote = replication(
        "data.terraform_remote_state.primary.outputs.bucket",
        "\"arn:aws:s3:::elsewhere\"",
    );
    assert_eq!(
        verdicts(&remote),
        [alone(Verdict::Unknown), source(Verdict::Unknown), state(Verdict::Unknown)]
    );
}

/// The verdicts on the bucket of the last of so many roots, each of which replicates a bucket of its own
/// into a root outside; the first one also refers to that bucket when `named`.
fn verdict_in_system(roots: usize, named: bool) -> Verdict {
    let away = |number: usize| {
        format!(
            r#"
resource "aws_s3_bucket" "away" {{
  bucket = "away-{number}"
}}
resource "aws_s3_bucket_replication_configuration" "away" {{
  bucket = aws_s3_bucket.away.id
  role   = "r"
  rule {{
    status = "Enabled"
    destination {{
      bucket = {}
    }}
  }}
}}
"#,
            if named && number == 0 { "\"arn:aws:s3:::last\"" } else { "aws_s3_bucket.away.arn" }
        )
    };
    let mut files = MemoryFiles::new();
    for number in 0..roots {
        let last = if number + 1 == roots {
            "resource \"aws_s3_bucket\" \"last\" {\n  bucket = \"last\"\n}\n"
        } else {
            ""
        };
        files.insert(format!("{number:03}/main.tf"), away(number) + last);
    }
    let mut options = Options::default();
    options.selection.select = vec!["s3/unreplicated-bucket".to_owned()];
    let files: Arc<dyn FileSystem> = Arc::new(files);
    let outcome = engine::check_with(&files, &options, &engine::NoProgress).unwrap();
    let mut found = outcome.report.diagnostics.into_iter();
    let last = found.find(|one| one.subject.as_deref() == Some("aws_s3_bucket.last"));
    last.unwrap().verdict
}

#[test]
fn large_systems_are_checked_as_small_ones() {
    // More roots than are held until all summaries are there.
    for roots in [2, 80] {
        assert_eq!(verdict_in_system(roots, false), Verdict::Fail, "{roots} roots");
        assert_eq!(verdict_in_system(roots, true), Verdict::Unknown, "{roots} roots");
    }
}
