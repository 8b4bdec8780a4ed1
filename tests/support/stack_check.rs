//! `drlint check` over a stack, with the values of its example.

use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value as Json;

use super::infra;

/// The report over a stack of this tree, with further arguments.
pub fn check(tree: &Path, place: &Path, profile: &str, arguments: &[&str]) -> Json {
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(tree).env_clear().timeout(Duration::from_mins(2));
    command.args(["check", "--format", "json", "--profile", profile]).arg(place);
    for file in examples(tree, place) {
        command.arg("--var-file").arg(file);
    }
    command.args(arguments);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{profile}: {error}: {said}"))
}

/// The findings of a report, a line each.
pub fn findings(report: &Json) -> Vec<String> {
    let found = report["diagnostics"].as_array().expect("a list of diagnostics").iter();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let line = |one: &Json| {
        let file = text(&one["path"]);
        let words = [&one["severity"], &one["rule"]].map(text).join(": ");
        format!("{words}: {file}: {}", text(&one["message"]))
    };
    found.map(line).collect()
}

/// The `example.tfvars` of a stack.
fn examples(tree: &Path, place: &Path) -> Vec<PathBuf> {
    let mut files = infra::files_below(&tree.join(place));
    files.retain(|file| file.file_name().is_some_and(|name| name == "example.tfvars"));
    files.into_iter().map(|file| place.join(file)).collect()
}
