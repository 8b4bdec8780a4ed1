//! Work that is counted: what functions read and compile, what rules compare, what all root modules of a
//! run take together.

use std::fmt::Write as _;
use std::path::Path;

use drlint::engine::{self, Inputs, Limits, NoProgress, Options};
use drlint::eval;

use crate::inside::{self, SMALL};
use crate::process::{run, tree};

const PROVIDER: &str = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n";

/// An attribute that a rule reads, with this value.
fn table(value: &str) -> String {
    format!("{PROVIDER}resource \"aws_dynamodb_table\" \"it\" {{\n  billing_mode = {value}\n}}\n")
}

#[test]
fn what_functions_read_is_counted() {
    for call in [
        "filesha256(\"big\")",
        "filebase64sha512(\"big\")",
        "length(file(\"big\"))",
        "length(filebase64(\"big\"))",
        "can(templatefile(\"big\", { n = n }))",
        "fileexists(\"absent${n}\")",
        "fileexists(\"big\")",
        "length(fileset(\".\", \"**\"))",
        "length(fileset(\".\", \"*${n}\"))",
    ] {
        let text = format!("sum([for m in range(100) : length([for n in range(1000) : {call}])])");
        let tree = tree(&[("main.tf", table(&text)), ("big", "x".repeat(1 << 20))]);
        // The loop alone is within the limit, and what it reads is not.
        let limits = eval::Limits { steps: 900_000, ..SMALL };
        inside::fails_with(tree.path(), "config/too-much-work", limits);
        let looped = table(&text.replace(call, "n"));
        let (_, reported) =
            inside::check(crate::process::tree(&[("main.tf", looped)]).path(), limits);
        assert!(reported.iter().all(|(rule, _)| rule != "config/too-much-work"), "{reported:?}");
    }
}

#[test]
fn what_functions_compile_is_counted() {
    for call in [
        r#"can(regex("(a|b|[[:alpha:]]{1,200}){1,20}${n}", "x"))"#,
        r#"length(regexall("(\\pL{1,50}){1,50}${n}", "x"))"#,
        r#"replace("x", "/(\\w{1,100}){1,10}${n}/", "")"#,
        r#"length(regexall("a.*z|a", local.long))"#,
        r#"length(replace(local.long, "/a.*z|a/", ""))"#,
    ] {
        let text = format!("length([for n in range(1000) : {call}])");
        let long = format!("locals {{\n  long = \"{}\"\n}}\n", "a".repeat(20_000));
        let tree = tree(&[("main.tf", table(&text) + &long)]);
        inside::fails_with(tree.path(), "config/too-much-work", SMALL);
    }
}

fn check(directory: &Path, evaluation: eval::Limits) -> engine::Outcome {
    let limits = Limits { evaluation, ..Limits::default() };
    let options = Options::from(Inputs { limits, ..Inputs::of(directory) });
    engine::check(&options, &NoProgress).unwrap_or_else(|error| panic!("{:?}", error.diagnostics))
}

#[test]
fn what_rules_compare_is_counted() {
    let mut text = PROVIDER.to_owned();
    for at in 0..60 {
        writeln!(
            text,
            "resource \"aws_s3_bucket\" \"b{at}\" {{\n  bucket = \"name-{at}\"\n}}\n\
             resource \"aws_s3_bucket_versioning\" \"v{at}\" {{\n  bucket = aws_s3_bucket.b{at}.id\n  \
             versioning_configuration {{\n    status = \"Enabled\"\n  }}\n}}"
        )
        .unwrap();
    }
    let tree = tree(&[("main.tf", text)]);
    let versioning = |outcome: &engine::Outcome, rule: &str| {
        let found = outcome.report.diagnostics.iter();
        found.filter(|one| &*one.rule == rule).count()
    };
    let enough = check(tree.path(), SMALL);
    assert_eq!(versioning(&enough, "config/too-much-work"), 0);
    assert_eq!(versioning(&enough, "s3/unversioned-bucket"), 0);
    let limits = eval::Limits { rule_steps: 2_000, steps_per_instance: 1, ..SMALL };
    let ended = check(tree.path(), limits);
    assert_eq!(versioning(&ended, "config/too-much-work"), 1);
    assert!(ended.report.summary.failed);
    // What was not reached is unknown, never a pass and never a finding.
    let unknown =
        ended.report.diagnostics.iter().filter(|one| &*one.rule == "s3/unversioned-bucket");
    let unknown: Vec<_> = unknown.collect();
    assert!(unknown.len() > 30, "{}", unknown.len());
    for one in unknown {
        assert_eq!(one.verdict.as_str(), "unknown");
        assert!(
            one.unknown_because.iter().any(|why| format!("{why:?}").contains("limit")),
            "{one:?}"
        );
    }
}

#[test]
fn all_root_modules_share_one_limit() {
    let text = table("length([for n in range(1000) : sum([for m in range(10) : m])])");
    let files: Vec<(String, String)> =
        (0..40).map(|at| (format!("r{at}/main.tf"), text.clone())).collect();
    let tree = tree(&files);
    let spent = |run_steps: u64| {
        let outcome = check(tree.path(), eval::Limits { run_steps, ..SMALL });
        let found = outcome.report.diagnostics.iter();
        found.filter(|one| &*one.rule == "config/too-much-work").count()
    };
    assert_eq!(spent(40 * SMALL.steps), 0);
    assert_eq!(spent(SMALL.steps), 40, "each gets its share, whichever thread comes first");
    let shares = [1, 10, 100, 1_000_000].map(|roots| eval::Limits::DEFAULT.of_each(roots).steps);
    assert!(shares.is_sorted_by(|few, many| few >= many) && shares[3] > 0);
    assert_eq!(shares[1], eval::Limits::DEFAULT.steps);
}

