//! drlint on every stack: nothing to report, and nothing that the example's values leave open.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value as Json;

use crate::accepted::Accepted;
use crate::infra::{self, slashed};
use crate::{none, wanted};

/// The stacks with a second view: checked in that workspace too.
const VIEWS: &[(&str, &str)] = &[("hot-standby", "west")];

#[test]
fn drlint_finds_nothing_in_the_stacks() {
    let accepted = Accepted::of("drlint");
    let mut faults = Vec::new();
    let stacks = infra::stacks().into_iter();
    for stack in stacks.filter(|stack| wanted(&Path::new("stacks").join(stack))) {
        let views = VIEWS.iter().filter(|(of, _)| *of == stack).map(|(_, view)| Some(*view));
        for workspace in std::iter::once(None).chain(views) {
            faults.extend(findings(&stack, workspace, &accepted));
        }
    }
    faults.extend(accepted.stale(|root| wanted(Path::new(root))));
    none(faults);
}

fn findings(stack: &str, workspace: Option<&str>, accepted: &Accepted) -> Vec<String> {
    let place = Path::new("stacks").join(stack);
    let document = check(&infra::infra(), &place, stack, workspace);
    let checked = document["rules"]["checked"].as_u64().unwrap_or(0);
    if checked == 0 {
        return vec![format!("{stack}: no rule was checked: {document:#}")];
    }
    let found = document["diagnostics"].as_array().expect("a list of diagnostics").iter();
    let found = found.map(|one| {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let file = text(&one["location"]["path"]);
        format!(
            "{}: {}: {file}: {}",
            text(&one["severity"]),
            text(&one["rule"]),
            text(&one["message"])
        )
    });
    let name = slashed(&place);
    let found = found.filter(|finding| !accepted.covers(&name, finding));
    found.map(|finding| format!("{name} {}: {finding}", workspace.unwrap_or("default"))).collect()
}

/// The report of `drlint check` over a stack of this tree, with the values of its example.
pub fn check(tree: &Path, place: &Path, profile: &str, workspace: Option<&str>) -> Json {
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(tree).env_clear().timeout(std::time::Duration::from_mins(2));
    command.args(["check", "--format", "json", "--profile", profile]).arg(place);
    for file in examples(tree, place) {
        command.arg("--var-file").arg(file);
    }
    command.args(workspace.iter().flat_map(|name| ["--workspace", name]));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{profile}: {error}: {said}"))
}

/// The `example.tfvars` of a stack.
fn examples(tree: &Path, place: &Path) -> Vec<PathBuf> {
    let mut files = infra::files_below(&tree.join(place));
    files.retain(|file| file.file_name().is_some_and(|name| name == "example.tfvars"));
    files.into_iter().map(|file| place.join(file)).collect()
}
