//! The CDKTF stacks and their twin in HCL declare the same, as drlint reads them.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::skip::skipped;
use crate::support::{infra, process};

const STACK: &str = "stacks/cdktf-weighted";

/// What drlint sees in a folder of the stack, in a file.
fn graph(stack: &Path, folder: &str, scratch: &TempDir) -> PathBuf {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("drlint"));
    command.current_dir(stack).args(["graph", folder, "--format", "json"]);
    command.args(["--var-file", "hcl/example.tfvars"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = scratch.path().join(format!("{folder}.json"));
    std::fs::write(&file, output.stdout).unwrap();
    file
}

/// The copy is outside every clone: an archive of the repository has no `.git`, and the modules that the
/// twin calls are above the working directory.
#[test]
fn synthesis_and_twin_declare_the_same() {
    if !process::is_here("python3") {
        skipped("python3", "synthesis and twin not compared");
        return;
    }
    let (tree, scratch) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    infra::copy(&infra::infra(), tree.path()).unwrap();
    let stack = tree.path().join(STACK);
    let output = Command::new("python3")
        .args(["-S", "-B", "tests/shape.py"])
        .args([graph(&stack, "synth", &scratch), graph(&stack, "hcl", &scratch)])
        .current_dir(&stack)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let compared = said.split_whitespace().next().and_then(|word| word.parse::<usize>().ok());
    assert!(compared.is_some_and(|count| count > 200), "{said}");
}

/// The harness prints `ok` for a test that could not run here.
#[test]
fn a_missing_tool_is_seen_as_skipped() {
    let test = "cdktf_twin::synthesis_and_twin_declare_the_same";
    let (nothing, log) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let log = log.path().join("skipped");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--test-threads", "2"])
        .env("PATH", nothing.path())
        .env("DRLINT_SKIPPED", &log)
        .output()
        .unwrap();
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    let expected = format!("SKIPPED {test}: needs python3: synthesis and twin not compared\n");
    assert_eq!(said, expected);
    let rows = std::fs::read_to_string(log).unwrap();
    assert_eq!(rows, format!("{test}\tpython3\tsynthesis and twin not compared\n"));
}
