//! drlint in this process, over a scratch tree.
//!
//! Bombs get small limits: what counts is that a limit is reached and named, not how large it is. The
//! whole program, watched for time and memory, is in `process`.

use std::path::Path;

use drlint::engine::{self, Inputs, Limits, NoProgress, Options};
use drlint::eval;
use serde_json::Value as Json;

use crate::process;

/// A fiftieth of the real ones, except for levels, which cost nothing.
pub const SMALL: eval::Limits = eval::Limits {
    nodes: eval::Limits::DEFAULT.nodes / 50,
    text: eval::Limits::DEFAULT.text / 50,
    chain: eval::Limits::DEFAULT.chain / 50,
    instances: eval::Limits::DEFAULT.instances / 50,
    steps: eval::Limits::DEFAULT.steps / 50,
    ..eval::Limits::DEFAULT
};

/// The limits that users have.
pub const REAL: eval::Limits = eval::Limits::DEFAULT;

fn options(directory: &Path, evaluation: eval::Limits) -> Options {
    let limits = Limits { evaluation, ..Limits::default() };
    Options::from(Inputs { limits, ..Inputs::of(directory) })
}

/// What `drlint graph` would print.
pub fn graph(directory: &Path, limits: eval::Limits) -> Json {
    let text = engine::graph(&options(directory, limits), &NoProgress);
    let text = text.unwrap_or_else(|error| panic!("{:?}", error.diagnostics));
    serde_json::from_str(&text).expect("the graph is JSON")
}

/// What `drlint check` would report, as rule ids and messages, and its exit status.
pub fn check(directory: &Path, limits: eval::Limits) -> (i32, Vec<(String, String)>) {
    let outcome = engine::check(&options(directory, limits), &NoProgress)
        .unwrap_or_else(|error| panic!("{:?}", error.diagnostics));
    let report = outcome.report;
    let all = report.diagnostics.iter().map(|one| (one.rule.to_string(), one.message.clone()));
    (i32::from(report.summary.failed), all.collect())
}

/// The outputs of a root module of one file.
pub fn outputs(text: &str, limits: eval::Limits) -> Json {
    graph(process::tree(&[("main.tf", text)]).path(), limits)["outputs"].clone()
}

/// Asserts that the check fails and that `rule` is among what it reports.
#[track_caller]
pub fn fails_with(directory: &Path, rule: &str, limits: eval::Limits) {
    let (status, reported) = check(directory, limits);
    assert!(reported.iter().any(|(id, _)| id == rule), "{rule} is not among {reported:?}");
    assert_eq!(status, 1, "{reported:?}");
}
