//! Every rule fires when a stack is broken in the place it watches: a copy of the tree, one text
//! exchanged for another, and a finding of that rule in that folder.
//!
//! `tests/data/broken/stacks.tsv` has the stack, the rule, the file, what is written there and what it
//! is exchanged for, wherever it is in the file; `⏎` is a line break.

use std::collections::BTreeSet;
use std::path::Path;

use super::none;
use crate::support::infra;
use crate::support::stack_check::{check, findings};

/// A line of the table.
struct Break<'a> {
    stack: &'a str,
    rule: &'a str,
    file: &'a str,
    written: String,
    broken: String,
}

fn table(text: &str) -> Vec<Break<'_>> {
    let line = |line| {
        let cells: Vec<&str> = str::split(line, '\t').collect();
        let &[stack, rule, file, written, broken] = &cells[..] else {
            panic!("{line}: five cells")
        };
        let text = |cell: &str| cell.replace('⏎', "\n");
        Break { stack, rule, file, written: text(written), broken: text(broken) }
    };
    text.lines().skip(1).map(line).collect()
}

fn read() -> String {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/broken/stacks.tsv");
    std::fs::read_to_string(place).unwrap()
}

#[test]
fn every_rule_fires_where_a_stack_is_broken() {
    let text = read();
    let scratch = tempfile::tempdir().unwrap();
    let tree = scratch.path();
    infra::copy(&infra::infra(), tree).unwrap();
    let mut faults = Vec::new();
    for one in table(&text) {
        let Break { stack, rule, file, written, broken } = &one;
        let place = tree.join(file);
        let whole = std::fs::read_to_string(&place).unwrap();
        if !whole.contains(written) {
            faults.push(format!("{file} does not say {written:?}"));
            continue;
        }
        std::fs::write(&place, whole.replace(written, broken)).unwrap();
        let report = check(tree, &Path::new("stacks").join(stack), stack, &["--select", rule]);
        std::fs::write(&place, whole).unwrap();
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let found = report["diagnostics"].as_array().unwrap().iter().any(|finding| {
            let path = finding["path"].as_str().unwrap_or_default();
            finding["rule"] == *rule
                && finding["verdict"] == "fail"
                && path.rsplit_once('/').is_some_and(|(at, _)| at == folder)
        });
        if !found {
            let others = findings(&report).join("; ");
            faults.push(format!("{stack}: {rule} is silent on {broken:?} in {file}: {others}"));
        }
    }
    none(faults);
}

#[test]
fn every_rule_of_a_stack_has_its_break() {
    let text = read();
    let table = table(&text);
    let listed: BTreeSet<_> = table.iter().map(|one| (one.stack, one.rule)).collect();
    let mut missing = Vec::new();
    for stack in infra::stacks() {
        let report = check(&infra::infra(), &Path::new("stacks").join(&stack), &stack, &[]);
        let idle = report["rules"]["matched_nothing"].as_array().unwrap();
        let rules = rules(&stack);
        let strangers = table.iter().filter(|one| one.stack == stack);
        let strangers = strangers.filter(|one| !rules.iter().any(|rule| rule == one.rule));
        missing.extend(
            strangers.map(|one| format!("{stack}: {} is not in the stack's profile", one.rule)),
        );
        for rule in rules {
            if !idle.iter().any(|one| *one == rule) && !listed.contains(&(&stack, &rule)) {
                missing.push(format!("{stack}: nothing breaks what {rule} watches"));
            }
        }
    }
    none(missing);
}

/// The rules of a profile.
fn rules(profile: &str) -> Vec<String> {
    let mut command = assert_cmd::Command::cargo_bin("drlint").unwrap();
    let output = command.env_clear().args(["rules", "--format", "json"]).output().unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules = listed["rules"].as_array().expect("a list of rules").iter();
    let on = rules.filter(|rule| {
        let profiles = rule["profiles"].as_array().expect("a list of profiles");
        profiles.iter().any(|one| *one == profile)
    });
    on.map(|rule| rule["id"].as_str().unwrap().to_owned()).collect()
}
