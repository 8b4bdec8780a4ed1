//! `--plan`: files that are no plan, plans without source, plans that do not fit their source, and
//! what reports say about them.

#![allow(clippy::needless_pass_by_value, reason = "plans are written down where they are used")]

use std::fs;
use std::path::Path;

use crate::support::program::tree;
use assert_cmd::Command;
use serde_json::{Value as Json, json};

struct Ran {
    status: i32,
    out: String,
    err: String,
}

fn drlint(here: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::cargo_bin("drlint").unwrap();
    let output = command.current_dir(here).env_clear().args(arguments).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn diagnostics(here: &Path, arguments: &[&str]) -> Vec<Json> {
    let ran = drlint(here, &[&["check", "--format", "json"], arguments].concat());
    assert!(ran.status < 2, "{}", ran.err);
    let document: Json = serde_json::from_str(&ran.out).unwrap();
    document["diagnostics"].as_array().unwrap().clone()
}

fn about<'a>(found: &'a [Json], rule: &str, address: &str) -> Vec<&'a Json> {
    found.iter().filter(|one| one["rule"] == rule && one["address"] == address).collect()
}

/// What a change of a resource is in a plan.
fn change(address: &str, index: Json, after: Json, unknown: Json) -> Json {
    let (kind, rest) = address.split_once('.').unwrap();
    let name = rest.split('[').next().unwrap();
    let mut change = json!({
        "address": address, "mode": "managed", "type": kind, "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {
            "actions": ["create"], "before": null, "after": after, "after_unknown": unknown,
            "after_sensitive": {},
        },
    });
    if !index.is_null() {
        change["index"] = index;
    }
    change
}

/// A whole plan.
fn plan(changes: &[Json], resources: &[Json], variables: Json) -> Json {
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false,
        "variables": variables,
        "planned_values": { "root_module": {} },
        "resource_changes": changes,
        "configuration": {
            "provider_config": { "aws": {
                "name": "aws", "full_name": "registry.terraform.io/hashicorp/aws",
                "expressions": { "region": { "references": ["var.region"] } },
            } },
            "root_module": {
                "resources": resources,
                "variables": { "region": {}, "secret": { "sensitive": true } },
            },
        },
    })
}

const SOURCE: &str = "provider \"aws\" {\n  region = var.region\n}\n\nvariable \"region\" {\n  type = string\n}\n\n\
                      variable \"interval\" {\n  type = number\n}\n\n\
                      resource \"aws_route53_health_check\" \"probe\" {\n  fqdn              = \"example.com\"\n  type              = \"HTTPS\"\n  port              = 443\n  failure_threshold = 3\n  request_interval  = var.interval\n}\n";

fn probe(interval: i64) -> Json {
    let after = json!({
        "fqdn": "example.com", "type": "HTTPS", "port": 443, "failure_threshold": 3,
        "request_interval": interval,
    });
    change("aws_route53_health_check.probe", Json::Null, after, json!({ "id": true, "arn": true }))
}

/// What the configuration of a plan says of the probe.
fn described() -> Json {
    json!({
        "address": "aws_route53_health_check.probe", "mode": "managed",
        "type": "aws_route53_health_check", "name": "probe", "provider_config_key": "aws",
        "expressions": {
            "fqdn": { "constant_value": "example.com" }, "type": { "constant_value": "HTTPS" },
            "port": { "constant_value": 443 }, "failure_threshold": { "constant_value": 3 },
            "request_interval": { "references": ["var.interval"] },
        },
    })
}

fn slow(interval: i64) -> Json {
    let variables =
        json!({ "region": { "value": "us-east-1" }, "interval": { "value": interval } });
    plan(&[probe(interval)], &[described()], variables)
}

const SLOW: &str = "dns/slow-failure-detection";
const PROBE: &str = "aws_route53_health_check.probe";

