//! `docs/policy-language.md` is a specification: each of its examples is run, and gives the result
//! that stands below it.

use std::fs;
use std::path::Path;

use crate::support;
use drlint::base::LineIndex;
use drlint::diag::{Code, Diagnostic, Severity, Verdict};
use drlint::policy::{Overrides, PolicySource, Program, run};

const RULE: &str = "example/example";

fn source(text: &str) -> PolicySource {
    support::policy(RULE, text)
}

/// What a policy says about a configuration, line by line.
fn result(policy: &str, configuration: &str, overrides: &Overrides) -> Vec<String> {
    let program = match Program::compile(&[source(policy)], overrides) {
        Ok(program) => program,
        Err(mut errors) => {
            errors.sort_by_key(|one| one.primary.map(|span| span.start));
            return errors.iter().map(|one| error(one, policy)).collect();
        }
    };
    let graph = support::graph(&[("root/main.tf", configuration)]);
    let mut found = run(&program, &graph).diagnostics;
    found.sort_by_key(|one| (one.primary.map(|span| span.start), one.subject.clone()));
    found.iter().map(|one| line(one, configuration)).collect()
}

fn error(one: &Diagnostic, policy: &str) -> String {
    let at = LineIndex::new(policy).position(policy, one.primary.unwrap().start);
    format!("error {}:{} {}", at.line, at.column, one.message)
}

fn line(one: &Diagnostic, configuration: &str) -> String {
    if one.rule == Code::RuleError {
        let at = one.message.split('(').nth(1).and_then(|rest| rest.split("): ").next());
        return format!("rule-error {}", at.unwrap());
    }
    let at = LineIndex::new(configuration).position(configuration, one.primary.unwrap().start);
    let subject = one.subject.as_deref().unwrap();
    match one.verdict {
        Verdict::Fail => format!("fail {subject} at {}: {}", at.line, one.message),
        Verdict::Unknown => {
            let why = &one.unknown_because[0];
            format!("unknown {subject} at {}: {} {}", at.line, why.subject, why.cause)
        }
    }
}

/// The fenced blocks of a Markdown text: their word and their content, with the line they start at.
fn blocks(text: &str) -> Vec<(String, String, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String, usize)> = None;
    for (at, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(word), None) => open = Some((word.to_owned(), String::new(), at + 1)),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, content, _))) => {
                content.push_str(line);
                content.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

#[test]
fn the_examples_of_the_chapter_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policy-language.md");
    let text = fs::read_to_string(path).unwrap();
    let (mut policy, mut configuration, mut run) = (String::new(), String::new(), 0);
    let mut problems = Vec::new();
    for (word, content, at) in blocks(&text) {
        match word.as_str() {
            "policy" => policy = content,
            "terraform" => configuration = content,
            "result" => {
                run += 1;
                let found = result(&policy, &configuration, &Overrides::default());
                let wanted: Vec<&str> = content.lines().filter(|line| *line != "nothing").collect();
                let same = found.len() == wanted.len()
                    && found.iter().zip(&wanted).all(|(found, wanted)| {
                        found == wanted
                            || (wanted.starts_with("error") && found.starts_with(wanted))
                    });
                if !same {
                    problems.push(format!(
                        "line {at}: wanted\n{}\nfound\n{}",
                        wanted.join("\n"),
                        found.join("\n")
                    ));
                }
            }
            other => problems.push(format!("line {at}: what is {other:?}?")),
        }
    }
    assert!(run > 10, "only {run} examples");
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}

/// A rule about one condition, and what it says about a bucket with these arguments.
fn about_bucket(condition: &str, arguments: &str) -> Vec<String> {
    let policy = format!(
        "resource_policy \"aws_s3_bucket\" \"example\" {{\n  enforce {{\n    condition = {condition}\n    error_message = \"No.\"\n  }}\n}}\n"
    );
    let variables = "variable \"text\" {\n  type = string\n}\nvariable \"flag\" {\n  type = bool\n}\nvariable \"list\" {\n  type = list(string)\n}\n";
    result(
        &policy,
        &format!("resource \"aws_s3_bucket\" \"b\" {{\n{arguments}\n}}\n{variables}"),
        &Overrides::default(),
    )
}

fn verdict(condition: &str, arguments: &str) -> String {
    let found = about_bucket(condition, arguments);
    found.first().map_or("pass".to_owned(), |line| line.split(' ').next().unwrap().to_owned())
}

