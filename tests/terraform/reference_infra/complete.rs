//! Nothing goes untested, and the index names everything.

use std::path::Path;

use super::{functions, none};
use crate::support::infra;

#[test]
fn every_module_stack_and_function_has_tests() {
    let mut untested = Vec::new();
    for module in infra::modules().into_iter().chain(infra::other_roots()) {
        if infra::test_files(&infra::infra().join(&module)).is_empty() {
            untested.push(format!("{} has no tests/*.tftest.hcl", module.display()));
        }
    }
    for stack in infra::stacks() {
        if infra::test_files(&infra::infra().join("stacks").join(&stack)).is_empty() {
            untested.push(format!("stacks/{stack} has no tests/*.tftest.hcl"));
        }
    }
    for name in functions::names() {
        if !functions::has_tests(&Path::new("functions").join(&name)) {
            untested.push(format!("functions/{name} has no tests"));
        }
    }
    none(untested);
}

#[test]
fn the_index_names_every_module_stack_and_function() {
    let index = std::fs::read_to_string(infra::infra().join("README.md")).unwrap();
    let stacks = infra::stacks().into_iter();
    let stacks = stacks.map(|name| format!("| [`stacks/{name}`](stacks/{name}/README.md) | "));
    let modules = infra::folders(&infra::infra().join("modules")).into_iter();
    let modules = modules.map(|name| format!("| `{name}` | "));
    // What several functions share is a part of each.
    let functions = functions::names().into_iter().filter(|name| name != "shared");
    let functions = functions.map(|name| format!("| [`{name}`](functions/{name}/README.md) | "));
    let wanted = stacks.chain(modules).chain(functions);
    let missing = wanted.filter(|row| !index.lines().any(|line| line.starts_with(row)));
    none(missing.map(|row| format!("reference-infra/README.md has no row {row}")).collect());
}
