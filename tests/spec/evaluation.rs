//! What the evaluator knows, and what it says when it does not.

use std::fmt::Write;

use crate::support::{addresses, graph, graph_with, outputs, value};
use serde_json::{Value as Json, json};

/// An unknown value prints as `{"$unknown": why}`.
fn why(value: &serde_json::Value) -> &str {
    value["$unknown"].as_str().unwrap_or_else(|| panic!("{value} is known"))
}

#[test]
fn a_variable_without_value_is_unknown_and_says_so() {
    let outputs = outputs("variable \"team\" {}\noutput \"tag\" { value = var.team }\n");
    assert_eq!(why(&outputs["tag"]), "var.team has no value");
}

#[test]
fn null_is_a_value_and_not_an_unknown() {
    let outputs =
        outputs("variable \"a\" { default = null }\noutput \"it\" { value = var.a == null }\n");
    assert_eq!(outputs["it"], json!(true));
}

#[test]
fn a_partly_known_string_keeps_its_parts() {
    let outputs = outputs(
        "variable \"env\" {}\noutput \"it\" { value = \"orders-${var.env}-x\" }\noutput \"starts\" { value = startswith(\"orders-${var.env}\", \"orders-\") }\noutput \"empty\" { value = \"a-${var.env}\" == \"\" }\n",
    );
    assert_eq!(outputs["it"]["$parts"], json!(["orders-", null, "-x"]));
    assert_eq!(outputs["starts"], json!(true));
    assert_eq!(outputs["empty"], json!(false));
}

#[test]
fn what_both_arms_share_is_known_whatever_the_condition() {
    let text = "variable \"big\" {}\nlocals {\n  it = var.big ? { size = 2, engine = \"a\" } : { size = 1, engine = \"a\" }\n}\n";
    assert_eq!(value("local.it.engine", text), json!("a"));
    assert!(value("local.it.size", text).get("$unknown").is_some());
}

#[test]
fn count_and_for_each_make_the_instances_that_plan_names() {
    let graph = graph(&[(
        "root/main.tf",
        "resource \"aws_sns_topic\" \"a\" {\n  count = 2\n  name  = \"a-${count.index}\"\n}\n\
         resource \"aws_sns_topic\" \"b\" {\n  for_each = { west = 1, east = 2 }\n  name = each.key\n}\n\
         resource \"aws_sns_topic\" \"none\" {\n  count = 0\n}\n",
    )]);
    assert_eq!(
        addresses(&graph),
        [
            "aws_sns_topic.a[0]",
            "aws_sns_topic.a[1]",
            "aws_sns_topic.b[\"east\"]",
            "aws_sns_topic.b[\"west\"]",
        ]
    );
}

#[test]
fn keys_that_are_not_known_make_one_instance_that_stands_for_all() {
    let graph = graph(&[(
        "root/main.tf",
        "variable \"names\" { type = set(string) }\nresource \"aws_sns_topic\" \"t\" {\n  for_each = var.names\n  name     = each.key\n  display_name = \"fixed\"\n}\n",
    )]);
    assert_eq!(addresses(&graph), ["aws_sns_topic.t[*]"]);
    let json = &graph.instances_json("root")[0];
    assert_eq!(json["arguments"]["display_name"], "fixed");
    assert_eq!(why(&json["arguments"]["name"]), "var.names has no value");
    assert_eq!(json["certain"], false);
}

#[test]
fn a_conditional_resource_has_the_index_it_would_have() {
    let graph = graph(&[(
        "root/main.tf",
        "variable \"on\" { type = bool }\nresource \"aws_sns_topic\" \"t\" {\n  count = var.on ? 1 : 0\n  name  = \"fixed\"\n}\noutput \"name\" { value = aws_sns_topic.t[0].name }\n",
    )]);
    assert_eq!(addresses(&graph), ["aws_sns_topic.t[0]"]);
    assert_eq!(graph.instances_json("root")[0]["certain"], false);
    assert_eq!(graph.outputs_json()["name"], "fixed");
}

