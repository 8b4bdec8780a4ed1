//! Terraform itself: the console for values, plans for what is not known.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Answer;

/// Expressions per line of console input; much longer lines come back empty.
const BATCH: usize = 400;

fn terraform(directory: &Path) -> Command {
    let mut command = Command::new("terraform");
    command
        .current_dir(directory)
        .env("TF_CLI_CONFIG_FILE", directory.join("cli.rc"))
        .env("TF_DATA_DIR", directory.join(".data"))
        .env("TF_IN_AUTOMATION", "1")
        .env_remove("TF_CLI_ARGS");
    command
}

/// Whether terraform can be run.
pub fn is_available() -> bool {
    Command::new("terraform").arg("version").output().is_ok_and(|output| output.status.success())
}

fn workspace() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("cli.rc"), "").unwrap();
    directory
}

/// Terraform's answers, in order.
pub fn console(expressions: &[String]) -> Vec<Answer> {
    let directory = workspace();
    // Files are found where the expressions expect them, and nothing else.
    let files = directory.path().join("files");
    let from = super::path("files");
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap) {
        let target = files.join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
    expressions.chunks(BATCH).flat_map(|batch| ask(directory.path(), batch)).collect()
}

fn ask(directory: &Path, batch: &[String]) -> Vec<Answer> {
    const FAILED: &str = "!ERR";
    let calls: Vec<String> =
        batch.iter().map(|expr| format!("try(jsonencode({expr}), {FAILED:?})")).collect();
    let mut child = terraform(&directory.join("files"))
        .env("TF_CLI_CONFIG_FILE", directory.join("cli.rc"))
        .env("TF_DATA_DIR", directory.join(".data"))
        .args(["console", "-state=../none.tfstate"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let line = format!("jsonencode([{}])\n", calls.join(", "));
    child.stdin.take().unwrap().write_all(line.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let answers = serde_json::from_str::<String>(&printed)
        .ok()
        .and_then(|inner| serde_json::from_str::<Vec<String>>(&inner).ok());
    if let Some(answers) = answers {
        let answer =
            |text: String| if text == FAILED { Answer::Error } else { Answer::Known(text) };
        return answers.into_iter().map(answer).collect();
    }
    // One expression that is not known, or no expression at all, spoils the line.
    match batch {
        [_] if printed == "(known after apply)" => vec![Answer::Unknown],
        [_] => vec![Answer::Error],
        _ => {
            let (left, right) = batch.split_at(batch.len() / 2);
            let mut answers = ask(directory, left);
            answers.extend(ask(directory, right));
            answers
        }
    }
}

/// The values of outputs in a plan in which nothing has been created yet.
pub fn plan(expressions: &[String]) -> Vec<Answer> {
    let directory = workspace();
    let mut refused = BTreeSet::new();
    let shown = loop {
        let mut config = String::from(super::unknowns::CONFIGURATION);
        for (at, expr) in expressions.iter().enumerate().filter(|(at, _)| !refused.contains(at)) {
            let _ = writeln!(config, "output \"e{at}\" {{\n  value = {{ v = {expr}\n}}\n}}");
        }
        std::fs::write(directory.path().join("main.tf"), config).unwrap();
        let run =
            |arguments: &[&str]| terraform(directory.path()).args(arguments).output().unwrap();
        let output = run(&["init", "-no-color"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let output = run(&["plan", "-no-color", "-out", "p"]);
        if output.status.success() {
            let shown = run(&["show", "-json", "p"]).stdout;
            break serde_json::from_slice::<serde_json::Value>(&shown).unwrap();
        }
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let before = refused.len();
        for piece in errors.split("in output \"e").skip(1) {
            let digits = piece.split('"').next().unwrap_or("");
            refused.insert(digits.parse::<usize>().unwrap());
        }
        assert!(refused.len() > before, "{errors}");
    };
    (0..expressions.len())
        .map(|at| {
            if refused.contains(&at) {
                return Answer::Error;
            }
            let change = &shown["output_changes"][format!("e{at}")];
            match change["after"].get("v") {
                Some(value) if !holds_true(&change["after_unknown"]) => {
                    Answer::Known(go_json(value))
                }
                _ => Answer::Unknown,
            }
        })
        .collect()
}

fn holds_true(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Bool(value) => *value,
        serde_json::Value::Array(items) => items.iter().any(holds_true),
        serde_json::Value::Object(fields) => fields.values().any(holds_true),
        _ => false,
    }
}

/// The text `jsonencode` gives: sorted keys and no bare angle brackets or ampersands.
fn go_json(value: &serde_json::Value) -> String {
    let text = serde_json::to_string(value).unwrap();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
