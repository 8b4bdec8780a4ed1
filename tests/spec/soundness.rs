//! Whatever drlint claims to know is what Terraform planned, and what Terraform's plan leaves unknown
//! is unknown here too, apart from the documented cases where the sources decide more.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::compare::{self, Tally};
use drlint::engine::{self, Inputs, NoProgress, Options};
use serde_json::Value as Json;

/// Outputs that drlint decides although Terraform's plan does not, each for a reason given in
/// `docs/evaluation.md`. The test fails when one of them stops being decided or starts to differ from
/// this list.
const MORE_DECIDED: &[(&str, &str)] = &[
    // Reading the document is put off by depends_on; what it says is in the source.
    ("references/plan.json", "output.waits"),
    ("declarations/plan.json", "output.child.document"),
    // `true || x`, `false && x`: the unknown operand cannot change the result. A computed id is not
    // null, and what a provider will create has one.
    ("unknowns/plan.json", "output.logic[0]"),
    ("unknowns/plan.json", "output.logic[1]"),
    ("unknowns/plan.json", "output.logic[2]"),
    ("unknown-functions/plan.json", "output.operators.and[0]"),
    ("unknown-functions/plan.json", "output.operators.and[1]"),
    ("unknown-functions/plan.json", "output.operators.or[0]"),
    ("unknown-functions/plan.json", "output.operators.or[1]"),
    ("unknown-functions/plan.json", "output.operators.null[0]"),
    ("unknown-functions/plan.json", "output.operators.null[1]"),
    // Naming an attribute that the provider will set is not an error, whatever it sets.
    ("unknowns/plan.json", "output.logic[3]"),
    ("unknown-functions/plan.json", "output.operators.can[0]"),
    // An ARN is not empty.
    ("unknown-functions/plan.json", "output.operators.compare[0]"),
    ("unknowns/plan.json", "aws_cloudwatch_metric_alarm.this.threshold"),
    ("unknowns/plan.json", "output.filtered_by_unknown"),
    // A length is not below zero.
    ("unknown-functions/plan.json", "output.operators.compare[1]"),
    ("unknown-functions/plan.json", "output.operators.compare[2]"),
    // A value equals itself.
    ("unknown-functions/plan.json", "output.operators.equal[1]"),
    // Both arms are the same.
    ("unknown-functions/plan.json", "output.operators.conditional[2]"),
    // The known parts of a text decide.
    ("unknown-functions/plan.json", "output.text.startswith[2]"),
    ("unknown-functions/plan.json", "output.text.strcontains"),
];

#[test]
fn known_values_are_the_planned_ones() {
    let mut problems = Vec::new();
    let mut decided = Vec::new();
    let (mut known, mut all) = (0, 0);
    let show = std::env::var_os("DRLINT_SHOW_OPEN").is_some();
    for record in records() {
        let plan: Json = serde_json::from_str(&fs::read_to_string(&record.file).unwrap()).unwrap();
        let ours = evaluate(&record, &plan);
        let mut tally = Tally { label: record.name.clone(), ..Tally::default() };
        compare::resources(&ours, &plan, &mut tally);
        compare::outputs(&ours, &plan, &mut tally);
        for open in tally.open.iter().filter(|_| show) {
            println!(
                "{}: {} is open: {} (planned {})",
                tally.label, open.path, open.why, open.planned
            );
        }
        known += tally.known;
        all += tally.all;
        problems.append(&mut tally.problems);
        decided.append(&mut tally.decided);
    }
    assert!(all > 300, "only {all} planned values were compared");
    let expected: Vec<String> =
        MORE_DECIDED.iter().map(|(root, path)| format!("{root}: {path}")).collect();
    for one in &decided {
        if !expected.contains(one) {
            problems.push(format!("{one} is known here, unknown in the plan"));
        }
    }
    for one in &expected {
        if !decided.contains(one) {
            problems.push(format!("{one} is listed as decided and is not"));
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    println!("{known} of {all} planned values are known to drlint");
    assert!(known * 100 >= all * 95, "only {known} of {all} planned values are known");
}

struct Record {
    name: String,
    file: PathBuf,
    root: PathBuf,
}

fn records() -> Vec<Record> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in fs::read_dir(repository.join("tests/plan")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for file in fs::read_dir(&path).unwrap() {
                let file = file.unwrap().path();
                let name = file.file_name().unwrap().to_string_lossy().into_owned();
                if name.starts_with("plan")
                    && file.extension().is_some_and(|ending| ending == "json")
                    && name != "plans.json"
                {
                    let label = path.file_name().unwrap().to_string_lossy().into_owned();
                    found.push(Record {
                        name: format!("{label}/{name}"),
                        file,
                        root: path.clone(),
                    });
                }
            }
        } else if path.extension().is_some_and(|ending| ending == "json") {
            let stack = path.file_stem().unwrap().to_string_lossy().into_owned();
            let stacks = repository.join("reference-infra/stacks");
            // `stack-folder` is a root one folder deeper.
            let deeper =
                || stack.rsplit_once('-').map(|(one, folder)| stacks.join(one).join(folder));
            let root = Some(stacks.join(&stack)).filter(|root| root.is_dir()).or_else(deeper);
            let root = root.unwrap();
            found.push(Record { name: stack, file: path, root });
        }
    }
    assert!(found.len() >= 11, "only {} recorded plans", found.len());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn evaluate(record: &Record, plan: &Json) -> Json {
    let pairs = |field: &str| -> Vec<(String, String)> {
        let object = plan[field].as_object().cloned().unwrap_or_default();
        object
            .into_iter()
            .map(|(name, text)| (name, text.as_str().unwrap_or_default().to_owned()))
            .collect()
    };
    let files = plan["var_files"].as_array().cloned().unwrap_or_default();
    let options = Options::from(Inputs {
        paths: vec![record.root.clone()],
        vars: pairs("vars"),
        var_files: files.iter().map(|file| record.root.join(file.as_str().unwrap())).collect(),
        workspace: plan["workspace"].as_str().map(str::to_owned),
        ..Inputs::default()
    });
    let text = engine::graph(&options, &NoProgress)
        .unwrap_or_else(|error| panic!("{}: {error:?}", record.name));
    serde_json::from_str(&text).unwrap()
}
