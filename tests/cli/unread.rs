//! What could not be read or checked is reported, and never passes in silence.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;
use tempfile::TempDir;

use crate::support::program;

/// Files in no repository.
fn loose(files: &[(&str, &str)]) -> TempDir {
    let tree = program::tree(files);
    fs::remove_dir(tree.path().join(".git")).unwrap();
    tree
}

/// Exit status, output, errors.
fn run(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("drlint").unwrap();
    let output = command.current_dir(directory).env_clear().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(directory: &Path, arguments: &[&str]) -> (i32, Json) {
    let (status, out, error) =
        run(directory, &[&["check", "--format", "json"], arguments].concat());
    (status, serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{error}")))
}

/// The module calls that a run reports as not read: line, verdict, reason or message.
fn not_installed(report: &Json) -> Vec<String> {
    let found = report["diagnostics"].as_array().unwrap().iter();
    let found = found.filter(|one| one["rule"] == "config/module-not-installed");
    let described = found.map(|one| {
        let why = one["unknown_because"][0]["reason"].as_str().or(one["message"].as_str()).unwrap();
        let path = one["path"].as_str().unwrap();
        let line = &one["range"]["start"]["line"];
        format!("{path}:{line} {} {why}", one["verdict"].as_str().unwrap())
    });
    described.collect()
}

fn call(source: &str) -> String {
    format!("\nmodule \"m\" {{\n  {source}\n}}\n")
}

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

const MANIFEST: &str = ".terraform/modules/modules.json";

#[test]
fn a_module_that_is_not_installed_is_unknown_at_its_call() {
    let manifest = "{\"Modules\":[{\"Key\":\"\",\"Dir\":\".\"},{\"Key\":\"m\",\"Source\":\
                    \"registry.terraform.io/acme/checks/aws\",\"Dir\":\".terraform/modules/m\"}]}";
    let versioned =
        manifest.replace("\"Dir\":\".terraform", "\"Version\":\"1.9.0\",\"Dir\":\".terraform");
    let there = (".terraform/modules/m/main.tf", BUCKET);
    let acme = "source = \"acme/checks/aws\"";
    for (source, files, expected) in [
        (acme, vec![], "unknown is not installed (source \"acme/checks/aws\")"),
        (
            "source = \"git::https://example.com/vpc.git?ref=v1\"",
            vec![],
            "unknown is not installed (source \"git::https://example.com/vpc.git?ref=v1\")",
        ),
        // The manifest names a folder that has been removed, or emptied.
        (acme, vec![(MANIFEST, manifest)], "unknown is not installed (source \"acme/checks/aws\")"),
        (
            acme,
            vec![(MANIFEST, manifest), (".terraform/modules/m/README.md", "")],
            "unknown is not installed (source \"acme/checks/aws\")",
        ),
        (
            "source = \"acme/other/aws\"",
            vec![(MANIFEST, manifest), there],
            "unknown is installed from another source than \"acme/other/aws\"",
        ),
        (
            "source = \"${path.root}/m\"",
            vec![],
            "unknown has a source that is not a literal string",
        ),
        ("source = \"../../beyond\"", vec![], "unknown is outside the repository"),
        (
            "source = \"./nowhere\"",
            vec![],
            "fail The module directory \"./nowhere\" does not exist.",
        ),
        (
            "source = \"./docs\"",
            vec![("docs/README.md", "")],
            "fail The module directory \"./docs\" contains no Terraform files.",
        ),
        ("source = \"./m\"", vec![("m", BUCKET)], "fail The module source \"./m\" is a file."),
        (
            "source = \"acme/checks/aws\"\n  version = \"~> 2.0\"",
            vec![(MANIFEST, &*versioned), there],
            "unknown is installed in version 1.9.0, which does not meet \"~> 2.0\"",
        ),
        ("count = 1", vec![], "fail module.m does not set a source."),
    ] {
        let tree = program::tree(&files);
        fs::write(tree.path().join("main.tf"), call(source)).unwrap();
        let (status, report) = json(tree.path(), &[]);
        assert_eq!(not_installed(&report), [format!("main.tf:2 {expected}")]);
        let fails = expected.starts_with("fail");
        assert_eq!(status, i32::from(fails), "{source}");
        assert_eq!(report["summary"]["unread"], 1);
        assert_eq!(json(tree.path(), &["--unknown", "fail"]).0, 1, "{source}");
        let (_, text, _) = run(tree.path(), &["check"]);
        let closing = if fails { "FAILED" } else { "INCOMPLETE" };
        let closing = format!("{closing}: 1 module or block was not read; ");
        assert!(text.lines().last().unwrap().starts_with(&closing), "{text}");
        let (_, sarif, _) = run(tree.path(), &["check", "--format", "sarif"]);
        let sarif: Json = serde_json::from_str(&sarif).unwrap();
        assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "config/module-not-installed");
        assert_eq!(sarif["runs"][0]["properties"]["unread"], 1);
        // Whoever accepts the gap still sees that the result is not complete.
        let waiver =
            "waiver {\n  rule = \"config/module-not-installed\"\n  reason = \"Vendor\"\n}\n";
        fs::write(tree.path().join(".drlint.hcl"), waiver).unwrap();
        let (status, text, _) = run(tree.path(), &["check", "--unknown", "fail"]);
        assert_eq!(status, 0, "{text}");
        assert!(text.contains("INCOMPLETE: 1 module or block was not read; "), "{text}");
    }
    for files in [
        vec![(MANIFEST, manifest), there],
        vec![("main.tf", "module \"m\" {\n  source = \"./m\"\n}\n"), ("m/main.tf", BUCKET)],
    ] {
        let tree = program::tree(&files);
        if files[0].0 == MANIFEST {
            fs::write(tree.path().join("main.tf"), call(acme)).unwrap();
        }
        let (_, report) = json(tree.path(), &[]);
        assert_eq!(not_installed(&report), Vec::<String>::new());
        assert_eq!(report["summary"]["unread"], 0);
        assert_eq!(report["summary"]["resources"], 1);
    }
}

#[test]
fn a_module_that_is_called_often_is_reported_once() {
    let inner = call("source = \"acme/checks/aws\"");
    let root = "module \"a\" {\n  source = \"./m\"\n}\nmodule \"b\" {\n  source = \"./m\"\n  count  = 3\n}\n";
    let tree = program::tree(&[("main.tf", root), ("m/main.tf", &inner)]);
    let (_, report) = json(tree.path(), &[]);
    assert_eq!(not_installed(&report).len(), 1);
    assert_eq!(report["summary"]["unread"], 1);
}

#[test]
fn without_a_repository_the_modules_that_are_called_are_read() {
    let up = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
    let tree = loose(&[
        ("infra/envs/prod/main.tf", &up("../../modules/outer")),
        ("infra/modules/outer/main.tf", &up("../../shared/inner")),
        ("infra/shared/inner/main.tf", BUCKET),
        ("alone/main.tf", &up("../nowhere")),
        ("secret/notes.txt", "hunter2"),
        ("reader/main.tf", "output \"x\" {\n  value = file(\"../secret/notes.txt\")\n}\n"),
        ("caller/main.tf", &up("../secret")),
        ("caller/out.tf", "output \"x\" {\n  value = file(\"../secret/notes.txt\")\n}\n"),
    ]);
    let prod = tree.path().join("infra/envs/prod");
    for (directory, path) in [(tree.path(), "infra/envs/prod"), (&prod, ".")] {
        let (_, report) = json(directory, &[path]);
        assert_eq!(report["summary"]["resources"], 1, "{report:#}");
        assert_eq!(report["summary"]["unread"], 0);
        let found = report["diagnostics"].as_array().unwrap();
        assert!(
            found.iter().any(|one| one["path"].as_str().unwrap().ends_with("shared/inner/main.tf"))
        );
    }
    // A path to nothing is a mistake, and what is not a module extends nothing.
    for directory in ["alone", "caller", "reader"] {
        let directory = tree.path().join(directory);
        let (_, graph, _) = run(&directory, &["graph"]);
        assert!(!graph.contains("hunter2"), "{graph}");
    }
    let (status, report) = json(&tree.path().join("alone"), &[]);
    let expected = "main.tf:1 fail The module directory \"../nowhere\" does not exist.";
    assert_eq!((status, not_installed(&report)), (1, vec![expected.to_owned()]));
    let (status, report) = json(&tree.path().join("caller"), &[]);
    assert_eq!(not_installed(&report), ["main.tf:1 unknown is outside the repository"]);
    assert_eq!(status, 0);
}

#[test]
fn a_home_directory_is_never_a_tree() {
    let root = "module \"m\" {\n  source = \"../m\"\n}\n";
    let tree = loose(&[("home/infra/main.tf", root), ("home/m/main.tf", BUCKET)]);
    let home = fs::canonicalize(tree.path().join("home")).unwrap();
    let checked = |variable: &Path| {
        let mut command = Command::cargo_bin("drlint").unwrap();
        command.current_dir(home.join("infra")).env_clear().env("HOME", variable);
        let output = command.args(["check", "--format", "json"]).output().unwrap();
        let report: Json = serde_json::from_slice(&output.stdout).unwrap();
        not_installed(&report)
    };
    assert_eq!(checked(&home), ["main.tf:1 unknown is outside the repository"]);
    assert_eq!(checked(&home.join("infra")), ["main.tf:1 unknown is outside the repository"]);
    assert_eq!(checked(&home.join("other")), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_link_does_not_extend_a_tree() {
    let root = "module \"m\" {\n  source = \"../linked\"\n}\n";
    let tree = loose(&[("infra/main.tf", root), ("real/m/main.tf", BUCKET)]);
    std::os::unix::fs::symlink("real/m", tree.path().join("linked")).unwrap();
    let (_, report) = json(&tree.path().join("infra"), &[]);
    assert_eq!(not_installed(&report), ["main.tf:1 unknown is outside the repository"]);
}

#[test]
fn a_new_stack_is_read_whole_without_a_repository() {
    let here = loose(&[]);
    assert_eq!(run(here.path(), &["new", "hot-standby", "dr"]).0, 0);
    let stack = here.path().join("dr/stacks/hot-standby");
    let (status, report) =
        json(&stack, &["--profile", "hot-standby", "--var-file", "example.tfvars"]);
    assert_eq!((status, &report["summary"]["unread"]), (0, &0.into()), "{report:#}");
    assert!(report["summary"]["resources"].as_u64().unwrap() > 200, "{}", report["summary"]);
}

#[test]
fn nothing_that_was_checked_does_not_pass() {
    let tree = program::tree(&[("main.tf", "output \"x\" {\n  value = 1\n}\n")]);
    let (status, text, _) = run(tree.path(), &["check"]);
    assert_eq!(status, 0);
    assert!(text.contains("NOTHING CHECKED: no findings in 0 resources"), "{text}");
    let none = "no enabled rule applies to the 1 resource; no findings in 1 resource";
    let gcp = "resource \"google_storage_bucket\" \"b\" {\n  name = \"b\"\n}\n";
    let tree = program::tree(&[("main.tf", gcp)]);
    for options in [&[][..], &["-q"], &["--select", "dns"], &["--format", "concise"]] {
        let (status, text, error) = run(tree.path(), &[&["check"], options].concat());
        let (said, empty) =
            if options.contains(&"concise") { (error, text) } else { (text, error) };
        assert_eq!((status, empty.as_str()), (0, ""), "{options:?}");
        assert!(said.starts_with(&format!("NOTHING CHECKED: {none}")), "{options:?}: {said}");
    }
    let off = "rule \"dns/slow-health-check\" {\n  enabled = false\n}\n";
    fs::write(tree.path().join(".drlint.hcl"), off).unwrap();
    let (_, text, _) = run(tree.path(), &["check", "--select", "dns", "--ignore", "dns"]);
    assert!(text.contains("NOTHING CHECKED: no rule is enabled; no findings"), "{text}");
    let fast = "resource \"aws_route53_health_check\" \"h\" {\n  type = \"TCP\"\n  request_interval = 10\n}\n";
    let tree = program::tree(&[("main.tf", fast)]);
    let (_, text, error) = run(tree.path(), &[&["check", "-q"], SLOW].concat());
    assert_eq!((text.as_str(), error.as_str()), ("", ""));
    let (_, text, _) = run(tree.path(), &[&["check"], SLOW].concat());
    assert!(text.starts_with("PASSED: no findings in 1 resource"), "{text}");
}

#[test]
fn a_short_report_says_that_it_is_incomplete() {
    let tree = program::tree(&[("main.tf", &call("source = \"acme/checks/aws\""))]);
    let (status, text, _) = run(tree.path(), &["check", "-q"]);
    assert_eq!(status, 0);
    assert!(text.lines().last().unwrap().starts_with("INCOMPLETE: 1 module or block"), "{text}");
    let (status, text, error) = run(tree.path(), &["check", "--format", "concise"]);
    assert_eq!(status, 0);
    assert!(error.starts_with("INCOMPLETE: 1 module or block was not read; "), "{error}");
    assert_eq!(text.lines().count(), 1, "{text}");
    // The error says what is wrong; a closing line about a check would only confuse.
    fs::write(tree.path().join(".drlint.hcl"), "profile = 1\n").unwrap();
    let (status, _, error) = run(tree.path(), &["check", "-q"]);
    assert_eq!(status, 2);
    assert!(!error.contains("NOTHING CHECKED"), "{error}");
}

#[test]
fn a_path_without_terraform_files_is_an_error() {
    let tree = program::tree(&[
        ("infra/main.tf", BUCKET),
        ("infra/notes.txt", ""),
        ("docs/README.md", ""),
        ("b/a.tfvars", ""),
    ]);
    for (arguments, status, message) in [
        (&["check", "docs"][..], 2, "error: No Terraform files found in docs."),
        (
            &["check", "docs/README.md"],
            2,
            "error: Cannot check docs/README.md: it is not a configuration or variable file.",
        ),
        (
            &["check", "infra/notes.txt"],
            2,
            "error: Cannot check infra/notes.txt: it is not a configuration or variable file.",
        ),
        (
            &["graph", "infra/notes.txt"],
            2,
            "error: Cannot check infra/notes.txt: it is not a configuration or variable file.",
        ),
        (&["check", "infra", "docs"], 2, "error: No Terraform files found in docs."),
        (&["graph", "docs"], 2, "error: No Terraform files found."),
        (&["check", "b"], 2, "error: No Terraform files found in b."),
        (&["check", "infra", "--select", "dns"], 0, ""),
        (&["check", ".", "--select", "dns"], 0, ""),
    ] {
        let (code, _, error) = run(tree.path(), arguments);
        assert_eq!(code, status, "{arguments:?} {error}");
        assert!(error.starts_with(message), "{arguments:?}: {error}");
    }
}

/// A root module without provider and backend, one of whose values is in no file.
const ROOT: &str = "data \"aws_vpc\" \"v\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = data.aws_vpc.v.id\n}\n";

const CALLABLE: &str = "variable \"name\" {}\nvariable \"zone\" {}\nresource \"aws_route53_health_check\" \"a\" {\n  type              = \"HTTPS\"\n  request_interval  = var.name\n  failure_threshold = 3\n}\nresource \"aws_route53_health_check\" \"h\" {\n  type              = \"HTTPS\"\n  request_interval  = var.zone\n  failure_threshold = 3\n}\n";

const SLOW: &[&str] = &["--select", "dns/slow-failure-detection"];

/// The text without the line breaks that the width of a terminal asks for.
fn on_one_line(text: &str) -> String {
    text.replace("\n  | ", " ")
}

#[test]
fn unknown_results_are_listed_without_a_provider_and_a_backend() {
    let tree = program::tree(&[("main.tf", ROOT)]);
    let naming = ["--select", "naming/missing-environment-suffix"];
    let (status, text, _) = run(tree.path(), &[&["check"], &naming[..]].concat());
    assert_eq!(status, 0);
    assert!(on_one_line(&text).contains("data.aws_vpc.v.id is read from the cloud"), "{text}");
    assert_eq!(
        run(
            tree.path(),
            &[&["check", "--unknown", "fail", "--fail-on", "note"], &naming[..]].concat()
        )
        .0,
        1
    );
}

#[test]
fn a_module_that_nothing_calls_has_one_note_for_its_unknown_results() {
    let tree = program::tree(&[("m/main.tf", CALLABLE)]);
    let check = |more: &[&str]| run(tree.path(), &[&["check"], SLOW, more].concat());
    let (status, text, _) = check(&[]);
    assert_eq!(status, 0);
    let note = "note m: 2 results are unknown, because the module is checked without a call that \
                sets its variables:\n  var.name has no value\n  var.zone has no value\n";
    assert!(text.contains(note), "{text}");
    assert!(!text.contains("unknown: "), "{text}");
    assert!(text.contains("2 unknown in 2 resources"), "{text}");
    let (_, verbose, _) = check(&["--verbose"]);
    assert!(!verbose.contains("2 results are unknown"), "{verbose}");
    assert!(
        verbose.contains("aws_route53_health_check.a")
            && verbose.contains("aws_route53_health_check.h")
    );
    let (status, listed, _) = check(&["--unknown", "fail"]);
    assert_eq!(status, 1);
    assert!(listed.contains("dns/slow-failure-detection"), "{listed}");
    let (_, report) = json(tree.path(), SLOW);
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 2);
    assert_eq!(report["deployments"][0]["lacks_values"], true);
    // With a provider it is a root module, whose results are listed.
    fs::write(tree.path().join("m/p.tf"), "provider \"aws\" {}\n").unwrap();
    let (_, text, _) = check(&[]);
    assert!(!text.contains("2 results are unknown"), "{text}");
    assert!(on_one_line(&text).contains("var.zone has no value"), "{text}");
}
