//! The recorded verdicts are those of the Terraform on PATH.

use std::path::Path;
use std::process::Command;

#[derive(serde::Deserialize)]
struct Case {
    terraform: String,
    name: String,
    text: String,
}

/// What `terraform fmt` says about the files in `directory`; `None` without Terraform.
fn complaints(directory: &Path) -> Option<String> {
    let output = Command::new("terraform")
        .args(["fmt", "-check", "-list=false", "-no-color"])
        .current_dir(directory)
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn terraform_gives_the_recorded_verdicts() {
    let directory = tempfile::tempdir().unwrap();
    let lines = include_str!("../data/syntax/verdicts.jsonl").lines();
    let cases: Vec<Case> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    for (index, case) in cases.iter().enumerate() {
        std::fs::write(directory.path().join(format!("case{index}.tf")), &case.text).unwrap();
    }
    let Some(complaints) = complaints(directory.path()) else {
        eprintln!("skipped: there is no terraform on PATH");
        return;
    };
    let wrong: Vec<_> = cases
        .iter()
        .enumerate()
        .filter(|(index, case)| {
            let refused = complaints.contains(&format!("on case{index}.tf line"));
            refused != (case.terraform == "refuses")
        })
        .map(|(_, case)| &case.name)
        .collect();
    assert!(wrong.is_empty(), "Terraform decides otherwise: {wrong:?}\n{complaints}");
}