#[test]
fn what_decides_is_enough() {
    let tags = "tags = { a = var.text }\nbucket = \"x-${var.text}\"";
    for (condition, wanted) in [
        ("true", "pass"),
        ("false", "fail"),
        ("attrs.tags.a == \"x\"", "unknown"),
        ("false && attrs.tags.a == \"x\"", "fail"),
        ("attrs.tags.a == \"x\" && false", "fail"),
        ("true || attrs.tags.a == \"x\"", "pass"),
        ("!(attrs.tags.a == \"x\")", "unknown"),
        ("core::startswith(attrs.bucket, \"x-\")", "pass"),
        ("core::startswith(attrs.bucket, \"y-\")", "fail"),
        ("attrs.bucket == \"y\"", "fail"),
        ("core::contains_substring(attrs.bucket, \"x-\")", "pass"),
        ("core::contains_substring(attrs.bucket, \"-y\")", "unknown"),
        ("core::anytrue([attrs.tags.a == \"x\", true])", "pass"),
        ("core::anytrue([attrs.tags.a == \"x\", false])", "unknown"),
        ("core::alltrue([attrs.tags.a == \"x\", false])", "fail"),
        ("core::alltrue([attrs.tags.a == \"x\", true])", "unknown"),
        ("core::anytrue([])", "fail"),
        ("core::alltrue([])", "pass"),
        ("core::contains([\"a\", attrs.tags.a], \"a\")", "pass"),
        ("core::contains([\"a\", attrs.tags.a], \"b\")", "unknown"),
        ("core::contains([\"a\"], \"b\")", "fail"),
        ("core::length([for t in [\"a\", attrs.tags.a] : t if t == \"a\"]) >= 1", "pass"),
        ("core::length([for t in [\"a\", attrs.tags.a] : t if t == \"a\"]) == 0", "fail"),
        ("0 < core::length([for t in [\"a\", attrs.tags.a] : t if t == \"a\"])", "pass"),
        ("core::length([for t in [\"a\", attrs.tags.a] : t if t == \"a\"]) > 1", "unknown"),
        ("core::length(core::concat([attrs.tags.a], [\"b\"])) == 2", "pass"),
        ("core::length(core::flatten([[attrs.tags.a], [\"b\"]])) == 2", "pass"),
        ("core::length(core::distinct([attrs.tags.a, \"b\"])) == 2", "unknown"),
        ("core::length(core::distinct([attrs.tags.a, attrs.tags.a])) == 1", "pass"),
        ("core::try(attrs.tags.missing, \"d\") == \"d\"", "pass"),
        ("prior_attrs == null", "pass"),
        ("core::semverconstraint(\"1.5.0\", \">= 1.2, < 2.0\")", "pass"),
        ("core::semverconstraint(\"1.5.0\", \"~> 1.4.0\")", "fail"),
        ("core::semverconstraint(\"1.4.9\", \"~> 1.4.0\")", "pass"),
        ("core::semverconstraint(\"1.5.0\", \"~> 1.4\")", "pass"),
        ("core::semvercmp(\"1.10.0\", \"1.9.0\") == 1", "pass"),
        ("core::semvercmp(\"1.0.0-rc1\", \"1.0.0\") == -1", "pass"),
        ("core::regex_match(\"abc\", \"^a.c$\")", "pass"),
        ("core::regex_match(attrs.tags.a, \"^a\")", "unknown"),
        ("core::valuetostring(null) == \"(null)\"", "pass"),
        ("plugin::drlint::written(\"tags\")", "pass"),
        ("plugin::drlint::written(\"versioning\")", "fail"),
        ("plugin::drlint::effective(\"force_destroy\") == false", "pass"),
    ] {
        assert_eq!(verdict(condition, tags), wanted, "{condition}");
    }
}

#[test]
fn values_for_inputs_are_converted_and_checked() {
    let policy = "input \"days\" {\n  type = number\n  default = 7\n}\nresource_policy \"aws_s3_bucket\" \"example\" {\n  enforce {\n    condition = input.days == 3\n  }\n}\n";
    let set = |name: &str, value: &str| {
        let mut overrides = Overrides::default();
        overrides.set(RULE, name, value);
        result(policy, "resource \"aws_s3_bucket\" \"b\" {\n}\n", &overrides)
    };
    assert!(set("days", "3").is_empty());
    assert!(set("days", "\"3\"").is_empty());
    assert_eq!(set("days", "4").len(), 1);
    let refused = Program::compile(&[source(policy)], &{
        let mut overrides = Overrides::default();
        overrides.set(RULE, "days", "soon");
        overrides.set(RULE, "dais", "3");
        overrides
    });
    let messages: Vec<String> = refused.unwrap_err().into_iter().map(|one| one.message).collect();
    assert!(messages[0].contains("Invalid value for"), "{messages:?}");
    assert!(messages[1].contains("does not have a parameter dais"), "{messages:?}");
}

#[test]
fn a_level_says_how_bad_and_whether_comments_may_waive() {
    let program = |level: &str| {
        let policy = format!(
            "resource_policy \"aws_s3_bucket\" \"example\" {{\n  {level}\n  enforce {{\n    condition = false\n  }}\n}}\n"
        );
        Program::compile(&[source(&policy)], &Overrides::default()).unwrap()
    };
    for (level, severity, waivable) in [
        ("", Severity::Error, false),
        ("enforcement_level = \"mandatory\"", Severity::Error, false),
        ("enforcement_level = \"mandatory_overridable\"", Severity::Error, true),
        ("enforcement_level = \"advisory\"", Severity::Warning, true),
    ] {
        let program = program(level);
        assert_eq!(program.infos()[0].severity, severity, "{level}");
        assert_eq!(program.may_be_waived_inline(RULE), waivable, "{level}");
    }
}

#[test]
fn a_rule_that_names_no_function_of_the_language_is_refused() {
    for name in [
        "core::file",
        "core::getdatasource",
        "core::gethttprequest",
        "core::templatefile",
        "try",
        "plugin::drlint::regions",
    ] {
        let found = about_bucket(&format!("{name}(\"x\") == \"x\""), "");
        assert!(found[0].contains("Unknown function"), "{name}: {found:?}");
    }
}
