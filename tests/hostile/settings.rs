//! Settings and comments that a change to the repository brings along: they are wrong in every way,
//! and may show nothing of what is outside.

use std::fs;

use crate::process::{check, graph, run, tree, write};

const TOPIC: &str = "resource \"aws_sns_topic\" \"t\" {\n  name = \"x\"\n}\n";

#[test]
fn a_parameter_of_the_wrong_type_is_located_in_the_settings() {
    for value in ["[1]", "{}", "\"x\"", "true", "[[1]]", "{ a = [] }"] {
        let settings = format!(
            "rule \"dns/slow-failure-detection\" {{\n  parameters = {{ max_detection = {value} }}\n}}\n"
        );
        let tree = tree(&[("main.tf", TOPIC), (".drlint.hcl", &settings)]);
        for command in ["check", "check --format json", "check --format sarif"] {
            let arguments: Vec<_> = command.split(' ').collect();
            let ran = run(tree.path(), &arguments);
            assert_eq!(ran.status, 2, "{value}: {}", ran.stderr);
            let said = &ran.stderr;
            assert!(said.contains("dns/slow-failure-detection.max_detection"), "{value}: {said}");
            assert!(said.contains(".drlint.hcl:2"), "{value}: {said}");
        }
    }
}

#[test]
fn a_pattern_of_any_length_is_a_pattern() {
    for word in ["a".repeat(1_000_000), "a*".repeat(100_000), "*".repeat(500_000) + "/x"] {
        let text = format!("# drlint:ignore[{word}] because\n{TOPIC}");
        let tree = tree(&[("main.tf", text.as_str())]);
        let (status, said) = check(tree.path());
        assert!(status < 2);
        let about = said.iter().find(|(rule, _)| rule == "drlint/unknown-rule");
        let (_, message) = about.expect("the word names no rule");
        assert!(message.contains("a rule that does not exist"), "{message:.200}");
        assert!(message.len() < 300, "{} bytes", message.len());

        let settings = format!(
            "waiver {{\n  rule    = \"{word}\"\n  address = \"{word}\"\n  reason  = \"x\"\n}}\n"
        );
        let tree = crate::process::tree(&[("main.tf", TOPIC), (".drlint.hcl", &settings)]);
        assert!(check(tree.path()).0 < 2);
    }
}

/// A repository with these settings, next to files that hold a secret.
fn beside(settings: &str) -> tempfile::TempDir {
    let outer = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("outside/secret.tfvars", "hunter2 is not = a value {\n"),
        ("outside/main.tf", "variable \"hunter2\" {\n  type = number\n"),
        ("repo/main.tf", TOPIC),
        ("repo/in/main.tf", TOPIC),
        ("repo/.git/config", "[hunter2]\n  token = hunter2\n"),
        ("repo/.drlint.hcl", settings),
    ] {
        write(outer.path(), path, text);
    }
    outer
}

/// Every command ends with a settings error that shows no secret.
#[track_caller]
fn refuses(outer: &std::path::Path, expected: &str) {
    for command in ["check", "check --format json", "graph"] {
        let arguments: Vec<_> = command.split(' ').collect();
        let ran = run(&outer.join("repo"), &arguments);
        let all = ran.stdout + &ran.stderr;
        assert!(!all.contains("hunter2"), "{command}: {all}");
        assert_eq!(ran.status, 2, "{command}: {all}");
        assert!(all.contains(expected) && all.contains(".drlint.hcl:"), "{command}: {all}");
    }
}

fn deployment(root: &str, file: &str) -> String {
    format!("deployment \"d\" {{\n  root      = \"{root}\"\n  var_files = [\"{file}\"]\n}}\n")
}

#[test]
fn settings_name_no_variable_file_outside() {
    for file in
        ["../outside/secret.tfvars", "../outside/none.tfvars", "in/../../outside/x", ".git/config"]
    {
        refuses(beside(&deployment(".", file)).path(), "leads outside");
    }
    refuses(beside(&deployment("in", "../.git/config")).path(), "leads outside");
    for file in ["/etc/passwd", "/etc/none"] {
        refuses(beside(&deployment(".", file)).path(), "absolute");
    }
    let outer = beside("");
    let inside = outer.path().join("repo/in/main.tf");
    write(outer.path(), "repo/.drlint.hcl", deployment(".", inside.to_str().unwrap()));
    refuses(outer.path(), "absolute");
}

#[test]
fn settings_name_no_root_outside() {
    for root in ["../outside", "../none", ".git"] {
        refuses(beside(&deployment(root, "x.tfvars")).path(), "leads outside");
    }
    refuses(beside(&deployment("/etc", "passwd")).path(), "relative");
}

#[cfg(unix)]
#[test]
fn settings_follow_no_link_outside() {
    use std::os::unix::fs::symlink;
    let outer = beside(&deployment(".", "link.tfvars"));
    symlink("../outside/secret.tfvars", outer.path().join("repo/link.tfvars")).unwrap();
    refuses(outer.path(), "leads outside");
    let outer = beside(&deployment("link", "secret.tfvars"));
    symlink("../outside", outer.path().join("repo/link")).unwrap();
    refuses(outer.path(), "leads outside");
    let outer = beside(&deployment(".", "link.tfvars"));
    symlink(".git/config", outer.path().join("repo/link.tfvars")).unwrap();
    refuses(outer.path(), "leads outside");
}

#[test]
fn a_root_that_is_not_a_directory_is_named() {
    for root in ["none", "main.tf"] {
        refuses(
            beside(&format!("deployment \"d\" {{\n  root = \"{root}\"\n}}\n")).path(),
            "is not a directory",
        );
    }
}

#[test]
fn what_git_keeps_is_read_by_no_function() {
    for call in [
        "file(\".git/config\")",
        "file(\"in/../.git/config\")",
        "filesha256(\".git/config\")",
        "fileset(\".git\", \"*\")",
        "fileset(\".\", \"**\")",
        "fileset(\".\", \".git/*\")",
        "fileset(\".\", \"*/config\")",
        "fileexists(\".git/config\")",
    ] {
        let outer = beside("");
        fs::rename(outer.path().join("repo/in/main.tf"), outer.path().join("repo/in/a.json"))
            .unwrap();
        write(outer.path(), "repo/main.tf", format!("output \"it\" {{\n  value = {call}\n}}\n"));
        let json = graph(&outer.path().join("repo"));
        assert!(json["outputs"]["it"].get("$unknown").is_some(), "{call}: {json}");
        assert!(!json.to_string().contains("hunter2"), "{call}: {json}");
    }
    let outer = beside("");
    fs::rename(outer.path().join("repo/in/main.tf"), outer.path().join("repo/in/a.json")).unwrap();
    write(
        outer.path(),
        "repo/main.tf",
        "output \"it\" {\n  value = [fileset(\".\", \"in/*\"), fileset(\".\", \"*.tf\")]\n}\n",
    );
    let it = graph(&outer.path().join("repo"))["outputs"]["it"].to_string();
    assert_eq!(it, r#"[["in/a.json"],["main.tf"]]"#);
}

#[test]
fn a_million_threads_are_not_started() {
    let tree = tree(&[("main.tf", TOPIC)]);
    let ran = run(tree.path(), &["check", "--threads", "1000000"]);
    assert!(ran.status < 2, "{}", ran.stderr);
}
