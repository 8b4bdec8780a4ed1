"""What holds for every stack: names, state, providers, variables, destruction, the number of everything."""

from __future__ import annotations

import re
from collections import Counter

from conftest import Synthesised

SUFFIX = "${var.environment_suffix}"

# Every component of the system: how many of each type there are in each stack. A new one has to be written down here.
COMPONENTS = {
    "shared": {
        "aws_acm_certificate": 2,
        "aws_acm_certificate_validation": 2,
        "aws_backup_vault": 2,
        "aws_dynamodb_table": 1,
        "aws_iam_role": 2,
        "aws_iam_role_policy": 2,
        "aws_kms_alias": 2,
        "aws_kms_key": 2,
        "aws_rds_global_cluster": 1,
        "aws_route53_record": 4,
        "aws_route53_zone": 1,
        "aws_s3_bucket": 4,
        "aws_s3_bucket_lifecycle_configuration": 4,
        "aws_s3_bucket_policy": 4,
        "aws_s3_bucket_public_access_block": 4,
        "aws_s3_bucket_replication_configuration": 4,
        "aws_s3_bucket_server_side_encryption_configuration": 4,
        "aws_s3_bucket_versioning": 4,
        "aws_secretsmanager_secret": 1,
        "aws_secretsmanager_secret_version": 1,
    },
    "primary": {
        "aws_backup_plan": 1,
        "aws_backup_selection": 1,
        "aws_cloudwatch_log_group": 3,
        "aws_cloudwatch_metric_alarm": 10,
        "aws_db_subnet_group": 1,
        "aws_default_security_group": 1,
        "aws_eip": 1,
        "aws_iam_role": 3,
        "aws_iam_role_policy": 3,
        "aws_internet_gateway": 1,
        "aws_lambda_event_source_mapping": 1,
        "aws_lambda_function": 2,
        "aws_lambda_permission": 3,
        "aws_lb": 1,
        "aws_lb_listener": 2,
        "aws_lb_target_group": 1,
        "aws_lb_target_group_attachment": 1,
        "aws_nat_gateway": 1,
        "aws_rds_cluster": 1,
        "aws_rds_cluster_instance": 2,
        "aws_rds_cluster_parameter_group": 1,
        "aws_route": 4,
        "aws_route53_health_check": 1,
        "aws_route53_record": 2,
        "aws_route_table": 4,
        "aws_route_table_association": 6,
        "aws_security_group": 4,
        "aws_sns_topic": 1,
        "aws_sns_topic_policy": 1,
        "aws_sns_topic_subscription": 2,
        "aws_sqs_queue": 2,
        "aws_sqs_queue_policy": 2,
        "aws_sqs_queue_redrive_allow_policy": 1,
        "aws_subnet": 6,
        "aws_vpc": 1,
        "aws_vpc_endpoint": 2,
        "aws_vpc_security_group_egress_rule": 4,
        "aws_vpc_security_group_ingress_rule": 4,
    },
}
COMPONENTS["dr"] = {
    **COMPONENTS["primary"],
    "aws_route": 10,
    "aws_sns_topic_subscription": 4,
    "aws_vpc_peering_connection": 1,
    "aws_vpc_peering_connection_accepter": 1,
}

NAMING = {
    "aws_backup_plan": "name",
    "aws_backup_selection": "name",
    "aws_backup_vault": "name",
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_db_subnet_group": "name",
    "aws_dynamodb_table": "name",
    "aws_iam_role": "name",
    "aws_iam_role_policy": "name",
    "aws_kms_alias": "name",
    "aws_lambda_function": "function_name",
    "aws_lb": "name",
    "aws_lb_target_group": "name",
    "aws_rds_cluster": "cluster_identifier",
    "aws_rds_cluster_instance": "identifier",
    "aws_rds_cluster_parameter_group": "name",
    "aws_rds_global_cluster": "global_cluster_identifier",
    "aws_s3_bucket": "bucket",
    "aws_secretsmanager_secret": "name",
    "aws_security_group": "name",
    "aws_sns_topic": "name",
    "aws_sqs_queue": "name",
}


def test_every_component_is_accounted_for(stacks: dict[str, Synthesised]) -> None:
    for name, stack in stacks.items():
        assert {kind: len(found) for kind, found in stack.content["resource"].items()} == COMPONENTS[name]


def test_every_name_carries_the_suffix(stacks: dict[str, Synthesised]) -> None:
    seen: Counter[str] = Counter()
    for stack in stacks.values():
        for kind, argument in NAMING.items():
            for name, resource in stack.all(kind).items():
                assert SUFFIX in resource[argument], f"{stack.name}: {kind}.{name}"
                seen[kind] += 1
        for kind, found in stack.content["resource"].items():
            for name, resource in found.items():
                if "Name" in resource.get("tags", {}):
                    assert SUFFIX in resource["tags"]["Name"], f"{stack.name}: {kind}.{name}"
    assert seen.keys() == NAMING.keys()


def test_no_name_is_used_twice_where_names_are_global(stacks: dict[str, Synthesised]) -> None:
    for kind in ("aws_iam_role", "aws_s3_bucket"):
        names = [one[NAMING[kind]] for stack in stacks.values() for one in stack.all(kind).values()]
        assert len(names) == len(set(names))


