//! `drlint new`.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use super::{Failure, print};
use crate::engine;
use crate::report;
use crate::scaffold::{self, STACKS, Stack};

/// Lists the stacks.
pub(super) fn list() -> Result<ExitCode, Failure> {
    let widest = STACKS.iter().map(|stack| stack.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for stack in STACKS {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:widest$}  {}", stack.name, stack.description);
    }
    print(text.as_bytes())
}

/// Writes a stack, and says what comes next.
pub(super) fn write(name: &str, directory: &Path) -> Result<ExitCode, Failure> {
    let count = engine::write_stack(name, directory)?;
    let text = scaffold::stack(name).map(|stack| next_steps(stack, directory, count));
    print(text.unwrap_or_default().as_bytes())
}

fn next_steps(stack: &Stack, directory: &Path, count: usize) -> String {
    let below =
        |path: &str| path.split('/').fold(directory.to_path_buf(), |at, part| at.join(part));
    let home = below(&format!("stacks/{}", stack.name));
    format!(
        "Wrote {count} files of {name} to {directory}.\n\
         \n\
         Next:\n  \
           drlint check {home} --profile {name} --var-file {example}\n  \
           cd {root}\n  \
           terraform init\n\
         \n\
         See {readme} for how to deploy, fail over and fail back.\n",
        name = stack.name,
        directory = word(directory),
        example = word(&below(stack.example)),
        root = word(&below(stack.root)),
        readme = word(&home.join("README.md")),
        home = word(&home),
    )
}

/// A path as one word of a command line.
fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let text = report::clean_line(&text);
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text.into_owned() }
}