#[test]
fn modules_pass_values_in_every_direction() {
    let graph = graph(&[
        (
            "root/main.tf",
            "module \"names\" {\n  source = \"./names\"\n  suffix = \"dev\"\n}\nmodule \"store\" {\n  source = \"./store\"\n  name   = module.names.bucket\n}\noutput \"bucket\" { value = module.store.bucket }\n",
        ),
        (
            "root/names/main.tf",
            "variable \"suffix\" {}\noutput \"bucket\" { value = \"assets-${var.suffix}\" }\n",
        ),
        (
            "root/store/main.tf",
            "variable \"name\" {}\nresource \"aws_s3_bucket\" \"it\" { bucket = var.name }\noutput \"bucket\" { value = aws_s3_bucket.it.bucket }\n",
        ),
    ]);
    assert_eq!(graph.outputs_json()["bucket"], "assets-dev");
    assert_eq!(addresses(&graph), ["module.store.aws_s3_bucket.it"]);
}

#[test]
fn a_module_that_is_not_on_disk_is_named() {
    let graph = graph(&[(
        "root/main.tf",
        "module \"net\" {\n  source = \"registry.example/net/aws\"\n}\noutput \"vpc\" { value = module.net.vpc_id }\n",
    )]);
    assert!(why(&graph.outputs_json()["vpc"]).starts_with("module.net is not installed"));
    assert_eq!(graph.gaps("aws_vpc").count(), 1);
}

#[test]
fn a_reference_cycle_is_found_and_named() {
    let graph = graph(&[(
        "root/main.tf",
        "locals {\n  a = local.b\n  b = local.a\n}\noutput \"it\" { value = local.a }\n",
    )]);
    assert!(why(&graph.outputs_json()["it"]).contains("depends on itself"));
    let diagnostics = graph.evaluator.take_diagnostics();
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(&*diagnostics[0].rule, "config/reference-cycle");
}

#[test]
fn a_chain_of_ten_thousand_locals_is_no_problem() {
    let mut text = String::from("locals {\n  v0 = 1\n");
    for at in 1..10_000 {
        writeln!(text, "  v{at} = local.v{} + 1", at - 1).unwrap();
    }
    text += "}\noutput \"it\" { value = local.v9999 }\n";
    let worker = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let result = worker.spawn(move || outputs(&text)["it"].clone()).unwrap().join().unwrap();
    assert_eq!(result, json!(10_000));
}

#[test]
fn the_workspace_is_default_until_one_is_named() {
    let files =
        [("root/main.tf", "output \"it\" { value = terraform.workspace == \"dr\" ? 2 : 1 }\n")];
    assert_eq!(graph(&files).outputs_json()["it"], 1);
    assert_eq!(graph_with(&files, &[], Some("dr")).outputs_json()["it"], 2);
}

#[test]
fn structure_survives_unknown_leaves() {
    let text = "resource \"aws_sqs_queue\" \"q\" {}\nlocals {\n  policy = jsonencode({ Action = \"sqs:*\", Resource = aws_sqs_queue.q.arn })\n}\n";
    assert_eq!(value("jsondecode(local.policy).Action", text), json!("sqs:*"));
    assert!(value("jsondecode(local.policy).Resource", text).get("$unknown").is_some());
}

#[test]
fn a_computed_attribute_equals_itself() {
    let text = "resource \"aws_vpc\" \"a\" {}\nlocals { same = aws_vpc.a.id }\n";
    assert_eq!(value("local.same == aws_vpc.a.id", text), json!(true));
}

#[test]
fn an_argument_that_is_not_set_may_have_a_default_only_the_provider_knows() {
    let text = "resource \"aws_sns_topic_subscription\" \"s\" {}\n";
    assert!(value("aws_sns_topic_subscription.s.redrive_policy", text).get("$unknown").is_some());
    let is_null = value("aws_sns_topic_subscription.s.redrive_policy == null", text);
    assert!(is_null.get("$unknown").is_some(), "nothing says that there is a default");
    // Null for one kind of load balancer, and a default for another.
    let text =
        "variable \"kind\" {}\nresource \"aws_lb\" \"l\" {\n  load_balancer_type = var.kind\n}\n";
    assert!(value("aws_lb.l.dns_record_client_routing_policy", text).get("$unknown").is_some());
}

#[test]
fn an_argument_without_a_default_is_null_when_it_is_not_set() {
    let text = "resource \"aws_sns_topic\" \"t\" {}\n\
                resource \"aws_db_instance\" \"d\" {\n  final_snapshot_identifier = null\n}\n\
                resource \"aws_kms_key\" \"k\" {\n  count = aws_sns_topic.t.kms_master_key_id == null ? 1 : 0\n}\n";
    assert_eq!(value("aws_sns_topic.t.display_name", text), Json::Null);
    assert_eq!(value("aws_sns_topic.t.kms_master_key_id == null", text), json!(true));
    assert_eq!(value("aws_db_instance.d.final_snapshot_identifier == null", text), json!(true));
    assert_eq!(value("length(aws_kms_key.k)", text), json!(1));
    assert_eq!(value("aws_sns_topic.t", text)["kms_master_key_id"], Json::Null);
}

