//! The program as its users meet it: arguments in; streams and exit status out.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// The program in an empty directory of its own, with nothing in the environment.
fn drlint(directory: &Path, arguments: &[&str]) -> Outcome {
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(directory).env_clear().args(arguments);
    let output = command.output().unwrap();
    Outcome {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[derive(Debug)]
struct Outcome {
    status: i32,
    out: String,
    err: String,
}

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn no_terraform_files_is_status_2() {
    let here = empty();
    let run = drlint(here.path(), &["check"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("error: No Terraform files found in .."), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1);
}

#[test]
fn a_program_gets_its_document_even_about_nothing() {
    let here = empty();
    let run = drlint(here.path(), &["check", "--format", "json"]);
    assert_eq!(run.status, 2);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["diagnostics"], serde_json::json!([]));
}

#[test]
fn what_keeps_a_run_from_starting_is_status_2_and_leaves_stdout_alone() {
    let here = empty();
    for arguments in [
        &["check", "missing"][..],
        &["check", "--no-such-option"],
        &["check", "--format", "yaml"],
        &["check", "--set", "max=3"],
        &["check", "--var", "novalue"],
        &["check", "--threads", "0"],
        &["check", "--fail-on", "sometimes"],
        &["check", "--quiet", "--verbose"],
        &["check", "--format", "json", "--format", "sarif"],
        &["check", "--format", "json", "--output", "a", "--output", "b"],
        &["check", "--format", "json", "--output", "no/such/directory/x.json"],
        &["explain", "dns/no-such-rule"],
        &["nonsense"],
        &[],
    ] {
        let run = drlint(here.path(), arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert!(!run.err.is_empty(), "{arguments:?}");
    }
    let missing = drlint(here.path(), &["check", "missing"]);
    assert_eq!(missing.err, "error: missing: No such file or directory.\n");
}

/// One word for one thing: `error:` and a sentence, then `help:` and a sentence.
#[test]
fn errors_of_use_have_one_form() {
    let here = empty();
    let at = |path: &str| here.path().join(path);
    for folder in ["a", "b", "two/x", "two/y", "docs", "pack"] {
        fs::create_dir_all(at(folder)).unwrap();
    }
    for root in ["a", "b", "two/x", "two/y"] {
        fs::write(at(root).join("main.tf"), "").unwrap();
    }
    fs::write(at("a/.drlint.hcl"), "profile = \"production\"\n").unwrap();
    fs::write(at("plan.json"), "{}").unwrap();
    fs::write(at("binary.json"), b"\xff\xfe\x00").unwrap();
    let plan = "{\"format_version\":\"1.2\",\"planned_values\":{\"root_module\":{}},\
                \"resource_changes\":[]}";
    fs::write(at("alone.json"), plan).unwrap();
    for arguments in [
        "check missing",
        "check docs",
        "check b docs",
        "check a b",
        "graph docs",
        "graph missing",
        "check b --config none.hcl",
        "check b --var-file none.tfvars",
        "check b --rules none",
        "check b --rules pack",
        "check b --profile nobody",
        "check b --profile hot-standby,serverless-payments",
        "check b --select nothing/at-all",
        "check b --plan none.json",
        "check b --plan plan.json",
        "check b --plan binary.json",
        "check docs --plan alone.json",
        "check two --plan alone.json",
        "check b --format json --format sarif",
        "check b --format json --output x --output y",
        "check b --format json --output x --format sarif --output x",
        "check b --output no/such/directory/x.json",
        "check b --set dns/nothing.max=3",
        "explain nothing",
        "explain dns",
        "new hot-standby a",
    ] {
        let words: Vec<&str> = arguments.split(' ').collect();
        let run = drlint(here.path(), &words);
        assert_eq!(run.status, 2, "{arguments}: {run:?}");
        let mut lines = run.err.lines();
        let message = lines.next().and_then(|line| line.strip_prefix("error: "));
        let message = message.unwrap_or_else(|| panic!("{arguments}: {}", run.err));
        assert!(message.ends_with(['.', '?']), "{arguments}: {message}");
        let is_sentence = |text: &str| text.starts_with(|char: char| !char.is_lowercase());
        // A sentence may begin with a path or an option as it was given.
        let first = message.split([' ', ':']).next().unwrap();
        assert!(is_sentence(message) || words.contains(&first), "{arguments}: {message}");
        assert_eq!(message.matches(". ").count(), 0, "{arguments}: advice is help: {message}");
        for line in lines {
            let help =
                line.strip_prefix("  help: ").unwrap_or_else(|| panic!("{arguments}: {line}"));
            assert!(is_sentence(help) && help.ends_with(['.', '?']), "{arguments}: {help}");
        }
    }
}

#[test]
fn broken_settings_are_shown_at_their_place() {
    let here = empty();
    fs::write(here.path().join(".drlint.hcl"), "porfile = \"production\"\n").unwrap();
    let run = drlint(here.path(), &["check"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.contains(".drlint.hcl:1:1") && run.err.contains("Did you mean `profile`?"));
    let run = drlint(here.path(), &["check", "--config", "none.hcl"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (2, "error: none.hcl: No such file or directory.\n")
    );
    fs::create_dir(here.path().join("sub")).unwrap();
    fs::write(here.path().join("sub/.drlint.hcl"), "").unwrap();
    let run = drlint(here.path(), &["check", "sub", "."]);
    assert!(run.status == 2 && run.err.contains("different settings"), "{}", run.err);
}

#[test]
fn misspelt_words_are_recognised() {
    let here = empty();
    let run = drlint(here.path(), &["check", "--format", "jsn"]);
    assert!(run.err.contains("'json'"), "{}", run.err);
    let run = drlint(here.path(), &["explain", "drlint/unused-waver"]);
    assert!(run.err.contains("Did you mean `drlint/unused-waiver`?"), "{}", run.err);
}

#[test]
fn each_output_belongs_to_the_format_before_it() {
    let here = empty();
    fs::write(here.path().join("main.tf"), "resource \"aws_eip\" \"a\" {}\n").unwrap();
    let run = drlint(
        here.path(),
        &[
            "check", "--format", "text", "--format", "sarif", "--output", "a.sarif", "--format",
            "json", "-o", "b.json",
        ],
    );
    assert_eq!(run.status, 0, "{run:?}");
    let read = |name| -> serde_json::Value {
        serde_json::from_slice(&fs::read(here.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("a.sarif")["version"], "2.1.0");
    assert_eq!(read("b.json")["tool"]["name"], "drlint");
    let alone = drlint(here.path(), &["check", "--output", "text.txt"]);
    assert_eq!(alone.status, 0);
    assert!(fs::read_to_string(here.path().join("text.txt")).unwrap().contains("PASSED: "));
}

#[test]
fn an_environment_variable_that_is_no_value_is_reported() {
    let here = empty();
    let text = "variable \"names\" {\n  type    = list(string)\n  default = []\n}\n";
    fs::write(here.path().join("main.tf"), text).unwrap();
    let mut command = Command::cargo_bin("drlint").unwrap();
    command.current_dir(here.path()).env_clear().env("TF_VAR_names", "[hunter2");
    let output = command.args(["check", "--format", "json"]).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{out}");
    assert!(out.contains("TF_VAR_names") && !out.contains("hunter2"), "{out}");
}

#[test]
fn two_formats_do_not_share_a_file() {
    let here = empty();
    fs::write(here.path().join("a"), "before").unwrap();
    for second in ["a", "./a", "x/../a"] {
        let arguments = ["check", "--format", "json", "-o", "a", "--format", "sarif", "-o", second];
        let run = drlint(here.path(), &arguments);
        assert_eq!(run.status, 2, "{second}: {run:?}");
        assert!(run.err.contains("would both be written"), "{}", run.err);
    }
    assert_eq!(fs::read_to_string(here.path().join("a")).unwrap(), "before");
}

#[cfg(unix)]
#[test]
fn a_report_replaces_a_file_and_follows_no_link_outside() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let outer = empty();
    let here = outer.path().join("repo");
    fs::create_dir_all(here.join(".git")).unwrap();
    fs::create_dir(outer.path().join("beyond")).unwrap();
    fs::write(here.join("main.tf"), "resource \"aws_eip\" \"a\" {}\n").unwrap();
    fs::write(outer.path().join("beyond/kept"), "kept").unwrap();
    symlink("../beyond/kept", here.join("link")).unwrap();
    symlink("../beyond/new", here.join("dangling")).unwrap();
    symlink("../beyond", here.join("linked")).unwrap();
    for file in ["link", "dangling", "linked/kept", "linked/new"] {
        let run = drlint(&here, &["check", "-o", file]);
        assert_eq!(run.status, 2, "{file}: {run:?}");
    }
    assert_eq!(fs::read_to_string(outer.path().join("beyond/kept")).unwrap(), "kept");
    assert!(!outer.path().join("beyond/new").exists());

    // Another file takes the place of the old one, so that no reader sees half a report.
    fs::write(here.join("report"), "before").unwrap();
    symlink("report", here.join("inside")).unwrap();
    let before = fs::metadata(here.join("report")).unwrap().ino();
    assert_eq!(drlint(&here, &["check", "-o", "inside"]).status, 0);
    assert!(fs::read_to_string(here.join("report")).unwrap().contains("PASSED: "));
    assert_ne!(fs::metadata(here.join("report")).unwrap().ino(), before);
    let names = fs::read_dir(&here).unwrap().map(|one| one.unwrap().file_name());
    assert!(!names.into_iter().any(|name| name.to_string_lossy().ends_with(".tmp")));
    assert_eq!(drlint(&here, &["check", "-o", "/dev/null"]).status, 0);
}

#[test]
fn hostile_arguments_are_written_out() {
    let here = empty();
    let run = drlint(here.path(), &["check", "a\u{1b}[2Jb"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("a\\u{1b}[2Jb"), "{:?}", run.err);
    let run = drlint(here.path(), &["check", "--format", "\u{1b}[2J"]);
    assert!(run.status == 2 && !run.err.contains('\u{1b}'), "{:?}", run.err);
}

#[test]
fn help_version_and_completions_are_answers() {
    let here = empty();
    for (arguments, word) in [
        (&["--help"][..], "check"),
        (&["check", "--help"], "--fail-on"),
        (&["--version"], "drlint"),
        (&["completions", "bash"], "_drlint"),
        (&["completions", "fish"], "drlint"),
        (&["rules"], ""),
        (&["profiles", "--format", "json"], "\"version\": 1"),
        (&["explain", "drlint/expired-waiver"], "A waiver has expired"),
    ] {
        let run = drlint(here.path(), arguments);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}: {run:?}");
        assert!(run.out.contains(word), "{arguments:?}: {}", run.out);
    }
}

#[test]
fn help_names_every_format() {
    let here = empty();
    let help = drlint(here.path(), &["check", "--help"]).out;
    for format in drlint::report::FORMATS {
        assert!(help.contains(format.description), "{}: {help}", format.name);
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let here = empty();
    let program = assert_cmd::cargo::cargo_bin("drlint");
    let mut child = std::process::Command::new(program)
        .args(["completions", "bash"])
        .current_dir(here.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn colour_only_when_asked_for_or_on_a_terminal() {
    let here = empty();
    let explain = ["explain", "drlint/unused-waiver"];
    let plain = drlint(here.path(), &explain).out;
    assert!(!plain.contains('\u{1b}'));
    let forced = drlint(here.path(), &[&explain[..], &["--color", "always"]].concat()).out;
    assert!(forced.contains('\u{1b}'));
}

#[test]
fn built_in_checks_are_listed_and_explained_with_their_severity() {
    let here = crate::support::program::tree(&[]);
    let listed = drlint(here.path(), &["rules", "--format", "json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    for rule in listed["rules"].as_array().unwrap() {
        let (id, severity) = (rule["id"].as_str().unwrap(), rule["severity"].as_str().unwrap());
        let page = drlint(here.path(), &["explain", id]).out.to_lowercase();
        assert!(page.contains(&format!("severity: {severity}")), "{id}: {page}");
    }
    let text = drlint(here.path(), &["rules"]).out;
    for id in ["config/plan-differs", "syntax/error", "drlint/rule-error"] {
        assert!(text.lines().any(|line| line.starts_with(id)), "{id} is not in:\n{text}");
    }
}
