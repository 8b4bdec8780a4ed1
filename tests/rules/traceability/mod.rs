//! Every requirement has its evidence: each stack's `requirements.tsv` is complete, every anchor in it
//! leads to a place in a file, and `TRACEABILITY.md` is the table that follows from it.
//!
//! `UPDATE=1 cargo test --test rules traceability` writes the tables anew.

mod anchor;
mod evidence;
mod hcl;
mod table;

use std::collections::BTreeMap;

use crate::support::infra;

/// Reads a file, by its path below `reference-infra/`.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

fn on_disk(path: &str) -> Option<String> {
    std::fs::read_to_string(infra::infra().join(path)).ok()
}

/// The ids that each stack has to answer for: `requirement-ids.tsv`, stack and id a line.
fn ids() -> BTreeMap<String, Vec<String>> {
    let text = on_disk("requirement-ids.tsv").expect("requirement-ids.tsv is there");
    let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let (stack, id) = line.split_once('\t').expect("a stack and an id");
        ids.entry(stack.to_owned()).or_default().push(id.to_owned());
    }
    ids
}

#[test]
fn every_requirement_has_evidence() {
    let updating = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    let mut faults = Vec::new();
    for (stack, ids) in &ids() {
        let name = format!("stacks/{stack}/requirements.tsv");
        let Some(tsv) = on_disk(&name) else {
            faults.push(format!("there is no {name}"));
            continue;
        };
        let (rows, mut found) = evidence::check(stack, &tsv, ids, &on_disk);
        let path = format!("stacks/{stack}/TRACEABILITY.md");
        let wanted = table::of(stack, &rows);
        if found.is_empty() && on_disk(&path).as_ref() != Some(&wanted) {
            if updating {
                std::fs::write(infra::infra().join(&path), wanted).unwrap();
            } else {
                found.push(format!(
                    "{path} is stale: UPDATE=1 cargo test --test rules traceability"
                ));
            }
        }
        faults.append(&mut found);
    }
    assert!(faults.is_empty(), "{} fault(s):\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn ids_are_listed_once() {
    let ids = ids();
    let mut all: Vec<&String> = ids.values().flatten().collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "requirement-ids.tsv lists an id twice");
    assert_eq!(count, 617, "an id was taken from requirement-ids.tsv, or added");
    for stack in infra::stacks() {
        assert!(ids.contains_key(&stack), "requirement-ids.tsv has nothing for {stack}");
    }
}
