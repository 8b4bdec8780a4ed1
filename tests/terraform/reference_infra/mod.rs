//! `reference-infra/` keeps what it promises: Terraform accepts every module and stack without a word
//! and passes their tests, drlint finds nothing in the stacks, the functions pass theirs, and packages
//! are the same bytes wherever they are made.
//!
//! Everything is found by its folder. `DRLINT_INFRA=hot-standby` narrows the run to what has that in
//! its path.

mod accepted;
mod broken;
mod complete;
mod functions;
mod stacks;
mod synthesis;
mod terraform_jobs;

use std::path::Path;

use crate::support::{infra, skip};

/// Says what is skipped because Python is missing.
#[track_caller]
fn say(words: &str) {
    skip::skipped("python3", words);
}

/// Whether the run is about this part of `reference-infra/`.
fn wanted(path: &Path) -> bool {
    let only = std::env::var("DRLINT_INFRA").unwrap_or_default();
    infra::slashed(path).contains(&only)
}

/// Fails with all faults at once, in the order of their texts.
fn none(mut faults: Vec<String>) {
    faults.sort();
    assert!(faults.is_empty(), "{} fault(s):\n\n{}", faults.len(), faults.join("\n\n"));
}
