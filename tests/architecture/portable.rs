//! Files that every system can check out, and workflows that run what they name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files that git keeps; all of the folder where it is not a clone.
fn tracked() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    if let Ok(listed) = listed
        && listed.status.success()
        && !listed.stdout.is_empty()
    {
        let text = String::from_utf8(listed.stdout).unwrap();
        return text.split_terminator('\0').map(str::to_owned).collect();
    }
    let mut found = Vec::new();
    let mut todo: Vec<PathBuf> = vec![root().to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && name != ".git" {
                    todo.push(path);
                }
            } else {
                let path = path.strip_prefix(root()).unwrap();
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found
}

/// Why Windows cannot have a file or directory of this name.
fn refusal(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let is_numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            matches!(
                rest,
                "0" | "1"
                    | "2"
                    | "3"
                    | "4"
                    | "5"
                    | "6"
                    | "7"
                    | "8"
                    | "9"
                    | "\u{b9}"
                    | "\u{b2}"
                    | "\u{b3}"
            )
        })
    };
    if matches!(&*stem, "nul" | "con" | "prn" | "aux" | "conin$" | "conout$")
        || is_numbered("com")
        || is_numbered("lpt")
    {
        return Some("is the name of a device");
    }
    if name.ends_with(['.', ' ']) {
        return Some("ends with a dot or a blank");
    }
    let is_forbidden = |char: char| char.is_control() || "<>:\"\\|?*".contains(char);
    name.contains(is_forbidden).then_some("has a character that file names cannot have")
}

#[test]
fn every_file_can_be_checked_out_on_windows() {
    for (name, expected) in [
        ("nul.bin", true),
        ("Aux", true),
        ("com1.tf", true),
        ("a.", true),
        ("a:b", true),
        ("nulls.bin", false),
        ("com10", false),
    ] {
        assert_eq!(refusal(name).is_some(), expected, "{name}");
    }
    let files = tracked();
    assert!(files.len() > 100, "{} files", files.len());
    let mut spellings: BTreeMap<String, String> = BTreeMap::new();
    for file in &files {
        for part in file.split('/') {
            assert_eq!(refusal(part), None, "{file}: {part}");
        }
        // With the folder of a clone in front, Windows allows 260 characters.
        assert!(file.chars().count() <= 200, "{file} is too long");
        let mut path = String::new();
        for part in file.split('/') {
            path = if path.is_empty() { part.to_owned() } else { format!("{path}/{part}") };
            let first = spellings.entry(path.to_lowercase()).or_insert_with(|| path.clone());
            assert_eq!(*first, path, "two paths that differ in case only");
        }
    }
}

/// The YAML files that name actions.
fn workflows() -> Vec<(String, String)> {
    let is_one = |file: &&String| {
        file.starts_with(".github/") && Path::new(file).extension().is_some_and(|it| it == "yml")
            || *file == "action.yml"
    };
    let files = tracked();
    let files = files.iter().filter(is_one);
    files.map(|file| (file.clone(), fs::read_to_string(root().join(file)).unwrap())).collect()
}

#[test]
fn actions_are_pinned_by_commit() {
    let mut pinned = 0;
    for (file, text) in workflows() {
        for line in text.lines().map(str::trim) {
            let line = line.strip_prefix("- ").unwrap_or(line);
            let Some(action) = line.strip_prefix("uses: ") else { continue };
            if action.starts_with("./") {
                continue;
            }
            let (action, version) = action.split_once(" # v").unwrap_or((action, ""));
            let commit = action.split_once('@').map_or("", |(_, commit)| commit);
            let is_commit =
                commit.len() == 40 && commit.chars().all(|char| char.is_ascii_hexdigit());
            assert!(is_commit && !version.is_empty(), "{file}: {line}");
            pinned += 1;
        }
    }
    assert!(pinned > 5, "{pinned}");
}

/// The script of the step with this id in action.yml.
#[cfg(unix)]
fn script(id: &str) -> String {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let step =
        text.split("    - name:").find(|step| step.contains(&format!("id: {id}\n"))).unwrap();
    let (_, script) = step.split_once("run: |\n").unwrap();
    let lines = script.lines().take_while(|line| line.is_empty() || line.starts_with("        "));
    lines.map(|line| line.get(8..).unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The step that uploads runs when the step that checks names a file, and it names one when there is one.
#[cfg(unix)]
#[test]
fn the_action_hands_its_report_to_the_upload() {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    assert!(text.contains("steps.check.outputs.sarif != ''") && !text.contains("hashFiles("));
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    fs::create_dir_all(here.join("temp/drlint/bin")).unwrap();
    fs::create_dir_all(here.join("workspace/.git")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_drlint"), here.join("temp/drlint/bin/drlint"))
        .unwrap();
    fs::copy(root().join("tests/data/readme/main.tf"), here.join("workspace/main.tf")).unwrap();
    fs::write(here.join("script"), script("check")).unwrap();
    let run = |path: &str, fail_on: &str| {
        let outputs = here.join("outputs");
        fs::write(&outputs, "").unwrap();
        // As the runner starts `shell: bash`.
        let ran = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(here.join("script"))
            .current_dir(here.join("workspace"))
            .env("RUNNER_TEMP", here.join("temp"))
            .env("GITHUB_OUTPUT", &outputs)
            .env("DRLINT_PATHS", path)
            .env("DRLINT_PROFILE", "hot-standby")
            .env("DRLINT_FAIL_ON", fail_on)
            .env("DRLINT_ARGS", "")
            .output()
            .unwrap();
        (ran.status.code(), fs::read_to_string(outputs).unwrap())
    };
    let expected = format!("sarif={}\n", here.join("temp/drlint.sarif").display());
    assert_eq!(run(".", "error"), (Some(1), expected.clone()));
    assert_eq!(run(".", "never"), (Some(0), expected));
    let log = fs::read_to_string(here.join("temp/drlint.sarif")).unwrap();
    assert!(log.contains("\"ruleId\""));
    // Nothing to upload, also when an earlier run left a file.
    assert_eq!(run("missing", "error"), (Some(2), String::new()));
}
