//! The command as its users meet it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use drlint::scaffold::STACKS;
use tempfile::TempDir;

/// Status, standard output, standard error.
fn drlint(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("drlint").unwrap();
    let output = command.current_dir(directory).env_clear().args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn it_says_what_comes_next() {
    let here = TempDir::new().unwrap();
    let (status, out, err) = drlint(here.path(), &["new", "hot-standby", "my infra"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(out.starts_with("Wrote "), "{out}");
    let home = Path::new("my infra").join("stacks").join("hot-standby");
    assert!(out.contains(&format!("cd \"{}\"", home.display())), "{out}");
    assert!(here.path().join(&home).join("main.tf").is_file());
    assert!(!here.path().join("my infra/stacks/hot-standby/requirements.tsv").exists());
    // An empty directory is as good as none.
    fs::create_dir(here.path().join("empty")).unwrap();
    assert_eq!(drlint(here.path(), &["new", "hot-standby", "empty"]).0, 0);
}

#[test]
fn what_is_there_is_left_alone() {
    let here = TempDir::new().unwrap();
    fs::create_dir(here.path().join("mine")).unwrap();
    fs::write(here.path().join("mine/notes"), "mine").unwrap();
    for directory in ["mine", "."] {
        let (status, out, err) = drlint(here.path(), &["new", "hot-standby", directory]);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains(&format!("{directory} is not empty; no file was created.")), "{err}");
    }
    let (status, _, err) = drlint(here.path(), &["new", "hot-standby", "mine/notes"]);
    assert_eq!(status, 2);
    assert!(err.contains("mine/notes"), "{err}");
    assert_eq!(fs::read_to_string(here.path().join("mine/notes")).unwrap(), "mine");
    assert_eq!(fs::read_dir(here.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn stacks_are_listed_with_what_they_are() {
    let here = TempDir::new().unwrap();
    let (status, out, _) = drlint(here.path(), &["new", "--list"]);
    assert_eq!((status, out.lines().count()), (0, STACKS.len()));
    for (line, stack) in out.lines().zip(STACKS) {
        assert!(line.starts_with(stack.name) && line.ends_with(stack.description), "{line}");
    }
    let profiles = drlint(here.path(), &["profiles"]).1;
    for stack in STACKS {
        assert!(profiles.contains(&format!("{}: ", stack.name)), "{} has no profile", stack.name);
    }
}

#[test]
fn what_it_is_not_given_it_asks_for() {
    let here = TempDir::new().unwrap();
    for (arguments, wanted) in [
        (&["new"][..], "<STACK>"),
        (&["new", "hot-standby"], "<DIR>"),
        (&["new", "hot-standbye", "infra"], "hot-standby"),
        (&["new", "--list", "hot-standby"], "--list"),
    ] {
        let (status, out, err) = drlint(here.path(), arguments);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains(wanted), "{err}");
    }
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
}

#[test]
fn completions_know_the_stacks() {
    let here = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (status, out, _) = drlint(here.path(), &["completions", shell]);
        assert_eq!(status, 0);
        assert!(out.contains("new"), "{shell}");
        // The other two complete commands and options only.
        assert!(!["bash", "zsh"].contains(&shell) || out.contains("hot-standby"), "{shell}");
    }
}