#[test]
fn an_argument_that_is_not_set_is_a_null_of_its_own_type() {
    let text = "resource \"aws_cloudwatch_log_group\" \"g\" {}\n\
                resource \"aws_cloudwatch_metric_alarm\" \"a\" {\n  alarm_name = \"a\"\n  \
                comparison_operator = \"GreaterThanThreshold\"\n  evaluation_periods = 1\n}\n";
    let key = "aws_cloudwatch_log_group.g.kms_key_id";
    let actions = "aws_cloudwatch_metric_alarm.a.alarm_actions";
    for (expression, answer) in [
        (format!("try(tomap({key}), \"F\")"), json!("F")),
        (format!("try(tolist({key}), \"F\")"), json!("F")),
        (format!("try(tostring({key}), \"F\")"), Json::Null),
        (format!("{key}[*]"), json!([])),
        (format!("try(merge({{}}, {key}), \"F\")"), json!("F")),
        (format!("format(\"%v\", {key})"), json!("null")),
        (format!("coalesce({key}, \"d\")"), json!("d")),
        (format!("{key} == null ? 1 : 0"), json!(1)),
        (format!("[{key}] == [null]"), json!(false)),
        (format!("try({actions}[*], \"F\")"), json!("F")),
        (format!("try(tostring({actions}), \"F\")"), json!("F")),
        (format!("try(length({actions}), \"F\")"), json!("F")),
        (format!("try([for it in {actions} : it], \"F\")"), json!("F")),
        ("merge({ a = 1 }, aws_cloudwatch_log_group.g.tags)".to_owned(), json!({ "a": 1 })),
    ] {
        assert_eq!(value(&expression, text), answer, "{expression}");
    }
}

#[test]
fn what_terraform_checks_before_it_evaluates_is_not_caught() {
    // It has no plan for any of these.
    let text = "resource \"aws_backup_plan\" \"p\" {\n  name = \"p\"\n  rule {\n    rule_name = \"r\"\n    \
                target_vault_name = \"v\"\n  }\n}\n\
                resource \"aws_dynamodb_table\" \"t\" {\n  name = \"t\"\n}\n\
                resource \"aws_sns_topic\" \"many\" {\n  count = 2\n}\n\
                resource \"aws_sns_topic\" \"each\" {\n  for_each = { a = 1 }\n}\n";
    for expression in [
        "try(aws_backup_plan.p.rule[0], \"F\")",
        "try(length(aws_backup_plan.p.rule[0]), 7)",
        "can(aws_backup_plan.p.rule.rule_name)",
        "can(aws_backup_plan.p.nothing)",
        "try(aws_backup_plan.p.nothing, \"F\")",
        "can(aws_backup_plan.p.name[0])",
        "can(aws_dynamodb_table.t.ttl.enabled)",
        "can(aws_dynamodb_table.t.timeouts[0])",
        "can(aws_backup_plan.p[0])",
        "can(aws_backup_plan.p[\"rule\"])",
        "can(aws_sns_topic.many.arn)",
        "try(aws_sns_topic.each.a.arn, 1)",
        "can(each.key)",
        "can(count.index)",
        "can(path.nothing)",
    ] {
        let found = &outputs(&format!("{text}output \"it\" {{ value = {expression} }}\n"))["it"];
        assert!(found.get("$unknown").is_some(), "{expression}: {found}");
    }
    // These are errors of the evaluation.
    for (expression, answer) in [
        ("try([for rule in aws_backup_plan.p.rule : rule][1], \"F\")", json!("F")),
        ("try(aws_backup_plan.p.rule[*].rule_name[1], \"F\")", json!("F")),
    ] {
        assert_eq!(value(expression, text), answer, "{expression}");
    }
}

#[test]
fn a_region_data_source_asked_about_null_is_that_of_its_provider() {
    let text = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n\
                variable \"region\" {\n  default = null\n}\nvariable \"unset\" {}\n\
                data \"aws_region\" \"null\" {\n  name = var.region\n}\n\
                data \"aws_region\" \"unset\" {\n  name = var.unset\n}\n";
    assert_eq!(value("data.aws_region.null.name", text), json!("eu-west-1"));
    assert!(value("data.aws_region.unset.name", text).get("$unknown").is_some());
}

