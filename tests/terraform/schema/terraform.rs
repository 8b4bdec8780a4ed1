//! Asks Terraform about the provider.

use std::path::Path;

use drlint::schema::PROVIDER_VERSION;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::checked::Inputs;
use crate::support::process;
use crate::support::terraform::Terraform;

/// What a check of provider facts depends on: its own code, and the files of `src/schema` with the facts.
pub fn inputs(code: &str, facts: &[&str]) -> Inputs {
    let support = include_str!("../../support/terraform.rs");
    let mut inputs = Inputs::new(&[code, include_str!("terraform.rs"), support]);
    for file in facts {
        inputs.add_file(&Path::new("src/schema").join(file));
    }
    inputs
}

/// What `terraform providers schema -json` says about hashicorp/aws.
pub fn provider_schema(terraform: &Terraform) -> Result<Value, String> {
    let root = root(terraform, "")?;
    let mut all = json(terraform, &root, &["providers", "schema", "-json"])?;
    Ok(all["provider_schemas"]["registry.terraform.io/hashicorp/aws"].take())
}

/// What a plan of `resources` would create: address to planned values. Values not known before
/// apply are missing.
pub fn plan(terraform: &Terraform, resources: &str) -> Result<Vec<(String, Value)>, String> {
    let root = root(terraform, resources)?;
    let arguments = ["plan", "-input=false", "-refresh=false", "-out=plan"];
    process::succeed(terraform.command(root.path(), &arguments), 180)?;
    let plan = json(terraform, &root, &["show", "-json", "plan"])?;
    let resources = plan["planned_values"]["root_module"]["resources"].as_array().cloned();
    let named =
        |r: Value| (r["address"].as_str().unwrap_or_default().to_owned(), r["values"].clone());
    Ok(resources.unwrap_or_default().into_iter().map(named).collect())
}

fn json(terraform: &Terraform, root: &TempDir, arguments: &[&str]) -> Result<Value, String> {
    let ended = process::succeed(terraform.command(root.path(), arguments), 180)?;
    serde_json::from_str(&ended.stdout).map_err(|error| error.to_string())
}

/// An initialised root that holds `resources`.
fn root(terraform: &Terraform, resources: &str) -> Result<TempDir, String> {
    let root = tempfile::tempdir().expect("a scratch directory");
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
    std::fs::write(root.path().join("main.tf"), main).expect("the scratch root is written");
    let _alone = terraform.installing();
    process::succeed(terraform.command(root.path(), &["init", "-input=false"]), 180)?;
    Ok(root)
}
