//! Paths and files that cannot be used.

use std::fs;

use crate::process::{check, fails_with, graph, run, tree, write};
#[cfg(unix)]
use crate::support::skip::skipped;

const TOPIC: &str = "resource \"aws_sns_topic\" \"t\" {\n  name = \"x\"\n}\n";

#[test]
fn a_directory_without_terraform_is_nothing_to_check() {
    for files in [&[][..], &[("readme.md", "text")], &[("vars.tfvars", "a = 1\n")]] {
        let tree = tree::<&str, &str>(files);
        let ran = run(tree.path(), &["check", "."]);
        assert_eq!(ran.status, 2);
        assert_eq!(ran.stdout, "");
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let tree = tree(&[("main.tf", TOPIC)]);
    for command in ["check", "graph"] {
        let ran = run(tree.path(), &[command, "nowhere"]);
        assert_eq!(ran.status, 2);
        assert_eq!(ran.stdout, "");
        assert_eq!(ran.stderr.trim_end(), "error: nowhere: No such file or directory.");
    }
}

#[test]
fn a_path_below_a_file_is_not_there() {
    let tree = tree(&[("main.tf", TOPIC)]);
    let ran = run(tree.path(), &["check", "main.tf/deeper"]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn a_binary_file_is_an_error_and_no_end() {
    for bytes in [&b"\x7fELF\x02\x01\x01\0\0\0"[..], b"a = \xff\xfe\n", b"locals {\0}\n"] {
        let tree = tree(&[("binary.tf", bytes), ("main.tf", TOPIC.as_bytes())]);
        fails_with(tree.path(), "syntax/not-text");
        assert_eq!(graph(tree.path())["instances"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_file_of_fifty_megabytes_is_an_error_and_is_not_read() {
    let line = "# 0123456789012345678901234567890123456789012345678901234567890123456789\n";
    let tree = tree(&[("big.tf", line.repeat(50 * 1024 * 1024 / line.len()).as_str())]);
    write(tree.path(), "main.tf", TOPIC);
    fails_with(tree.path(), "syntax/too-large");
    let unread = graph(tree.path());
    assert_eq!(unread["instances"].as_array().unwrap().len(), 1);
}

#[test]
fn a_directory_named_like_a_file_is_no_file() {
    let tree = tree(&[("main.tf/inner.tf", TOPIC), ("root.tf", TOPIC)]);
    assert_eq!(check(tree.path()).1.iter().filter(|(id, _)| id.starts_with("syntax/")).count(), 0);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_an_error() {
    use std::os::unix::fs::symlink;
    let tree = tree(&[("main.tf", TOPIC)]);
    symlink("nowhere.tf", tree.path().join("dangling.tf")).unwrap();
    fails_with(tree.path(), "syntax/unreadable");
    symlink("self.tf", tree.path().join("self.tf")).unwrap();
    fails_with(tree.path(), "syntax/unreadable");
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_an_error() {
    use std::os::unix::fs::symlink;
    let outside = tree(&[("secret.tf", "locals {\n  leaked = \"hunter2\"\n}\n")]);
    let tree = tree(&[("main.tf", TOPIC)]);
    symlink(outside.path().join("secret.tf"), tree.path().join("link.tf")).unwrap();
    fails_with(tree.path(), "syntax/unreadable");
}

#[cfg(unix)]
#[test]
fn a_pipe_does_not_block() {
    let tree = tree(&[("main.tf", TOPIC)]);
    let made = std::process::Command::new("mkfifo").arg(tree.path().join("pipe.tf")).status();
    if !made.is_ok_and(|status| status.success()) {
        skipped("mkfifo", "no pipe to read");
        return;
    }
    assert_eq!(graph(tree.path())["instances"].as_array().unwrap().len(), 1);
    fails_with(tree.path(), "syntax/unreadable");
}

#[cfg(unix)]
#[test]
fn loops_of_links_end() {
    use std::os::unix::fs::symlink;
    let tree =
        tree(&[("a/main.tf", "module \"m\" {\n  source = \"./up/a\"\n}\n"), ("b/main.tf", TOPIC)]);
    symlink("..", tree.path().join("a/up")).unwrap();
    symlink("../b", tree.path().join("b/again")).unwrap();
    symlink("ring2", tree.path().join("ring1")).unwrap();
    symlink("ring1", tree.path().join("ring2")).unwrap();
    let json = graph(tree.path());
    assert_eq!(json["instances"].as_array().unwrap().len(), 1);
    let (status, _) = check(tree.path());
    assert!(status <= 1);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_unicode_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    let tree = tree(&[("main.tf", TOPIC)]);
    let name = std::ffi::OsStr::from_bytes(b"bad\xff.tf");
    if fs::write(tree.path().join(name), TOPIC).is_err() {
        skipped("a file system that takes names that are not Unicode", "no such name to read");
        return;
    }
    fails_with(tree.path(), "syntax/unreadable");
    let directory = std::ffi::OsStr::from_bytes(b"dir\xfe");
    fs::create_dir(tree.path().join(directory)).unwrap();
    fs::write(tree.path().join(directory).join("main.tf"), TOPIC).unwrap();
    let json = graph(tree.path());
    assert_eq!(json["instances"].as_array().unwrap().len(), 2);
}

#[test]
fn settings_that_cannot_be_used_end_the_run() {
    for (text, part) in [
        ("profile = ", ".drlint.hcl"),
        ("profile = \"none-such\"\n", "none-such"),
        ("nonsense = 1\n", "nonsense"),
        ("waiver {\n", ".drlint.hcl"),
    ] {
        let tree = tree(&[("main.tf", TOPIC), (".drlint.hcl", text)]);
        let ran = run(tree.path(), &["check", "."]);
        assert_eq!(ran.status, 2, "{text}: {}", ran.stderr);
        assert_eq!(ran.stdout, "", "{text}");
        assert!(ran.stderr.contains(part), "{text}: {}", ran.stderr);
    }
    let binary = tree(&[("main.tf", TOPIC.as_bytes()), (".drlint.hcl", b"\0\xff")]);
    assert_eq!(run(binary.path(), &["check", "."]).status, 2);
    let deep = "profile = ".to_owned() + &"[".repeat(100_000);
    let deep = tree(&[("main.tf", TOPIC), (".drlint.hcl", deep.as_str())]);
    assert_eq!(run(deep.path(), &["check", "."]).status, 2);
}

#[test]
fn variable_files_that_cannot_be_used_end_the_run_only_when_named() {
    let broken = "region = [[[";
    let tree = tree(&[("main.tf", "variable \"region\" {}\n"), ("x.tfvars", broken)]);
    assert_eq!(run(tree.path(), &["check", "."]).status, 0);
    for file in ["x.tfvars", "nowhere.tfvars", "."] {
        let ran = run(tree.path(), &["check", "--var-file", file, "."]);
        assert_eq!(ran.status, 2, "{file}: {}", ran.stderr);
    }
    write(tree.path(), "terraform.tfvars", broken);
    assert_eq!(check(tree.path()).0, 1);
}