/// Calls in each other, each with a repetition that depends on what is not known.
fn nested(repetition: &str) -> Vec<(String, String)> {
    let module = |at: usize| {
        let call = format!("module \"m\" {{\n  source = \"../m{}\"\n  {repetition}\n}}\n", at + 1);
        format!(
            "variable \"on\" {{\n  default = null\n}}\nlocals {{\n  on = timestamp() == \"a\"\n}}\n{call}"
        )
    };
    let mut files = vec![("root/main.tf".to_owned(), module(0))];
    files.extend((1..5).map(|at| (format!("m{at}/main.tf"), module(at))));
    let topic = "resource \"aws_sns_topic\" \"t\" {\n  name = \"x\"\n}\n".to_owned();
    files.push(("m5/main.tf".to_owned(), topic));
    files
}

#[test]
fn instances_that_may_exist_multiply_within_the_limit() {
    for repetition in [
        "count = local.on ? 64 : 0",
        "count = local.on ? 8 : 64",
        "count = 40",
        "for_each = toset([for n in range(40) : tostring(n)])",
        "for_each = local.on ? toset([for n in range(40) : tostring(n)]) : toset([])",
    ] {
        let tree = tree(&nested(repetition));
        let graph = inside::graph(&tree.path().join("root"), SMALL);
        let instances = graph["instances"].as_array().unwrap();
        assert!(
            (1..=SMALL.instances).contains(&instances.len()),
            "{repetition}: {}",
            instances.len()
        );
        // Those without room are one that stands for all of them.
        let address = |one: &serde_json::Value| one["address"].as_str().unwrap().contains("[*]");
        assert!(instances.iter().any(address), "{repetition}");
    }
    let tree = tree(&nested("count = local.on ? 64 : 0"));
    assert_eq!(run(&tree.path().join("root"), &["check", "."]).status, 0);
}

#[test]
fn module_addresses_of_a_plan_have_a_limit() {
    let change = |levels: usize| {
        let module = vec!["module.a"; levels].join(".");
        format!(
            "{{\"address\": \"{module}.aws_sns_topic.t\", \"module_address\": \"{module}\", \"mode\": \"managed\", \
             \"type\": \"aws_sns_topic\", \"name\": \"t\", \"change\": {{\"actions\": [\"create\"], \"after\": {{}}}}}}"
        )
    };
    let check = |changes: &[String], early: &str| {
        let plan = format!(
            "{{\"format_version\": \"1.2\", \"resource_changes\": [{}], \"prior_state\": {{\"values\": \
             {{\"root_module\": {{\"resources\": [{early}]}}}}}}, \"configuration\": {{\"root_module\": {{}}}}}}",
            changes.join(",")
        );
        let tree = tree(&[("plan.json", plan)]);
        run(tree.path(), &["check", "--plan", "plan.json"])
    };
    let ran = check(&[change(10_000)], "");
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("levels deep"), "{:.500}", ran.stderr);
    // Those within the limit are read, and no place is found for them.
    assert_eq!(check(&(1..=200).map(change).collect::<Vec<_>>(), "").status, 1);
}

/// Ends in seconds where the work is in proportion to the input, and in hours where each is compared with
/// each.
#[test]
fn suppressions_cost_what_they_match() {
    let topics = |count: usize| {
        let topic =
            |at| format!("resource \"aws_s3_bucket\" \"b{at}\" {{\n  bucket = \"n{at}\"\n}}\n");
        PROVIDER.to_owned() + &(0..count).map(topic).collect::<String>()
    };
    // Comments above one block, comments that name no rule, and several of them to a line.
    let mut above = String::new();
    let mut unknown = String::new();
    for at in 0..60_000 {
        writeln!(above, "# drlint:ignore[s3/unversioned-bucket] reason {at}").unwrap();
    }
    for at in 0..10_000 {
        writeln!(unknown, "# drlint:ignore[s3/unversioned-bukcet{at}] reason").unwrap();
    }
    let in_line =
        format!("locals {{\n  a = [{}]\n}}\n", "/* drlint:ignore[s3/*] x */ 1,".repeat(50_000));
    for comments in [above, unknown, in_line] {
        let tree = tree(&[("main.tf", comments + &topics(2))]);
        let ran = run(tree.path(), &["check", "--format", "json", "."]);
        assert!(ran.status < 2, "{}", ran.stderr);
    }
    let mut waivers = String::new();
    // The first bucket has no waiver.
    for at in 1..1_000 {
        let address = ["aws_s3_bucket.b", "aws_s3_bucket.*", "*b"][at % 3];
        writeln!(
            waivers,
            "waiver {{\n  rule    = \"s3/*\"\n  address = \"{address}{at}\"\n  reason  = \"x\"\n}}"
        )
        .unwrap();
    }
    let tree = tree(&[("main.tf", topics(1_000)), (".drlint.hcl", waivers)]);
    assert_eq!(run(tree.path(), &["check", "."]).status, 1);
}