#[test]
fn whether_a_logical_operator_ignores_an_error_depends_on_the_version() {
    for expression in ["true || tobool(\"x\")", "false && tobool(\"x\")"] {
        let can = value(&format!("can({expression})"), "");
        assert!(can.get("$unknown").is_some(), "{expression}: {can}");
    }
    assert_eq!(value("true || tobool(\"x\")", ""), json!(true));
    assert_eq!(value("can(false || tobool(\"x\"))", ""), json!(false));
    assert_eq!(value("can(true || tobool(\"true\"))", ""), json!(true));
}

#[test]
fn what_try_returns_has_no_type_unless_it_is_known() {
    let text = "resource \"terraform_data\" \"u\" {}\n";
    for expression in [
        "(true ? 1 : try(terraform_data.u.id, 1)) == 1",
        "contains(tolist([1, try(terraform_data.u.id, \"x\")]), 1)",
        "jsonencode({ a = true ? 1 : try(terraform_data.u.id, 1) })",
        "(true ? { a = 1 } : { a = try(terraform_data.u.id, \"x\") }).a",
    ] {
        let it = value(expression, text);
        assert!(it.get("$unknown").is_some() || it.get("$partial").is_some(), "{expression}: {it}");
    }
    assert_eq!(value("true ? \"a\" : try(terraform_data.u.id, 1)", text), json!("a"));
    assert_eq!(value("true ? 1 : try(2, \"x\")", text), json!(1));
}

#[test]
fn a_value_of_an_unknown_map_may_be_null() {
    let text = "variable \"m\" {}\nresource \"aws_sns_topic\" \"t\" {\n  for_each = var.m\n  fifo_topic = each.value == null\n}\n";
    let graph = graph(&[("root/main.tf", text)]);
    let fifo = &graph.instances_json("root")[0]["arguments"]["fifo_topic"];
    assert!(fifo.get("$unknown").is_some(), "{fifo}");
}

#[test]
fn overrides_win_argument_by_argument() {
    let graph = graph(&[
        (
            "root/main.tf",
            "resource \"aws_sns_topic\" \"t\" {\n  name = \"plain\"\n  display_name = \"kept\"\n}\n",
        ),
        ("root/z_override.tf", "resource \"aws_sns_topic\" \"t\" {\n  name = \"overridden\"\n}\n"),
    ]);
    let arguments = &graph.instances_json("root")[0]["arguments"];
    assert_eq!(arguments["name"], "overridden");
    assert_eq!(arguments["display_name"], "kept");
}

#[test]
fn dynamic_blocks_nest_and_rename_their_iterator() {
    let graph = graph(&[(
        "root/main.tf",
        "resource \"aws_dynamodb_table\" \"t\" {\n  dynamic \"replica\" {\n    for_each = toset([\"us-west-2\", \"eu-west-1\"])\n    iterator = it\n    content {\n      region_name = it.value\n    }\n  }\n}\n",
    )]);
    let replicas = graph.instances_json("root")[0]["arguments"]["replica"].clone();
    let regions: Vec<&str> = replicas
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["region_name"].as_str().unwrap())
        .collect();
    assert_eq!(regions, ["eu-west-1", "us-west-2"]);
}

