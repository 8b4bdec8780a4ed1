//! What is printed does not depend on how a path is named, and cannot steer what reads it.

use std::path::Path;

use crate::support::program::tree;
use assert_cmd::Command;

/// Standard output and error, without the duration.
fn printed(here: &Path, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("drlint").unwrap();
    let ran = command.current_dir(here).env_clear().args(arguments).output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap();
    let lines = text.lines().map(|line| match line.rsplit_once(" in ") {
        Some((rest, time)) if time.ends_with(" s") => rest,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

const TOPIC: &str = "module \"m\" {\n  source = \"../modules/m\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"x\"\n}\n";
const MODULE: &str =
    "variable \"v\" {\n  default = 1\n}\nresource \"aws_sns_topic\" \"t\" {\n  name = \"x\"\n}\n";

#[test]
fn a_path_may_be_named_in_any_way() {
    let tree = tree(&[
        (".drlint.hcl", "profile = \"hot-standby\"\n"),
        ("infra/main.tf", TOPIC),
        ("infra/broken.tf", "locals {\n"),
        ("modules/m/main.tf", MODULE),
        ("elsewhere/readme.md", ""),
    ]);
    let root = tree.path().canonicalize().unwrap();
    let infra = root.join("infra");
    for format in
        [&["-v"][..], &["--format", "json"], &["--format", "sarif"], &["-v", "--statistics"]]
    {
        let check =
            |here: &Path, path: &str| printed(here, &[&["check"], format, &[path]].concat());
        let expected = check(&root, "infra");
        assert!(expected.len() > 200, "{expected}");
        assert!(!expected.contains(&root.display().to_string()), "{expected}");
        for (here, path) in [
            (root.as_path(), "./infra"),
            (&root, "infra/"),
            (&root, "./infra/../infra/."),
            (&root, infra.to_str().unwrap()),
            (&infra, "."),
            (&infra, "./"),
            (&infra, "../infra"),
            (&root.join("elsewhere"), "../infra"),
            (&root.join("elsewhere"), infra.to_str().unwrap()),
            (Path::new("/"), infra.to_str().unwrap()),
        ] {
            assert_eq!(check(here, path), expected, "{path} in {}", here.display());
        }
    }
}

/// What CI systems take for commands.
const COMMANDS: &[&str] =
    &["::error file=x::y", "##vso[task.complete]", "##[error]x", "##teamcity[x]", "::add-mask::a"];

#[test]
fn no_line_of_any_output_is_a_command_of_a_ci_system() {
    for command in COMMANDS {
        let quoted = command.replace('"', "");
        let configuration = format!(
            "{quoted}\n# {quoted}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = <<EOT\n{quoted}\n  {quoted}\n{quoted}\nEOT\n}}\n\
             resource \"aws_sns_topic\" \"t\" {{\n  for_each = toset([\"{quoted}\", \"x\\n{quoted}\"])\n  name = each.key\n  nmae = \"{quoted}\"\n}}\n\
             variable \"v\" {{\n  default = \"x\"\n  validation {{\n    condition = var.v == \"y\"\n    error_message = \"x\\n{quoted}\"\n  }}\n}}\n"
        );
        let settings =
            format!("waiver {{\n  rule = \"p/{quoted}\"\n  reason = \"x\\n{quoted}\"\n}}\n");
        let file = if cfg!(windows) {
            "main.tf".to_owned()
        } else {
            format!("{quoted}.tf").replace('/', "")
        };
        let rule = "# Wrong.\n#\n# ## What it finds\n#\n# COMMAND\nresource_policy \"aws_*\" \"r\" {\n  enforcement_level = \"mandatory_overridable\"\n  locals {\n    rule = { question = \"COMMAND\" }\n  }\n  enforce {\n    condition     = false\n    error_message = \"COMMAND\\nCOMMAND ${core::try(attrs.bucket, \"\")}\\nCOMMAND\"\n  }\n}\n";
        let tree = tree(&[
            (file.as_str(), configuration.as_str()),
            (".drlint.hcl", &settings),
            ("pack/p/r.policy.hcl", &rule.replace("COMMAND", command)),
        ]);
        for arguments in [
            "check",
            "check -v --color always",
            "check -v --statistics --rules pack",
            "check --format json --rules pack",
            "check --format sarif --rules pack",
            "check --format concise --rules pack",
            "graph",
            "explain p/r --rules pack",
            "rules --rules pack",
            "rules --rules pack --format json",
        ] {
            let arguments: Vec<_> = arguments.split(' ').collect();
            harmless(&printed(tree.path(), &arguments), &arguments);
        }
        for arguments in [
            &["check", command][..],
            &["check", "--profile", command],
            &["check", "--var", &format!("a\n{command}=1")],
            &["check", "--select", &format!("x\n{command}")],
            &["explain", &format!("x\n{command}")],
            &["check", "--format", &format!("x\n{command}")],
            &[&format!("x\n{command}")],
        ] {
            harmless(&printed(tree.path(), arguments), arguments);
        }
    }
}

#[track_caller]
fn harmless(text: &str, arguments: &[&str]) {
    assert!(!text.is_empty(), "{arguments:?}");
    for line in text.lines() {
        let starts = line.trim_start().starts_with("::");
        let holds = ["##vso[", "##[", "##teamcity["].iter().any(|word| line.contains(word));
        assert!(!starts && !holds, "{arguments:?}: {line}");
    }
}

#[test]
fn characters_that_nobody_sees_are_shown() {
    let hidden =
        "\u{200d}\u{200c}\u{2060}\u{ad}\u{180e}\u{202e}\u{2066}\u{e0041}\u{feff}\u{200b}\u{1}";
    let configuration = format!(
        "resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"a{hidden}b\" # {hidden}\n  nmae{hidden} = 1\n}}\n"
    );
    let tree = tree(&[("main.tf", &configuration)]);
    for arguments in ["check -v", "check --format json", "check --format sarif", "graph"] {
        let arguments: Vec<_> = arguments.split(' ').collect();
        let text = printed(tree.path(), &arguments);
        let found = text.chars().find(|char| *char != '\n' && hidden.contains(*char));
        assert_eq!(found, None, "{arguments:?}: {text:?}");
    }
}

/// A check that takes too long, and a bucket without replication.
const FINDINGS: &str = "provider \"aws\" {\n  region = \"us-east-1\"\n}\n\
    resource \"aws_route53_health_check\" \"slow\" {\n  type = \"HTTPS\"\n  fqdn = \"a.example.com\"\n  request_interval = 30\n  failure_threshold = 10\n}\n\
    resource \"aws_route53_health_check\" \"slower\" {\n  type = \"HTTPS\"\n  fqdn = \"b.example.com\"\n  request_interval = 30\n  failure_threshold = 9\n}\n";

#[test]
fn an_output_may_stand_before_or_after_its_format() {
    let tree = tree(&[("main.tf", FINDINGS)]);
    let run = |arguments: &[&str]| {
        let _ = std::fs::remove_file(tree.path().join("a"));
        let text = printed(tree.path(), &[&["check"], arguments].concat());
        (text, std::fs::read_to_string(tree.path().join("a")).unwrap_or_default())
    };
    let (_, after) = run(&["--format", "sarif", "-o", "a"]);
    let (_, before) = run(&["-o", "a", "--format", "sarif"]);
    assert!(after.contains("\"ruleId\""), "{after}");
    assert_eq!(before, after);
    let (text, file) = run(&["-o", "a", "--format", "sarif", "--format", "text"]);
    assert!(text.contains("FAILED: ") && file == after, "{text}");
    let (text, file) = run(&["-o", "a", "--format", "sarif", "-o", "b"]);
    assert!(
        text.contains("--output b does not have a --format of its own") && file.is_empty(),
        "{text}"
    );
}

#[test]
fn concise_is_one_line_for_each_finding() {
    let tree = tree(&[("infra/main.tf", FINDINGS)]);
    let select = ["check", "--format", "concise", "--select", "dns/slow-failure-detection"];
    let text = printed(tree.path(), &select);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("infra/main.tf:8:3: error: "), "{text}");
    for (line, name) in lines.iter().zip(["slow", "slower"]) {
        let end = format!(
            " [dns/slow-failure-detection] aws_route53_health_check.{name} of a global service"
        );
        assert!(line.ends_with(&end), "{text}");
    }
}

#[test]
fn concise_tells_findings_of_a_module_apart_and_marks_suppressed_ones() {
    let module = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";
    let root = "provider \"aws\" {\n  region = \"us-east-1\"\n}\nmodule \"x\" {\n  source = \"./m\"\n}\nmodule \"y\" {\n  source = \"./m\"\n}\n";
    let waiver = "waiver {\n  rule    = \"naming/*\"\n  address = \"module.x.*\"\n  reason  = \"Vendor\"\n}\n";
    let tree = tree(&[("main.tf", root), ("m/main.tf", module), (".drlint.hcl", waiver)]);
    let rule = "naming/missing-environment-suffix";
    let check = |more: &[&str]| {
        let set = format!("{rule}.strict=true");
        let options = ["check", "--format", "concise", "--select", rule, "--set", &set];
        printed(tree.path(), &[&options[..], more].concat())
    };
    let shown = check(&[]);
    assert_eq!(shown.lines().count(), 1, "{shown}");
    let end = |module: &str| format!(" [{rule}] module.{module}.aws_s3_bucket.b in us-east-1");
    assert!(shown.starts_with("m/main.tf:2:3: error: ") && shown.ends_with(&end("y")), "{shown}");
    let all = check(&["--show-suppressed"]);
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines.len(), 2, "{all}");
    assert!(lines[0].starts_with("m/main.tf:2:3: suppressed error: "), "{all}");
    assert!(lines[0].ends_with(&end("x")), "{all}");
    assert_eq!(lines[1], shown);
}

#[test]
fn colours_follow_the_conventions() {
    let tree = tree(&[("main.tf", FINDINGS)]);
    for (variables, expected) in [
        (&[][..], false),
        (&[("FORCE_COLOR", "1")], true),
        (&[("FORCE_COLOR", "0")], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], false),
        (&[("NO_COLOR", "1")], false),
    ] {
        let mut command = Command::cargo_bin("drlint").unwrap();
        command.current_dir(tree.path()).env_clear().arg("check");
        command.envs(variables.iter().copied());
        let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert_eq!(text.contains('\u{1b}'), expected, "{variables:?}");
    }
}

