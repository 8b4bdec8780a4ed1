//! Every stack, written somewhere else: the same bytes, clean, and a root that Terraform takes.

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

use super::{links, select};
use crate::support::checked::{Checks, Inputs};
use crate::support::{infra, offline, process, skip, stack_check};

/// Writes a stack where nothing else of the project is.
fn write(stack: &str) -> TempDir {
    let place = TempDir::new().unwrap();
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(place.path()).env_clear().args(["new", stack, "infra"]);
    process::succeed(command, 60).unwrap();
    place
}

#[test]
fn what_is_written_is_what_the_repository_holds() {
    for stack in infra::stacks() {
        let place = write(&stack);
        let tree = place.path().join("infra");
        let written = infra::files_below(&tree);
        let wanted: Vec<_> = select::files(&stack).into_iter().collect();
        assert_eq!(written, wanted, "{stack}");
        for file in &written {
            let (one, other) = (tree.join(file), infra::infra().join(file));
            let same = std::fs::read(one).unwrap() == std::fs::read(other).unwrap();
            assert!(same, "{stack}: {} differs", file.display());
        }
        let broken = links::broken(&tree, &written);
        assert!(broken.is_empty(), "{stack}: links that lead nowhere:\n{}", broken.join("\n"));
        let called = written.iter().filter_map(|file| file.parent());
        for source in called.flat_map(infra::local_sources) {
            assert!(tree.join(&source).is_dir(), "{stack} calls {}", source.display());
        }
    }
}

#[test]
fn what_is_written_is_clean() {
    for stack in infra::stacks() {
        let place = write(&stack);
        let at = Path::new("infra/stacks").join(&stack);
        let report = stack_check::check(place.path(), &at, &stack, &[]);
        let here =
            stack_check::check(&infra::infra(), &Path::new("stacks").join(&stack), &stack, &[]);
        // The stack's own findings are another test's; being elsewhere adds none.
        let bare = |report: &serde_json::Value| -> Vec<String> {
            let found = stack_check::findings(report).into_iter();
            found.map(|line| line.replace("infra/stacks/", "stacks/")).collect()
        };
        assert_eq!(bare(&report), bare(&here), "{stack}");
        assert_eq!(report["summary"]["errors"], 0, "{stack}");
        assert_eq!(report["summary"]["warnings"], 0, "{stack}");
        let resources = |report: &serde_json::Value| report["summary"]["resources"].clone();
        assert_eq!(resources(&report), resources(&here), "{stack}");
    }
}

#[test]
fn terraform_takes_what_is_written() {
    let mut all = infra::stacks();
    let count = all.len();
    if !process::is_here("python3") {
        all.retain(|stack| !offline::is_needed(&infra::infra(), stack));
        skip::skipped("python3", &format!("{} stacks not checked", count - all.len()));
    }
    Checks {
        kind: "written",
        is_complete: all.len() == count,
        all: all.into_iter().map(|stack| (stack.clone(), stack)).collect(),
        inputs: &|stack| {
            let code = [include_str!("written.rs"), include_str!("../../support/offline.rs")];
            let mut inputs = Inputs::new(&code);
            inputs.add_file(Path::new("reference-infra/tools/offline.py"));
            inputs.add_tree(&select::files(stack));
            inputs
        },
    }
    .run(|terraform, stack| {
        let place = write(stack);
        let tree = place.path().join("infra");
        assert!(
            offline::prepare(&tree, stack)?,
            "python3 is missing, and {stack} is to be prepared"
        );
        let root = drlint::scaffold::stack(stack).expect("the stack is bundled").root;
        for arguments in [
            &["init", "-input=false", "-no-color", "-backend=false"][..],
            &["validate", "-no-color"],
        ] {
            let _alone = terraform.installing();
            let command = terraform.command(&tree.join(root), arguments);
            process::succeed(command, 180).map_err(|fault| format!("{stack}: {fault}"))?;
        }
        Ok(())
    });
}
