//! The CDKTF stacks and their twin in HCL declare the same, as drlint reads them.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const STACK: &str = "reference-infra/stacks/cdktf-weighted";

fn stack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(STACK)
}

/// What drlint sees in a folder of the stack, in a file.
fn graph(folder: &str, scratch: &TempDir) -> PathBuf {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("drlint"));
    command.current_dir(stack()).args(["graph", folder, "--format", "json"]);
    command.args(["--var-file", "hcl/example.tfvars"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = scratch.path().join(format!("{folder}.json"));
    std::fs::write(&file, output.stdout).unwrap();
    file
}

#[test]
fn synthesis_and_twin_declare_the_same() {
    let here = Command::new("python3").arg("--version").output();
    if !here.is_ok_and(|output| output.status.success()) {
        eprintln!("no python3 here: synthesis and twin not compared");
        return;
    }
    let scratch = TempDir::new().unwrap();
    let output = Command::new("python3")
        .args(["-S", "-B", "tests/shape.py"])
        .args([graph("synth", &scratch), graph("hcl", &scratch)])
        .current_dir(stack())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let compared = said.split_whitespace().next().and_then(|word| word.parse::<usize>().ok());
    assert!(compared.is_some_and(|count| count > 200), "{said}");
}