#[test]
fn a_link_and_a_reason_are_printed_once() {
    let unknown = "variable \"n\" {\n  type = number\n}\nresource \"aws_route53_health_check\" \"u\" {\n  type = \"HTTPS\"\n  fqdn = \"c.example.com\"\n  request_interval = 30\n  failure_threshold = var.n\n}\n";
    let tree = tree(&[("main.tf", &format!("{FINDINGS}{unknown}"))]);
    let text = printed(tree.path(), &["check", "--select", "dns/slow-failure-detection"]);
    assert_eq!(text.matches("https://").count(), 1, "{text}");
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(joined.matches("var.n has no value").count(), 1, "{text}");
    assert!(!text.contains("in global") && !text.contains("(.)"), "{text}");
    assert!(!text.contains("matched nothing"), "{text}");
    let verbose = printed(tree.path(), &["check", "-v"]);
    assert!(verbose.contains("Rules that matched nothing: "), "{verbose}");
}

/// A rule fits a screen; `--full` has the rest.
#[test]
fn explained_rules_fit_a_screen() {
    let tree = tree(&[("main.tf", FINDINGS)]);
    let rules: serde_json::Value =
        serde_json::from_str(&printed(tree.path(), &["rules", "--format", "json"])).unwrap();
    let mut examples = 0;
    // Built-in checks have a help instead of a page.
    let has_page = |rule: &&serde_json::Value| rule["url"] != "";
    for rule in rules["rules"].as_array().unwrap().iter().filter(has_page) {
        let id = rule["id"].as_str().unwrap();
        let short = printed(tree.path(), &["explain", id]);
        assert!(short.lines().count() <= 46, "{id}: {} lines\n{short}", short.lines().count());
        let full = printed(tree.path(), &["explain", id, "--full"]);
        assert!(full.contains("\nReferences\n"), "{id}: {full}");
        let mut rest = short.as_str();
        for heading in ["What it finds", "Why it matters in a failover", "Fails", "Passes", "Fix"] {
            let (before, after) = rest.split_once(&format!("\n{heading}\n")).unwrap();
            assert!(!before.trim().is_empty(), "{id}: {heading}");
            rest = after;
        }
        assert!(rest.contains(&format!("`drlint explain {id} --full`")), "{id}: {rest}");
        // What is shown is in the page, and an example shows a resource.
        for line in short.lines().filter(|line| line.starts_with("    ") && line.trim() != "…") {
            assert!(full.contains(line.trim()), "{id}: {line}");
            examples += usize::from(line.starts_with("    resource "));
        }
        assert!(!short.contains(":\n\n"), "{id} introduces a list that is left out\n{short}");
    }
    assert!(examples >= 22, "{examples}");
    let [short, full, verbose] = [&[][..], &["--full"], &["--verbose"]].map(|options| {
        printed(tree.path(), &[&["explain", "config/plan-differs"][..], options].concat())
    });
    assert!(short == full && full == verbose, "{short}\n{full}\n{verbose}");
}