#[test]
fn secrets_stay_secret_through_templates_and_modules() {
    let outputs = outputs(
        "variable \"password\" {\n  default   = \"hunter2\"\n  sensitive = true\n}\noutput \"url\" { value = \"db://x:${var.password}@host\" }\noutput \"wrapped\" { value = { p = upper(var.password) } }\n",
    );
    let text = outputs.to_string().to_lowercase();
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn sixty_four_by_sixty_four_modules_are_all_there() {
    let inner = "module \"b\" {\n  for_each = toset([for n in range(64) : tostring(n)])\n  source = \"../b\"\n}\n";
    let graph = graph(&[
        (
            "root/main.tf",
            "module \"a\" {\n  for_each = toset([for n in range(64) : tostring(n)])\n  source = \"./a\"\n}\n",
        ),
        ("root/a/main.tf", inner),
        ("root/b/main.tf", "resource \"aws_sns_topic\" \"t\" { name = \"x\" }\n"),
    ]);
    assert_eq!(graph.instances().len(), 4096);
}

#[test]
fn a_resource_of_unknown_shape_has_no_certain_end() {
    // The provider may give it an `id`: a fallback would be a guess.
    let graph = graph(&[
        (
            "root/main.tf",
            "resource \"random_pet\" \"p\" {\n  length = 2\n}\nmodule \"m\" {\n  source = \
             \"./m\"\n  pet = random_pet.p\n}\noutput \"it\" {\n  value = module.m.it\n}\n",
        ),
        (
            "root/m/main.tf",
            "variable \"pet\" {}\noutput \"it\" {\n  value = try(var.pet.id, \"fallback\")\n}\n",
        ),
    ]);
    let why = graph.outputs_json()["it"]["$unknown"].to_string();
    assert!(why.contains("random_pet.p is of a type that drlint has no schema of"), "{why}");
}

#[test]
fn each_partition_has_a_domain_of_its_own() {
    let of = |region: &str| {
        let text = format!(
            "provider \"aws\" {{\n  region = \"{region}\"\n}}\ndata \"aws_partition\" \"p\" {{}}\n"
        );
        let p = "data.aws_partition.p";
        value(&format!("[{p}.partition, {p}.dns_suffix, {p}.reverse_dns_prefix]"), &text)
    };
    // As provider 5.100.0 plans them.
    for (region, parts) in [
        ("us-east-1", json!(["aws", "amazonaws.com", "com.amazonaws"])),
        ("cn-north-1", json!(["aws-cn", "amazonaws.com.cn", "cn.com.amazonaws"])),
        ("us-gov-west-1", json!(["aws-us-gov", "amazonaws.com", "com.amazonaws"])),
        ("eusc-de-east-1", json!(["aws-eusc", "amazonaws.eu", "eu.amazonaws"])),
    ] {
        assert_eq!(of(region), parts, "{region}");
    }
    assert!(of("us-iso-east-1")[1].get("$unknown").is_some());
}

#[test]
fn both_names_of_a_load_balancer_are_normalized() {
    for kind in ["aws_lb", "aws_alb"] {
        let text = format!(
            "resource \"{kind}\" \"n\" {{\n  load_balancer_type = \"network\"\n  \
             drop_invalid_header_fields = true\n}}\n"
        );
        let value = value(&format!("{kind}.n.drop_invalid_header_fields"), &text);
        assert!(value.get("$unknown").is_some(), "{kind}: {value}");
    }
}

#[test]
fn blocks_that_are_attributes_are_read_as_they_are_planned() {
    // As provider 5.100.0 plans them.
    let text = "resource \"aws_security_group\" \"s\" {\n  ingress {\n    from_port = 1\n    to_port = 2\n    \
                protocol = \"tcp\"\n  }\n  egress {\n    from_port = 1\n    to_port = 2\n    protocol = \"6\"\n  \
                }\n}\nresource \"aws_network_acl\" \"n\" {\n  vpc_id = \"vpc-1\"\n  ingress {\n    rule_no = 1\n    \
                action = \"allow\"\n    protocol = \"tcp\"\n    from_port = 1\n    to_port = 2\n  }\n}\n";
    let read = |expression: &str| value(expression, text);
    let planned = json!([{
        "cidr_blocks": [], "description": "", "from_port": 1, "ipv6_cidr_blocks": [],
        "prefix_list_ids": [], "protocol": "tcp", "security_groups": [], "self": false, "to_port": 2
    }]);
    assert_eq!(read("[for i in aws_security_group.s.ingress : i]"), planned);
    assert_eq!(read("aws_security_group.s.ingress[*].cidr_blocks"), json!([[]]));
    assert!(read("one(aws_security_group.s.egress).protocol").get("$unknown").is_some());
    let acl = read("one(aws_network_acl.n.ingress)");
    assert_eq!((&acl["cidr_block"], &acl["icmp_code"]), (&json!(""), &Json::Null));
}

#[test]
fn what_only_opentofu_has_is_not_known() {
    // In Terraform the call fails, so that `try` takes the other argument.
    for call in [
        "try(cidrcontains(\"10.0.0.0/8\", \"10.1.0.0/16\"), false)",
        "can(urldecode(\"a\"))",
        "try(base64gunzip(\"H4sIAAAAAAAA/8pIzcnJBwAAAP//AQAA//+GphA2BQAAAA==\"), \"x\")",
        // Two spellings of one name.
        "jsondecode(\"{\\\"\\u00e9\\\":1,\\\"e\\u0301\\\":true}\")",
    ] {
        assert!(value(call, "").get("$unknown").is_some(), "{call}");
    }
}
