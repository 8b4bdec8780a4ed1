//! The recorded verdicts are those of the Terraform on PATH.

use crate::support::checked::{self, Inputs};
use crate::support::process;

#[derive(serde::Deserialize)]
struct Case {
    terraform: String,
    name: String,
    text: String,
}

#[test]
fn terraform_gives_the_recorded_verdicts() {
    const RECORDS: &str = include_str!("../data/syntax/verdicts.jsonl");
    let inputs = || {
        let mut inputs = Inputs::new(&[include_str!("syntax_oracle.rs")]);
        inputs.add("records", RECORDS.as_bytes());
        inputs
    };
    checked::check("syntax", &inputs, |terraform| {
        let directory = tempfile::tempdir().unwrap();
        let cases: Vec<Case> =
            RECORDS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for (index, case) in cases.iter().enumerate() {
            std::fs::write(directory.path().join(format!("case{index}.tf")), &case.text).unwrap();
        }
        let arguments = ["fmt", "-check", "-list=false", "-no-color"];
        let ended = process::run(terraform.command(directory.path(), &arguments), 60)?;
        let complaints = ended.stderr;
        let wrong: Vec<_> = cases
            .iter()
            .enumerate()
            .filter(|(index, case)| {
                let refused = complaints.contains(&format!("on case{index}.tf line"));
                refused != (case.terraform == "refuses")
            })
            .map(|(_, case)| &case.name)
            .collect();
        if wrong.is_empty() {
            return Ok(());
        }
        Err(format!("Terraform decides otherwise: {wrong:?}\n{complaints}"))
    });
}