#[test]
fn names_are_suggested_listed_and_completed() {
    let tree = tree(&[("main.tf", FINDINGS)]);
    let text = printed(tree.path(), &["explain", "iam"]);
    assert!(text.contains("This is a pack. Its rules: iam/prefix-wildcard-action, iam/"), "{text}");
    let text = printed(tree.path(), &["explain", "slow-failure"]);
    assert!(text.contains("Did you mean `dns/slow-failure-detection`?"), "{text}");
    let two = printed(tree.path(), &["check", "--profile", "hot-standby,production"]);
    assert!(two.contains("profile hot-standby+production"), "{two}");
    let script = printed(tree.path(), &["completions", "bash"]);
    assert!(script.contains("dns/slow-failure-detection") && script.contains("hot-standby"));
}

/// Only what is part of a sensitive value is masked.
#[test]
fn a_variable_that_only_chooses_a_secret_is_shown() {
    let check = |name: &str, threshold: &str| {
        format!(
            "resource \"aws_route53_health_check\" \"{name}\" {{\n  type = \"HTTPS\"\n  fqdn = \"a.example.com\"\n  request_interval = 30\n  failure_threshold = {threshold}\n}}\n"
        )
    };
    let secret = "variable \"main\" {}\nvariable \"env\" {}\nvariable \"key\" {}\n\
        resource \"aws_secretsmanager_secret_version\" \"v\" {\n  secret_id = \"x\"\n  \
        secret_string = jsonencode({ a = var.main ? var.key : \"b\", c = var.env == \"prod\" ? \"d\" : \"e\" })\n}\n";
    let module = secret.to_owned()
        + &check("main", "var.main ? 10 : 9")
        + &check("env", "var.env == \"prod\" ? 10 : 9")
        + &check("key", "length(var.key) > 3 ? 10 : 9");
    let root = "module \"m\" {\n  source = \"./m\"\n  main = true\n  env = \"prod\"\n  key = \"hunter2\"\n}\n";
    let tree = tree(&[("main.tf", root), ("m/main.tf", &module)]);
    let text = printed(tree.path(), &["check", "--select", "dns/slow-failure-detection"]);
    assert!(text.contains("is set here | main = true"), "{text}");
    assert!(text.contains("is set here | env = \"prod\""), "{text}");
    assert!(text.contains("is set here | key = ") && !text.contains("hunter2"), "{text}");
}

#[test]
fn names_that_choose_no_rule_are_explained() {
    let tree = tree(&[("main.tf", FINDINGS)]);
    for (arguments, expected) in [
        (&["--ignore", "config"][..], "error: \"config\" names built-in checks, which always run."),
        (&["--ignore", "config/unk*"], "error: \"config/unk*\" names built-in checks, which"),
        (&["--select", "syntax/error"], "error: syntax/error is a built-in check, which always"),
        (&["--ignore", "confg"], "error: No rule matches \"confg\"."),
        (&["--set", "nosuch.x=3"], "error: No rule \"nosuch\" exists."),
        (&["--set", "dns.x=3"], "error: No rule \"dns\" exists."),
        (&["--set", "x=3"], "expected RULE.PARAMETER=VALUE"),
    ] {
        let text = printed(tree.path(), &[&["check"], arguments].concat());
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}
