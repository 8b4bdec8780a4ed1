//! The functions: their own tests, and their packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{none, wanted};
use crate::support::infra::{self, slashed};
use crate::support::process;
use crate::support::skip::skipped;

/// A `tests` folder, run in the folder above it.
struct Suite {
    folder: PathBuf,
    language: Language,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Python,
    Node,
}

#[test]
fn functions_pass_their_tests() {
    let mut faults = Vec::new();
    for (language, program) in [(Language::Python, "python3"), (Language::Node, "node")] {
        let mut suites = suites();
        suites.retain(|suite| suite.language == language && wanted(&suite.folder));
        if !process::is_here(program) {
            skipped(program, &format!("{} suites of tests not run", suites.len()));
            continue;
        }
        let scratch = TempDir::new().unwrap();
        infra::copy(&infra::infra(), scratch.path()).unwrap();
        for suite in suites {
            let name = slashed(&suite.folder);
            let ran = match language {
                Language::Python => python(&scratch.path().join(&suite.folder)),
                Language::Node => node(&scratch.path().join(&suite.folder)),
            };
            match ran {
                Ok(0) => faults.push(format!("{name}: no test was run")),
                Ok(_) => {}
                Err(fault) => faults.push(format!("{name}: {fault}")),
            }
        }
    }
    none(faults);
}

/// Every folder that has a folder `tests` with tests in it.
fn suites() -> Vec<Suite> {
    let mut found: Vec<(PathBuf, Language)> = Vec::new();
    for file in infra::files_below(&infra::infra()) {
        // The emulator's tests need an emulator, and are the drill's.
        if file.starts_with("emulator") {
            continue;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let stem = |end: &str| name.strip_suffix(end);
        let language = if stem(".py").is_some_and(|stem| stem.starts_with("test_")) {
            Language::Python
        } else if stem(".test.mjs").is_some() {
            Language::Node
        } else {
            continue;
        };
        let Some(tests) = file.ancestors().find(|folder| folder.ends_with("tests")) else {
            continue;
        };
        let folder = tests.parent().unwrap_or(Path::new("")).to_path_buf();
        if !found.contains(&(folder.clone(), language)) {
            found.push((folder, language));
        }
    }
    found.into_iter().map(|(folder, language)| Suite { folder, language }).collect()
}

/// Runs a Python suite without anything that was installed next to Python, and counts its tests.
fn python(folder: &Path) -> Result<usize, String> {
    let mut command = Command::new("python3");
    command.current_dir(folder).args(["-S", "-m", "unittest", "discover", "-s", "tests"]);
    alone(&mut command);
    let ended = process::succeed(command, 300)?;
    Ok(number_after(&ended.stderr, "Ran "))
}

/// Runs the test files of a Node suite and counts their tests.
fn node(folder: &Path) -> Result<usize, String> {
    let mut command = Command::new("node");
    command.current_dir(folder).args(["--test", "--test-reporter=tap"]);
    let tests = infra::files_below(&folder.join("tests")).into_iter();
    let tests = tests.filter(|file| file.to_string_lossy().ends_with(".test.mjs"));
    command.args(tests.map(|file| Path::new("tests").join(file)));
    alone(&mut command);
    let ended = process::succeed(command, 300)?;
    Ok(number_after(&ended.stdout, "# pass "))
}

/// Takes away what could reach AWS or change how Python and Node behave.
pub fn alone(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["AWS_", "PYTHON", "NODE_", "npm_"].iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("NO_COLOR", "1");
}

fn number_after(text: &str, words: &str) -> usize {
    let rest = text.lines().rev().find_map(|line| line.strip_prefix(words)).unwrap_or_default();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

#[test]
fn packages_do_not_depend_on_the_place() {
    if !process::is_here("python3") {
        skipped("python3", "packages not compared");
        return;
    }
    let mut functions = names();
    functions.retain(|name| needs_no_registry(name) && wanted(&Path::new("functions").join(name)));
    let places = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let trees = [places[0].path().join("infra"), places[1].path().join("a/longer/way/down")];
    for tree in &trees {
        infra::copy(&infra::infra(), tree).unwrap();
    }
    let mut faults = Vec::new();
    for name in &functions {
        let packed: Vec<_> = trees.iter().map(|tree| package(tree, name)).collect();
        match &packed[..] {
            [Ok(one), Ok(other)] if one == other && !one.is_empty() => {}
            [Ok(_), Ok(_)] => faults.push(format!("functions/{name}: two places, two packages")),
            _ => faults.extend(packed.into_iter().filter_map(Result::err)),
        }
    }
    none(faults);
}

fn package(tree: &Path, name: &str) -> Result<Vec<u8>, String> {
    let mut command = Command::new("python3");
    command.current_dir(tree).args(["-S", "tools/package.py", name]);
    alone(&mut command);
    process::succeed(command, 120)?;
    let file = tree.join("build").join(format!("{name}.zip"));
    std::fs::read(&file).map_err(|error| format!("functions/{name}: {error}"))
}

/// The functions: folders with source of their own.
pub fn names() -> Vec<String> {
    let functions = infra::infra().join("functions");
    let source = |file: &PathBuf| {
        file.parent() == Some(Path::new(""))
            && file.extension().is_some_and(|ending| ending == "py" || ending == "mjs")
    };
    let mut names = infra::folders(&functions);
    names.retain(|name| infra::files_below(&functions.join(name)).iter().any(source));
    names
}

/// Whether a folder has a suite of tests.
pub fn has_tests(folder: &Path) -> bool {
    suites().iter().any(|suite| suite.folder == folder)
}

/// Whether a function ships nothing of others.
fn needs_no_registry(name: &str) -> bool {
    let folder = infra::infra().join("functions").join(name);
    let lock = std::fs::read_to_string(folder.join("package-lock.json")).unwrap_or_default();
    !folder.join("requirements.txt").is_file() && !lock.contains("node_modules/")
}