#[test]
fn the_plan_decides_what_the_source_leaves_open() {
    let here = tree(&[("infra/main.tf", SOURCE), ("plan.json", &slow(30).to_string())]);
    let profile = ["--select", SLOW, "--set", "dns/slow-failure-detection.max_detection=60"];
    let by_source = diagnostics(here.path(), &[&["infra"], &profile[..]].concat());
    assert_eq!(about(&by_source, SLOW, PROBE)[0]["verdict"], "unknown");
    let by_plan =
        diagnostics(here.path(), &[&["--plan", "plan.json", "infra"], &profile[..]].concat());
    let found = about(&by_plan, SLOW, PROBE);
    assert_eq!(found.len(), 1, "{by_plan:?}");
    assert_eq!(found[0]["verdict"], "fail");
    assert_eq!(found[0]["path"], "infra/main.tf");
    assert!(found[0]["range"]["start"]["line"].as_u64().unwrap() > 10);
    fs::write(here.path().join("plan.json"), slow(10).to_string()).unwrap();
    let fast =
        diagnostics(here.path(), &[&["--plan", "plan.json", "infra"], &profile[..]].concat());
    assert_eq!(about(&fast, SLOW, PROBE).len(), 0, "{fast:?}");
}

#[test]
fn a_plan_is_judged_without_its_source() {
    let here = tree(&[("out/plan.json", &slow(30).to_string())]);
    let arguments = [
        "--plan",
        "out/plan.json",
        "--select",
        SLOW,
        "--set",
        "dns/slow-failure-detection.max_detection=60",
    ];
    let found = diagnostics(here.path(), &arguments);
    let found = about(&found, SLOW, PROBE);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["path"], &found[0]["verdict"]),
        (&json!("out/plan.json"), &json!("fail"))
    );
    assert_eq!(found[0]["range"]["start"], json!({ "line": 1, "column": 1, "byte": 0 }));
    assert_eq!(found[0]["related"], json!([]));

    let text = drlint(here.path(), &[&["check"], &arguments[..]].concat());
    assert_eq!(text.status, 1, "{}", text.err);
    assert!(text.out.contains(PROBE) && text.out.contains("at: out/plan.json"), "{}", text.out);
    assert!(!text.out.contains("│"), "no picture of a file without lines:\n{}", text.out);

    let sarif = drlint(here.path(), &[&["check", "--format", "sarif"], &arguments[..]].concat());
    let sarif: Json = serde_json::from_str(&sarif.out).unwrap();
    let location = &sarif["runs"][0]["results"][0]["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "out/plan.json");
    assert_eq!(location["physicalLocation"]["region"]["startLine"], 1);
    assert_eq!(location["logicalLocations"][0]["fullyQualifiedName"], PROBE);
}

/// Names are checked in root modules that do not declare the suffix, too.
const STRICT: &str = "naming/missing-environment-suffix.strict=true";

/// A plan lists the references of an expression that it does not contain. They are all that the value
/// derives from, so a name without the suffix fails as it does by its configuration.
#[test]
fn references_that_a_plan_lists_are_origins() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = diagnostics(root, &["--set", STRICT, "--plan", "tests/shown/nulls/plan.json"]);
    let about = about(&found, "naming/missing-environment-suffix", "aws_sns_topic.this");
    let verdicts: Vec<&Json> = about.iter().map(|diagnostic| &diagnostic["verdict"]).collect();
    assert_eq!(verdicts, ["fail"]);
}

#[test]
fn inside_of_a_root_the_source_is_taken_along() {
    let here = tree(&[("main.tf", SOURCE), ("plan.json", &slow(30).to_string())]);
    let arguments = [
        "--plan",
        "plan.json",
        "--select",
        SLOW,
        "--set",
        "dns/slow-failure-detection.max_detection=60",
    ];
    let found = diagnostics(here.path(), &arguments);
    assert_eq!(about(&found, SLOW, PROBE)[0]["path"], "main.tf");
}

