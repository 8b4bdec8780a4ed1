//! drlint on every stack: nothing to report, and nothing that the example's values leave open.

use std::path::Path;

use super::accepted::Accepted;
use super::{none, wanted};
use crate::support::infra::{self, slashed};
use crate::support::stack_check::{check, findings};

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
            faults.extend(checked(&stack, workspace, &accepted));
        }
    }
    faults.extend(accepted.stale(|root| wanted(Path::new(root))));
    none(faults);
}

fn checked(stack: &str, workspace: Option<&str>, accepted: &Accepted) -> Vec<String> {
    let place = Path::new("stacks").join(stack);
    let arguments: Vec<&str> = workspace.iter().flat_map(|name| ["--workspace", name]).collect();
    let report = check(&infra::infra(), &place, stack, &arguments);
    if report["rules"]["checked"].as_u64().unwrap_or(0) == 0 {
        return vec![format!("{stack}: no rule was checked: {report:#}")];
    }
    let name = slashed(&place);
    let found = findings(&report).into_iter();
    let found = found.filter(|finding| !accepted.covers(&name, finding));
    found.map(|finding| format!("{name} {}: {finding}", workspace.unwrap_or("default"))).collect()
}
