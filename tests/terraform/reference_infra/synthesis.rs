//! Stacks written in a program: the committed synthesis is what the program makes today.

use std::path::Path;
use std::process::Command;

use super::functions::alone;
use super::{none, wanted};
use crate::support::infra::{self, slashed};
use crate::support::process;
use crate::support::skip::skipped;

/// What `synth.py` answers with where the libraries it needs are not installed.
const MISSING: i32 = 3;

const LIBRARIES: &str = "the Python packages of the stack";

#[test]
fn syntheses_are_fresh() {
    let mut faults = Vec::new();
    for stack in infra::stacks() {
        let folder = Path::new("stacks").join(&stack);
        let home = infra::infra().join(&folder);
        if !home.join("synth.py").is_file() || !wanted(&folder) {
            continue;
        }
        let name = slashed(&folder);
        if !process::is_here("python3") {
            skipped("python3", &format!("the synthesis of {name} not compared"));
            continue;
        }
        let check = process::run(python(&home, &["synth.py", "--check"]), 300);
        match check {
            Ok(ended) if ended.code == Some(MISSING) => {
                skipped(LIBRARIES, &format!("{name} not synthesised: {}", ended.words()));
                continue;
            }
            Ok(ended) if ended.success => {}
            Ok(ended) => faults.push(format!("{name}: synth.py --check\n{}", ended.words())),
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
        // Whoever has the libraries has pytest: one file pins them all.
        let tests = python(&home, &["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
        faults.extend(process::succeed(tests, 600).err().map(|fault| format!("{name}: {fault}")));
    }
    none(faults);
}

/// Python in the folder of a stack, with what is installed next to it.
fn python(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.current_dir(home).args(arguments);
    alone(&mut command);
    command
}