#[test]
fn the_graph_shows_planned_values_and_regions() {
    let topic = |key: &str| {
        let address = format!("aws_sns_topic.this[{}]", json!(key));
        change(&address, json!(key), json!({ "name": format!("t-{key}") }), json!({ "arn": true }))
    };
    // No references at all: the plan's configuration has no trace of for_each.
    let described = json!({
        "address": "aws_sns_topic.this", "mode": "managed", "type": "aws_sns_topic", "name": "this",
        "provider_config_key": "aws", "expressions": { "name": { "references": ["each.key"] } },
    });
    let keys = ["a.b[0]", "qu\"ote", "${x}"];
    let changes: Vec<Json> = keys.iter().map(|key| topic(key)).collect();
    let whole = plan(&changes, &[described], json!({ "region": { "value": "eu-west-1" } }));
    let here = tree(&[("plan.json", &whole.to_string())]);
    let ran = drlint(here.path(), &["graph", "--plan", "plan.json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let graph: Json = serde_json::from_str(&ran.out).unwrap();
    let instances = graph["instances"].as_array().unwrap();
    let names: Vec<&str> =
        instances.iter().map(|one| one["arguments"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["t-${x}", "t-a.b[0]", "t-qu\"ote"]);
    assert!(instances.iter().all(|one| one["region"] == "eu-west-1"), "{instances:?}");
    assert_eq!(instances[2]["address"], "aws_sns_topic.this[\"qu\\\"ote\"]");
}

#[test]
fn secrets_of_a_plan_are_never_printed() {
    let mut secret = change(
        "aws_ssm_parameter.token",
        Json::Null,
        json!({ "name": "hunter-2", "value": "hunter-3", "type": "SecureString" }),
        json!({}),
    );
    secret["change"]["after_sensitive"] = json!({ "name": true, "value": true });
    let described = json!({
        "address": "aws_ssm_parameter.token", "mode": "managed", "type": "aws_ssm_parameter",
        "name": "token", "provider_config_key": "aws",
        "expressions": {
            "name": { "constant_value": "hunter-2" }, "value": { "references": ["var.secret"] },
        },
    });
    let variables =
        json!({ "region": { "value": "us-east-1" }, "secret": { "value": "hunter-3" } });
    let whole = plan(&[secret], &[described], variables);
    let here = tree(&[("plan.json", &whole.to_string())]);
    for arguments in [
        &["graph"][..],
        &["check"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
    ] {
        let ran = drlint(here.path(), &[arguments, &["--plan", "plan.json"]].concat());
        assert!(ran.status < 2 && !ran.out.contains("hunter"), "{}", ran.out);
    }
}

#[test]
fn deletes_deposed_objects_and_drift_are_not_judged() {
    let mut gone = probe(30);
    gone["address"] = json!("aws_route53_health_check.gone");
    gone["name"] = json!("gone");
    gone["change"]["actions"] = json!(["delete"]);
    gone["change"]["after"] = Json::Null;
    let mut deposed = probe(30);
    deposed["deposed"] = json!("8df7e8f1");
    let mut whole = slow(10);
    whole["resource_changes"].as_array_mut().unwrap().extend([gone, deposed]);
    whole["resource_drift"] = json!([probe(30)]);
    let here = tree(&[("plan.json", &whole.to_string())]);
    let ran = drlint(here.path(), &["graph", "--plan", "plan.json"]);
    let graph: Json = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(graph["instances"].as_array().unwrap().len(), 1);
    assert_eq!(graph["instances"][0]["arguments"]["request_interval"], 10);
}

#[test]
fn a_plan_and_a_source_that_differ_are_told_apart() {
    let other = "resource \"aws_sns_topic\" \"only_here\" {\n  name = \"x\"\n}\n";
    let here = tree(&[("infra/main.tf", other), ("plan.json", &slow(10).to_string())]);
    let found = diagnostics(here.path(), &["--plan", "plan.json", "infra"]);
    let stale: Vec<&str> = found
        .iter()
        .filter(|one| one["rule"] == "config/plan-differs")
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        stale,
        [
            "The plan does not contain aws_sns_topic.only_here, which the configuration creates.",
            "The plan contains aws_route53_health_check.probe, which the configuration does not declare. drlint does not check it.",
        ]
    );
    // For chosen targets a plan holds less.
    let mut partial = slow(10);
    partial["complete"] = json!(false);
    partial["resource_changes"] = json!([]);
    fs::write(here.path().join("plan.json"), partial.to_string()).unwrap();
    let found = diagnostics(here.path(), &["--plan", "plan.json", "infra"]);
    assert!(found.iter().all(|one| one["rule"] != "config/plan-differs"), "{found:?}");
}

#[test]
fn keys_that_differ_are_said() {
    let source = "resource \"aws_sns_topic\" \"t\" {\n  for_each = toset([\"a\", \"b\"])\n  name     = each.key\n}\n";
    let topic = change("aws_sns_topic.t[\"a\"]", json!("a"), json!({ "name": "a" }), json!({}));
    let whole = plan(&[topic], &[], json!({}));
    let here = tree(&[("infra/main.tf", source), ("plan.json", &whole.to_string())]);
    let found = diagnostics(here.path(), &["--plan", "plan.json", "infra"]);
    let stale: Vec<&Json> =
        found.iter().filter(|one| one["rule"] == "config/plan-differs").collect();
    assert_eq!(stale.len(), 1);
    let message = stale[0]["message"].as_str().unwrap();
    assert_eq!(
        message,
        "The plan does not contain aws_sns_topic.t[\"b\"], which the configuration creates."
    );
    assert_eq!(stale[0]["path"], "infra/main.tf");
}

#[test]
fn files_that_are_no_plan_say_what_they_are() {
    let fine = || slow(10);
    let with = |name: &str, value: Json| {
        let mut plan = fine();
        plan[name] = value;
        plan.to_string().into_bytes()
    };
    let twice = {
        let mut plan = fine();
        plan["resource_changes"].as_array_mut().unwrap().push(probe(10));
        plan.to_string().into_bytes()
    };
    let lost = {
        let mut plan = fine();
        plan.as_object_mut().unwrap().remove("planned_values");
        plan.as_object_mut().unwrap().remove("resource_changes");
        plan.to_string().into_bytes()
    };
    let unnamed = with("resource_changes", json!([{ "change": { "after": {} } }]));
    let crooked = {
        let mut plan = fine();
        plan["resource_changes"][0]["module_address"] = json!("module.a[");
        plan.to_string().into_bytes()
    };
    let deep = format!(
        "{{\"format_version\":\"1.2\",\"planned_values\":{}{}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("{}".bytes().flat_map(|one| [one, 0])).collect();
    let log = "{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\"}\n{\"@level\":\"info\"}\n";
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"PK\x03\x04rest".to_vec(), "is a saved plan in binary form"),
        (b"Terraform will perform".to_vec(), "is not JSON"),
        (Vec::new(), "is empty"),
        (vec![0x80, 0xff, 0x00], "is not text"),
        (utf16, "is UTF-16 text"),
        (log.into(), "is the log of a command with -json"),
        (b"[]".to_vec(), "the JSON is not an object"),
        (b"{}".to_vec(), "format_version is not set"),
        (deep.into_bytes(), "is not JSON: recursion limit exceeded"),
        (with("format_version", json!("2.0")), "has format_version 2.0; drlint reads 1.x"),
        (with("format_version", json!("0.2")), "has format_version 0.2; drlint reads 1.x"),
        (with("format_version", json!("10.0")), "has format_version 10.0"),
        (with("errored", json!(true)), "is an incomplete plan"),
        (lost, "neither planned_values nor resource_changes"),
        (twice, "aws_route53_health_check.probe appears twice"),
        (unnamed, "resource_changes[0] has no address that can be read"),
        (crooked, "aws_route53_health_check.probe has no address that can be read"),
        (with("resource_changes", json!({})), "resource_changes is not an array"),
        (
            br#"{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{}}}"#
                .to_vec(),
            "is a state, not a plan",
        ),
        (
            br#"{"version":4,"serial":3,"lineage":"x","resources":[]}"#.to_vec(),
            "is a state, not a plan",
        ),
    ];
    let here = tree(&[]);
    for (bytes, expected) in cases {
        fs::write(here.path().join("given.json"), bytes).unwrap();
        for command in ["check", "graph"] {
            let ran = drlint(here.path(), &[command, "--plan", "given.json"]);
            assert_eq!(ran.status, 2, "{expected}: {}{}", ran.out, ran.err);
            assert!(ran.err.starts_with("error: given.json"), "{}", ran.err);
            assert!(ran.err.contains(expected), "{expected:?} not in {}", ran.err);
            assert!(ran.out.is_empty());
        }
    }
    let missing = drlint(here.path(), &["check", "--plan", "none.json"]);
    assert_eq!(missing.status, 2);
    assert!(missing.err.contains("none.json cannot be read"), "{}", missing.err);
    let large = fs::File::create(here.path().join("large.json")).unwrap();
    large.set_len(600 * 1024 * 1024).unwrap();
    let large = drlint(here.path(), &["check", "--plan", "large.json"]);
    assert!(large.status == 2 && large.err.contains("drlint reads plans up to"), "{}", large.err);
}

#[test]
fn a_plan_is_of_one_root() {
    let here =
        tree(&[("a/main.tf", SOURCE), ("b/main.tf", SOURCE), ("plan.json", &slow(10).to_string())]);
    let ran = drlint(here.path(), &["check", "--plan", "plan.json", "."]);
    assert!(ran.status == 2 && ran.err.contains("2 root modules"), "{}", ran.err);
    let ran = drlint(here.path(), &["check", "--plan", "plan.json", "a"]);
    assert!(ran.status < 2, "{}", ran.err);
    fs::create_dir(here.path().join("empty")).unwrap();
    let ran = drlint(here.path(), &["check", "--plan", "plan.json", "empty"]);
    assert!(ran.status == 2 && ran.err.contains("No Terraform files"), "{}", ran.err);
    let ran = drlint(here.path(), &["check", "--plan", "plan.json", "--var", "interval=10"]);
    assert!(
        ran.status == 2 && ran.err.contains("--var"),
        "the plan has its variables: {}",
        ran.err
    );
    let mut bare = slow(10);
    bare.as_object_mut().unwrap().remove("configuration");
    fs::write(here.path().join("plan.json"), bare.to_string()).unwrap();
    let ran = drlint(here.path(), &["check", "--plan", "plan.json"]);
    assert!(
        ran.status == 2 && ran.err.contains("does not contain the configuration"),
        "{}",
        ran.err
    );
    let ran = drlint(here.path(), &["check", "--plan", "plan.json", "a"]);
    assert!(ran.status < 2, "{}", ran.err);
}

#[test]
fn a_module_that_is_not_on_disk_is_read_from_the_plan() {
    let source = "module \"alerts\" {\n  source = \"example/alerts/aws\"\n  name   = \"ops\"\n}\n";
    let mut topic = change("aws_sns_topic.this", Json::Null, json!({ "name": "ops" }), json!({}));
    topic["address"] = json!("module.alerts.aws_sns_topic.this");
    topic["module_address"] = json!("module.alerts");
    let mut whole = plan(&[topic], &[], json!({}));
    whole["configuration"]["root_module"]["module_calls"] = json!({ "alerts": {
        "source": "example/alerts/aws",
        "expressions": { "name": { "constant_value": "ops" } },
        "module": {
            "variables": { "name": {} },
            "resources": [{
                "address": "aws_sns_topic.this", "mode": "managed", "type": "aws_sns_topic",
                "name": "this", "provider_config_key": "aws",
                "expressions": { "name": { "references": ["var.name"] } },
            }],
        },
    } });
    let here = tree(&[("infra/main.tf", source), ("plan.json", &whole.to_string())]);
    let found = diagnostics(here.path(), &["--set", STRICT, "--plan", "plan.json", "infra"]);
    let rule = "naming/missing-environment-suffix";
    let found = about(&found, rule, "module.alerts.aws_sns_topic.this");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["verdict"], "fail");
    assert_eq!(found[0]["callers"][0]["path"], "infra/main.tf");
}

#[test]
fn what_the_provider_chose_earlier_is_not_taken_for_written() {
    let source = "resource \"aws_s3_bucket\" \"kept\" {\n  tags = { Team = \"x\" }\n}\n";
    let after = json!({ "bucket": "terraform-20240101000000000000000001", "tags": { "Team": "x" }, "arn": "arn:aws:s3:::terraform-20240101000000000000000001" });
    let mut kept = change("aws_s3_bucket.kept", Json::Null, after.clone(), json!({}));
    kept["change"]["actions"] = json!(["update"]);
    kept["change"]["before"] = after;
    let described = json!({
        "address": "aws_s3_bucket.kept", "mode": "managed", "type": "aws_s3_bucket",
        "name": "kept", "provider_config_key": "aws",
        "expressions": { "tags": { "constant_value": { "Team": "x" } } },
    });
    let whole = plan(&[kept], &[described], json!({ "region": { "value": "us-east-1" } }));
    let here = tree(&[("infra/main.tf", source), ("plan.json", &whole.to_string())]);
    let rule = "naming/missing-environment-suffix";
    let said = |arguments: &[&str]| -> Vec<String> {
        let found = diagnostics(here.path(), &[&["--set", STRICT], arguments].concat());
        let found = about(&found, rule, "aws_s3_bucket.kept");
        found.iter().map(|one| one["message"].as_str().unwrap().to_owned()).collect()
    };
    let by_source = said(&["infra"]);
    assert_eq!(by_source.len(), 1);
    assert_eq!(said(&["--plan", "plan.json", "infra"]), by_source);
    assert_eq!(said(&["--plan", "plan.json"]), by_source);
    let ran = drlint(here.path(), &["graph", "--plan", "plan.json", "infra"]);
    let graph: Json = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(graph["instances"][0]["arguments"], json!({ "tags": { "Team": "x" } }));
}

#[test]
fn of_several_deployments_the_workspace_tells_which_was_planned() {
    let settings = "deployment \"blue\" {\n  root      = \"infra\"\n  workspace = \"blue\"\n}\n\
                    deployment \"green\" {\n  root      = \"infra\"\n  workspace = \"green\"\n}\n";
    let here = tree(&[
        (".drlint.hcl", settings),
        ("infra/main.tf", SOURCE),
        ("plan.json", &slow(10).to_string()),
    ]);
    let deployment = |more: &[&str]| {
        let ran = drlint(here.path(), &[&["graph", "--plan", "plan.json", "infra"], more].concat());
        let graph: Json = serde_json::from_str(&ran.out).unwrap();
        let instances = graph["instances"].as_array().unwrap();
        assert_eq!(instances.len(), 1);
        instances[0]["deployment"].as_str().unwrap().to_owned()
    };
    assert_eq!(deployment(&["--workspace", "green"]), "green");
    assert_eq!(deployment(&[]), "infra", "a plan does not say of which workspace it is");
}

#[test]
fn a_value_that_the_workspace_decides_is_the_planned_one() {
    let source = "resource \"aws_sns_topic\" \"t\" {\n  count = terraform.workspace == \"prod\" ? 2 : 1\n  name  = \"t-${terraform.workspace}-${count.index}\"\n}\n";
    let topics: Vec<Json> = (0..2)
        .map(|at| {
            let after = json!({ "name": format!("t-prod-{at}") });
            change(&format!("aws_sns_topic.t[{at}]"), json!(at), after, json!({}))
        })
        .collect();
    let whole = plan(&topics, &[], json!({}));
    let here = tree(&[("infra/main.tf", source), ("plan.json", &whole.to_string())]);
    let found = diagnostics(here.path(), &["--plan", "plan.json", "infra"]);
    assert!(found.iter().all(|one| one["rule"] != "config/plan-differs"), "{found:?}");
    let ran = drlint(here.path(), &["graph", "--plan", "plan.json", "infra"]);
    let graph: Json = serde_json::from_str(&ran.out).unwrap();
    let names: Vec<&Json> = graph["instances"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["arguments"]["name"])
        .collect();
    assert_eq!(names, ["t-prod-0", "t-prod-1"]);
    let wrong = ["--plan", "plan.json", "infra", "--workspace", "default"];
    let found = diagnostics(here.path(), &wrong);
    assert!(found.iter().any(|one| one["rule"] == "config/plan-differs"), "{found:?}");
}