def test_the_suffix_and_all_else_are_typed_variables(stacks: dict[str, Synthesised]) -> None:
    for stack in stacks.values():
        variables = stack.content["variable"]
        assert {name: variable["type"] for name, variable in variables.items()} == {
            "environment_suffix": "string",
            "domain_name": "string",
            "parent_zone_id": "string",
            "operations_emails": "set(string)",
            "allow_data_loss": "bool",
        }
        assert all(variable["description"] for variable in variables.values())
        assert "default" not in variables["environment_suffix"]
        assert "can(regex" in variables["environment_suffix"]["validation"][0]["condition"]
        assert r"([a-z0-9-]+\\.)+" in variables["domain_name"]["validation"][0]["condition"]


def test_state_is_encrypted_locked_and_apart_for_each_suffix(stacks: dict[str, Synthesised]) -> None:
    for name, stack in stacks.items():
        assert stack.content["terraform"]["backend"] == {
            "s3": {
                "bucket": "example-terraform-state",
                "key": f"{name}.tfstate",
                "region": "us-east-2",
                "encrypt": True,
                "use_lockfile": True,
                "workspace_key_prefix": "cdktf-weighted",
            }
        }


def test_stacks_read_one_another_through_that_state(stacks: dict[str, Synthesised]) -> None:
    reads = {
        name: {
            source["config"]["key"]: source["workspace"]
            for source in stack.content["data"].get("terraform_remote_state", {}).values()
        }
        for name, stack in stacks.items()
    }
    workspace = "${terraform.workspace}"
    assert reads == {
        "shared": {},
        "primary": {"shared.tfstate": workspace},
        "dr": {"shared.tfstate": workspace, "primary.tfstate": workspace},
    }


def test_what_is_read_is_put_out(stacks: dict[str, Synthesised], fresh: dict[str, str]) -> None:
    for text in fresh.values():
        for stack, output in re.findall(r"terraform_remote_state\.state_of_(\w+)\.outputs\.(\w+)", text):
            assert output in stacks[stack].content["output"], f"{stack} puts out no {output}"


def test_providers_are_in_their_regions(stacks: dict[str, Synthesised]) -> None:
    regions = {
        name: {provider.get("alias"): provider["region"] for provider in stack.content["provider"]["aws"]}
        for name, stack in stacks.items()
    }
    assert regions == {
        "shared": {None: "us-east-1", "dr": "us-east-2"},
        "primary": {None: "us-east-1"},
        "dr": {None: "us-east-2", "primary": "us-east-1"},
    }


def test_versions_are_pinned(stacks: dict[str, Synthesised]) -> None:
    for stack in stacks.values():
        assert stack.content["terraform"]["required_providers"]["aws"]["version"] == "5.100.0"
        assert stack.content["terraform"]["required_version"] == ">= 1.10"


def test_everything_can_be_destroyed(stacks: dict[str, Synthesised], fresh: dict[str, str]) -> None:
    for text in fresh.values():
        assert "prevent_destroy" not in text
        assert '"deletion_protection": true' not in text
        assert '"skip_destroy": true' not in text
        assert "object_lock" not in text
    everything = [stack.all for stack in stacks.values()]
    for kind in ("aws_s3_bucket", "aws_backup_vault", "aws_route53_zone", "aws_rds_global_cluster"):
        assert all(one["force_destroy"] for find in everything for one in find(kind).values())
    assert all(one["skip_final_snapshot"] for find in everything for one in find("aws_rds_cluster").values())
    assert all(one["recovery_window_in_days"] == 0 for find in everything for one in find("aws_secretsmanager_secret").values())
    assert all(one["deletion_window_in_days"] == 7 for find in everything for one in find("aws_kms_key").values())


def test_no_grant_has_a_wildcard_action(stacks: dict[str, Synthesised]) -> None:
    """Only denials speak of all, and the statement that keeps a key in its account's hands."""
    for stack in stacks.values():
        for name, document in stack.content["data"]["aws_iam_policy_document"].items():
            for statement in document["statement"]:
                if statement.get("effect") != "Deny" and statement.get("sid") != "AccountDecides":
                    assert not [action for action in statement["actions"] if "*" in action], f"{stack.name}: {name}"


def test_roles_reach_named_resources_only(stacks: dict[str, Synthesised]) -> None:
    """Describing network interfaces is the one thing that AWS grants for everything or not at all."""
    for stack in stacks.values():
        for name, document in stack.content["data"]["aws_iam_policy_document"].items():
            for statement in document["statement"]:
                key_policy = name == "security_policy"
                if "*" in statement.get("resources", []) and not key_policy:
                    assert statement["sid"] == "SeeInterfaces", f"{stack.name}: {name}"


def test_outputs_tell_all_that_a_user_needs(dr: Synthesised) -> None:
    outputs = dr.content["output"]
    for name in (
        "endpoint_urls",
        "database_endpoints",
        "transaction_log_buckets",
        "document_buckets",
        "alb_dns_names",
        "health_check_ids",
        "queue_urls",
        "topic_arns",
        "orchestrator_arns",
    ):
        assert outputs[name]["value"].keys() == {"primary", "dr"}, name
    assert {"service_url", "session_table_name", "hosted_zone_id", "name_servers"} <= outputs.keys()
    assert all(output["description"] for output in outputs.values())


def test_references_inside_texts_are_marked_as_such(fresh: dict[str, str]) -> None:
    """A token inside a longer expression turns into a bare reference; inside a text that is just letters."""
    for text in fresh.values():
        assert not re.findall(r"[\w-]\.(?:var|aws_\w+|data)\.\w+\\\"", text)
