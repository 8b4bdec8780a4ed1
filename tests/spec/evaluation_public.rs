//! What public modules taught: each test is the smallest root that showed a disagreement with
//! Terraform's plan.

use crate::support::{graph, value};
use serde_json::{Value as Json, json};

fn is_unknown(value: &Json) -> bool {
    value.get("$unknown").is_some()
}

#[test]
fn an_argument_set_to_null_is_one_that_is_not_set() {
    let text = "variable \"minutes\" {\n  default = null\n}\n\
                resource \"aws_sns_topic_subscription\" \"s\" {\n  confirmation_timeout_in_minutes = var.minutes\n}\n";
    let minutes = value("aws_sns_topic_subscription.s.confirmation_timeout_in_minutes", text);
    assert!(is_unknown(&minutes), "the provider plans 1, not {minutes}");
    let whole = value("aws_sns_topic_subscription.s", text);
    assert!(is_unknown(&whole["confirmation_timeout_in_minutes"]), "{whole}");
}

#[test]
fn an_argument_set_to_null_has_the_default_on_record() {
    let text = "resource \"aws_sqs_queue\" \"q\" {\n  delay_seconds = null\n}\n";
    assert_eq!(value("aws_sqs_queue.q.delay_seconds", text), json!(0));
}

#[test]
fn a_rule_still_sees_null_where_nothing_is_set() {
    let graph = graph(&[(
        "root/main.tf",
        "resource \"aws_sns_topic_subscription\" \"s\" {\n  confirmation_timeout_in_minutes = null\n}\n",
    )]);
    let arguments = &graph.instances_json("root")[0]["arguments"];
    assert_eq!(arguments["confirmation_timeout_in_minutes"], Json::Null);
}

#[test]
fn arguments_inside_of_blocks_have_defaults_too() {
    let text = "resource \"aws_cloudwatch_event_target\" \"t\" {\n  arn = \"a\"\n  ecs_target {\n    task_definition_arn = \"b\"\n  }\n}\n";
    let target = value("aws_cloudwatch_event_target.t.ecs_target[0]", text);
    assert_eq!(target["task_definition_arn"], "b");
    assert!(is_unknown(&target["enable_execute_command"]), "{target}");
}

#[test]
fn blocks_that_are_not_written_may_be_computed() {
    let text = "resource \"aws_lambda_function\" \"f\" {\n  dynamic \"tracing_config\" {\n    for_each = []\n    content {\n      mode = \"Active\"\n    }\n  }\n}\n";
    assert!(is_unknown(&value("aws_lambda_function.f.tracing_config", text)));
}

#[test]
fn a_dynamic_block_over_nothing_leaves_a_computed_attribute_to_the_provider() {
    let graph = graph(&[(
        "root/main.tf",
        "resource \"aws_default_security_group\" \"g\" {\n  dynamic \"ingress\" {\n    for_each = []\n    content {\n      self = true\n    }\n  }\n}\n",
    )]);
    let arguments = &graph.instances_json("root")[0]["arguments"];
    assert!(is_unknown(&arguments["ingress"]), "{arguments}");
}

#[test]
fn what_the_provider_rewrites_is_not_read_as_written() {
    let rule = "resource \"aws_security_group_rule\" \"r\" {\n  protocol = \"6\"\n}\n";
    assert!(is_unknown(&value("aws_security_group_rule.r.protocol", rule)), "planned as tcp");
    let graph = graph(&[("root/main.tf", rule)]);
    assert_eq!(graph.instances_json("root")[0]["arguments"]["protocol"], "6");
}

#[test]
fn an_empty_collection_for_a_computed_argument_is_left_to_the_provider() {
    let text = "resource \"aws_vpc_endpoint\" \"e\" {\n  service_name = \"s3\"\n  vpc_id = \"v\"\n  subnet_ids = []\n}\n";
    assert!(is_unknown(&value("aws_vpc_endpoint.e.subnet_ids", text)));
}
