//! Tests that cannot run on a machine say so: the harness prints `ok` for a test that returns early.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What asks whether something is on this machine.
const QUESTIONS: [&str; 5] =
    ["is_here(", "Terraform::find()", ".success())", "let Some(tool)", "fs::write(tree.path()"];

/// The lines of tests that end early, or leave something out, without a word.
fn silent(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let is_code = |line: &str| !line.trim_start().starts_with("//");
    let says = |from: usize, to: usize| {
        let near = &lines[from..to.min(lines.len())];
        near.iter().any(|line| line.contains("skipped(") || line.contains("say(&format!"))
    };
    let mut found = Vec::new();
    let mut in_test = false;
    for (at, line) in lines.iter().enumerate() {
        if line.trim() == "#[test]" {
            in_test = true;
        } else if *line == "}" {
            in_test = false;
        }
        let line = line.trim();
        // A test that rewrites a generated file has nothing to compare.
        let writes = lines[at.saturating_sub(2)..at].iter().any(|line| line.contains("fs::write("));
        let returns = in_test && (line.starts_with("return;") || line.contains("{ return }"));
        let asks = (line.starts_with("if !") || line.ends_with("else {"))
            && QUESTIONS.iter().any(|question| line.contains(question));
        if !is_code(line) || (returns && writes) {
            continue;
        }
        let is_said = says(at.saturating_sub(2), if asks { at + 9 } else { at });
        if (returns || asks) && !is_said {
            found.push(at + 1);
        }
    }
    found
}

#[test]
fn no_test_is_skipped_in_silence() {
    let silently =
        "#[test]\nfn a() {\n    if !process::is_here(\"node\") {\n        return;\n    }\n}\n";
    assert_eq!(silent(silently), [3, 4]);
    let loudly = silently.replace("  return;", "  skipped(\"node\", \"\");\n        return;");
    assert_eq!(silent(&loudly), [0; 0]);
    assert_eq!(silent("#[test]\nfn a() {\n    let Some(tool) = tool() else { return };\n}\n"), [3]);

    let mut todo: Vec<PathBuf> = vec![root().join("tests")];
    let (mut problems, mut files) = (Vec::new(), 0);
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files += 1;
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            // It prepares stacks for tests that say what they leave out.
            if !name.ends_with("offline.rs") {
                let text = fs::read_to_string(&path).unwrap();
                problems.extend(silent(&text).iter().map(|line| format!("{name}:{line}")));
            }
        }
    }
    assert!(files > 60, "{files}");
    problems.sort();
    assert!(problems.is_empty(), "skipped(…) says what is not tested:\n{}", problems.join("\n"));
}

/// The gate lists what was skipped, and does not accept it where the tool is installed.
#[cfg(unix)]
#[test]
fn the_gate_counts_skipped_tests() {
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("skipped.tsv");
    let run = |rows: &str| {
        fs::write(&log, rows).unwrap();
        let mut command = Command::new("bash");
        let output = command.arg(root().join(".ci/skipped")).arg(&log).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(""), (Some(0), "0 skipped\n".to_owned()));
    let missing = "a::b\tno-such-tool\tnothing compared\nc\ttwo words\tnothing read\n";
    let listed = "SKIPPED a::b: needs no-such-tool: nothing compared\n\
                  SKIPPED c: needs two words: nothing read\n2 skipped\n";
    assert_eq!(run(missing), (Some(0), listed.to_owned()));
    let present = "a::b\tbash\tnothing compared\n";
    let listed = "SKIPPED a::b: needs bash: nothing compared\n1 skipped\n".to_owned();
    assert_eq!(run(present), (Some(1), listed));
    let gate = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(gate.contains("bash .ci/skipped \"$DRLINT_SKIPPED\""), "{gate}");
}
