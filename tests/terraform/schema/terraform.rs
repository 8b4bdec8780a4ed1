//! Asks the Terraform on PATH about the provider.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use drlint::schema::PROVIDER_VERSION;
use serde_json::Value;

/// What `terraform providers schema -json` says about hashicorp/aws, or nothing (and one line that
/// says so) when there is no Terraform.
pub fn provider_schema() -> Option<Value> {
    let dir = root("")?;
    let said = terraform(dir.path(), &["providers", "schema", "-json"]);
    let all: Value = serde_json::from_slice(&said.stdout).expect("the schema is JSON");
    Some(all["provider_schemas"]["registry.terraform.io/hashicorp/aws"].clone())
}

/// What a plan of `resources` would create: address to planned values. Values not known before
/// apply are missing.
pub fn plan(resources: &str) -> Option<Vec<(String, Value)>> {
    let dir = root(resources)?;
    terraform(dir.path(), &["plan", "-input=false", "-refresh=false", "-out=plan"]);
    let said = terraform(dir.path(), &["show", "-json", "plan"]);
    let plan: Value = serde_json::from_slice(&said.stdout).expect("the plan is JSON");
    let resources = plan["planned_values"]["root_module"]["resources"].as_array().cloned();
    let named =
        |r: Value| (r["address"].as_str().unwrap_or_default().to_owned(), r["values"].clone());
    Some(resources.unwrap_or_default().into_iter().map(named).collect())
}

/// An initialised root that holds `resources`.
fn root(resources: &str) -> Option<tempfile::TempDir> {
    if Command::new("terraform").arg("version").output().is_err() {
        // Straight to the stream: the test harness keeps what `println` says to itself.
        let _ = writeln!(std::io::stderr(), "skipped: terraform is not on PATH");
        return None;
    }
    let dir = tempfile::tempdir().expect("a scratch directory");
    let main = format!(
        r#"
        terraform {{
          required_providers {{
            aws = {{
              source  = "hashicorp/aws"
              version = "{PROVIDER_VERSION}"
            }}
          }}
        }}
        provider "aws" {{
          region                      = "us-east-1"
          access_key                  = "test"
          secret_key                  = "test"
          skip_credentials_validation = true
          skip_metadata_api_check     = true
          skip_requesting_account_id  = true
        }}
        {resources}
        "#
    );
    std::fs::write(dir.path().join("main.tf"), main).expect("the scratch root is written");
    if let Some(mirror) = mirror() {
        let mirror = Value::from(mirror.to_string_lossy());
        let rc = format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = {mirror}\n  }}\n}}\n"
        );
        std::fs::write(dir.path().join("rc"), rc).expect("the scratch settings are written");
    }
    terraform(dir.path(), &["init", "-input=false"]);
    Some(dir)
}

fn terraform(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("terraform");
    command.args(arguments).current_dir(dir).env("CHECKPOINT_DISABLE", "1");
    if dir.join("rc").exists() {
        command.env("TF_CLI_CONFIG_FILE", dir.join("rc"));
    }
    let output = command.output().expect("terraform starts");
    assert!(
        output.status.success(),
        "terraform {arguments:?} failed; without network, TF_MIRROR must name a provider mirror\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// A directory of providers: `TF_MIRROR`, else one near the top of the file system that holds the
/// right provider, else none, and Terraform asks the registry.
fn mirror() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("TF_MIRROR") {
        return Some(named.into());
    }
    let provider = format!("registry.terraform.io/hashicorp/aws/{PROVIDER_VERSION}");
    let virtual_ones = ["proc", "sys", "dev", "run"];
    walkdir::WalkDir::new("/")
        .max_depth(2)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|at| {
            !virtual_ones.iter().any(|name| at.depth() == 1 && at.file_name() == *name)
        })
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .find(|at| at.join(&provider).is_dir())
}
