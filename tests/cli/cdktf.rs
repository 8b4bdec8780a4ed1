//! What CDKTF synthesises, checked as it is on disk.

use std::path::Path;

use crate::support::program::{diagnostics, drlint, graph, tree};
use serde_json::{Value as Json, json};

const STACK: &str = include_str!("../data/cdktf/cdktf.out/stacks/orders/cdk.tf.json");

fn project() -> tempfile::TempDir {
    tree(&[
        ("cdktf.out/manifest.json", include_str!("../data/cdktf/cdktf.out/manifest.json")),
        ("cdktf.out/stacks/orders/cdk.tf.json", STACK),
        ("main.ts", "// The program itself is nothing to Terraform.\n"),
    ])
}

fn found(tree: &Path, rule: &str) -> Vec<Json> {
    diagnostics(tree, &["--select", rule])
}

/// The text a range stands for.
fn text_at(range: &Json) -> &str {
    let byte = |end: &str| usize::try_from(range[end]["byte"].as_u64().unwrap()).unwrap();
    &STACK[byte("start")..byte("end")]
}

#[test]
fn a_stack_is_a_root_like_any_other() {
    let project = project();
    let graph = graph(project.path(), &[]);
    let instances = graph["instances"].as_array().unwrap();
    let one = |name: &str| {
        let address = |one: &&Json| one["address"].as_str().unwrap().ends_with(name);
        instances.iter().find(address).unwrap()
    };
    assert_eq!(instances.len(), 4);
    let table = one("Recovery_sessions_77AD10E4");
    assert_eq!(table["deployment"], "cdktf.out/stacks/orders");
    assert_eq!(table["region"], "us-west-2", "a provider is named by a plain string");
    assert_eq!(graph["outputs"]["endpoint"], "orders-pr12.example.com");
}

#[test]
fn values_and_blocks_take_the_shape_of_the_schema() {
    let project = project();
    let graph = graph(project.path(), &[]);
    let arguments = |name: &str| {
        let all = graph["instances"].as_array().unwrap().iter();
        let mut all = all.filter(|one| one["address"].as_str().unwrap().ends_with(name));
        all.next().unwrap()["arguments"].clone()
    };
    let probe = arguments("Primary_probe_5E0F21A7");
    assert_eq!((&probe["request_interval"], &probe["port"]), (&json!(30), &json!(443)));
    assert!(probe.get("//").is_none());
    let table = arguments("Recovery_sessions_77AD10E4");
    assert_eq!(table["read_capacity"], 5);
    assert_eq!(table["attribute"], json!([{ "name": "id", "type": "S" }]), "one object, one block");
    assert_eq!(table["tags"], json!({ "Stack": "orders" }), "an attribute stays an object");
    let door = arguments("Primary_door_C1148B3F");
    let ports: Vec<_> =
        door["ingress"].as_array().unwrap().iter().map(|one| one["from_port"].clone()).collect();
    assert_eq!(ports, [443, 8443]);
}

#[test]
fn findings_name_the_construct() {
    let project = project();
    let slow = found(project.path(), "dns/slow-failure-detection");
    let shown: Vec<_> = slow.iter().filter(|one| one["suppressed"].is_null()).collect();
    assert_eq!(shown.len(), 1, "{slow:#?}");
    let one = shown[0];
    assert_eq!(one["address"], "aws_route53_health_check.Primary_probe_5E0F21A7");
    assert_eq!(one["path"], "cdktf.out/stacks/orders/cdk.tf.json");
    assert!(text_at(&one["range"]).starts_with("\"failure_threshold\": 4"));
    let construct = &one["related"][0];
    assert_eq!(construct["message"], "construct orders/Primary/probe");
    assert_eq!(text_at(&construct["range"]), "\"orders/Primary/probe\"");
    let (status, text) = drlint(project.path(), &["check"]);
    assert_eq!(status, 1);
    assert!(text.contains("construct orders/Primary/probe"), "{text}");
    assert!(text.contains("construct orders/Recovery/sessions"), "{text}");
}

#[test]
fn an_exception_lies_beside_the_metadata() {
    let project = project();
    let slow = found(project.path(), "dns/slow-failure-detection");
    let suppressed: Vec<_> = slow.iter().filter(|one| !one["suppressed"].is_null()).collect();
    assert_eq!(suppressed.len(), 1, "{slow:#?}");
    assert_eq!(suppressed[0]["address"], "aws_route53_health_check.Recovery_probe_0B64C9D2");
    assert_eq!(suppressed[0]["suppressed"]["reason"], "nobody is sent there by this check");
    assert_eq!(suppressed[0]["suppressed"]["kind"], "inSource");
    // One that gives no reason suppresses nothing, and one that covers nothing says so.
    for (change, remark) in [
        ("", "drlint/waiver-without-reason"),
        ("\"reason\": \"why\", \"ignore\": [\"s3/unversioned-bucket\"]", "drlint/unused-waiver"),
    ] {
        let old = "\"ignore\": [\"dns/slow-failure-detection\"], \"reason\": \"nobody is sent there \
                   by this check\"";
        assert!(STACK.contains(old));
        let kept = "\"ignore\": [\"dns/slow-failure-detection\"]";
        let new = if change.is_empty() { kept } else { change };
        let changed = tree(&[("s/cdk.tf.json", &STACK.replace(old, new))]);
        let all = diagnostics(changed.path(), &[]);
        let slow = all.iter().filter(|one| one["rule"] == "dns/slow-failure-detection");
        assert_eq!(slow.filter(|one| one["suppressed"].is_null()).count(), 2, "{all:#?}");
        assert!(all.iter().any(|one| one["rule"] == remark), "{all:#?}");
    }
}

#[test]
fn places_inside_escaped_strings_are_exact() {
    let broken =
        STACK.replace("[\\\"orders\\\", var.environment_suffix]", "[\\\"orders\\\", var.]");
    assert_ne!(broken, STACK);
    let tree = tree(&[("s/cdk.tf.json", &broken)]);
    let all = diagnostics(tree.path(), &[]);
    let syntax: Vec<_> = all.iter().filter(|one| one["rule"] == "syntax/error").collect();
    assert_eq!(syntax.len(), 1, "{all:#?}");
    let start = usize::try_from(syntax[0]["range"]["start"]["byte"].as_u64().unwrap()).unwrap();
    let at = broken.find("var.]").unwrap();
    assert!((at..=at + 5).contains(&start), "{start} is not near {at}: {syntax:#?}");
}
