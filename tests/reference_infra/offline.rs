//! Stacks that declare providers which no test has. `tools/offline.py` makes copies that do without.

use std::path::Path;
use std::process::Command;

use crate::infra::{self, slashed};
use crate::{process, say, wanted};

/// Providers that no mirror of the tests holds.
const ABSENT: &[&str] = &["\"hashicorp/archive\"", "\"hashicorp/random\""];

/// Puts such copies in the place of the stacks in `tree`, which is itself a copy. Gives the stacks that
/// could not be made, for want of Python.
pub fn prepare(tree: &Path) -> Result<Vec<String>, String> {
    let mut left = Vec::new();
    for stack in infra::stacks() {
        let place = Path::new("stacks").join(&stack);
        if !wanted(&place) || !declares_absent(&infra::infra().join(&place)) {
            continue;
        }
        if !process::is_here("python3") {
            say(&format!("no python3 here: {} not validated, not tested", slashed(&place)));
            left.push(slashed(&place));
            continue;
        }
        let target = tree.join(&place);
        std::fs::remove_dir_all(&target).map_err(|error| format!("{stack}: {error}"))?;
        let mut command = Command::new("python3");
        command.arg("-S").arg(infra::infra().join("tools/offline.py"));
        command.arg(infra::infra().join(&place)).arg(target);
        process::succeed(command, 60)?;
    }
    Ok(left)
}

fn declares_absent(stack: &Path) -> bool {
    let files = infra::files_below(stack);
    files.iter().filter(|file| infra::is_configuration(file)).any(|file| {
        let text = std::fs::read_to_string(stack.join(file)).unwrap_or_default();
        ABSENT.iter().any(|source| text.contains(source))
    })
}
