"""Each area by itself: what it declares, and how its parts are joined."""

from __future__ import annotations

import ipaddress
import json

import pytest
from conftest import Synthesised

SUFFIX = "${var.environment_suffix}"
Regional = list[tuple[Synthesised, str, str]]


class TestSecurity:
    def test_a_key_in_each_region_under_one_policy(self, shared: Synthesised) -> None:
        here, there = shared.one("aws_kms_key", "security_primary"), shared.one("aws_kms_key", "security_dr")
        assert here["policy"] == there["policy"] == "${data.aws_iam_policy_document.security_policy.json}"
        assert here["enable_key_rotation"] and there["enable_key_rotation"]
        assert (here["provider"], there["provider"]) == ("aws", "aws.dr")

    def test_the_policy_names_the_services_of_both_regions(self, shared: Synthesised) -> None:
        services = {
            name: statement["principals"][0]["identifiers"]
            for name, statement in shared.statements("security_policy").items()
        }
        assert services["CloudwatchAmazonawsCom"] == ["cloudwatch.amazonaws.com"]
        assert services["LogsUsEast1AmazonawsCom"] == ["logs.us-east-1.amazonaws.com"]
        assert services["LogsUsEast2AmazonawsCom"] == ["logs.us-east-2.amazonaws.com"]

    def test_all_that_is_stored_is_under_a_key_of_its_region(self, shared: Synthesised, regional: Regional) -> None:
        for role in ("primary", "dr"):
            key = f"${{aws_kms_key.security_{role}.arn}}"
            for purpose in ("transaction_logs", "documents"):
                rule = shared.one(
                    "aws_s3_bucket_server_side_encryption_configuration", f"storage_{purpose}_{role}_encryption"
                )["rule"][0]
                assert rule["apply_server_side_encryption_by_default"]["kms_master_key_id"] == key
            assert shared.one("aws_backup_vault", f"backup_{role}")["kms_key_arn"] == key
        for stack, role, _ in regional:
            key = f"${{data.terraform_remote_state.state_of_shared.outputs.key_arns.{role}}}"
            held = {
                "aws_rds_cluster": "kms_key_id",
                "aws_cloudwatch_log_group": "kms_key_id",
                "aws_lambda_function": "kms_key_arn",
                "aws_sns_topic": "kms_master_key_id",
                "aws_sqs_queue": "kms_master_key_id",
            }
            for kind, argument in held.items():
                assert {one[argument] for one in stack.all(kind).values()} == {key}, kind


class TestNetworking:
    def test_three_zones_with_private_and_public_subnets(self, regional: Regional) -> None:
        for stack, _, region in regional:
            subnets = stack.all("aws_subnet").values()
            for tier in ("private", "public"):
                zones = {one["availability_zone"] for one in subnets if one["tags"]["Tier"] == tier}
                assert zones == {f"{region}{letter}" for letter in "abc"}

    def test_ranges_lie_in_their_network_and_do_not_overlap(self, primary: Synthesised, dr: Synthesised) -> None:
        networks = []
        for stack in (primary, dr):
            network = ipaddress.ip_network(stack.one("aws_vpc", "networking")["cidr_block"])
            subnets = [ipaddress.ip_network(one["cidr_block"]) for one in stack.all("aws_subnet").values()]
            assert all(subnet.subnet_of(network) for subnet in subnets)
            assert len(set(subnets)) == 6
            networks.append(network)
        assert not networks[0].overlaps(networks[1])

    def test_one_gateway_serves_all_private_subnets(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            outbound = [route for name, route in stack.all("aws_route").items() if "outbound" in name]
            assert {route["nat_gateway_id"] for route in outbound} == {"${aws_nat_gateway.networking_nat_a.id}"}
            assert len({route["route_table_id"] for route in outbound}) == 3

    def test_a_gateway_in_every_zone_when_asked_for(self) -> None:
        from cdktf import Testing
        from foundation import PRIMARY, Deployment
        from networking import Network

        stack = Deployment(Testing.app(), "zones", PRIMARY)
        Network(stack, "networking", PRIMARY, nat="per-zone")
        resources = json.loads(Testing.synth(stack))["resource"]
        assert len(resources["aws_nat_gateway"]) == 3
        assert len({route.get("nat_gateway_id") for route in resources["aws_route"].values()} - {None}) == 3

    def test_the_default_group_admits_nothing(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            unused = stack.one("aws_default_security_group", "networking_unused")
            assert "ingress" not in unused and "egress" not in unused

    def test_peering_is_asked_for_accepted_and_routed_both_ways(self, dr: Synthesised) -> None:
        asked = dr.one("aws_vpc_peering_connection", "networking_peering")
        assert (asked["provider"], asked["peer_region"]) == ("aws.primary", "us-east-2")
        accepted = dr.one("aws_vpc_peering_connection_accepter", "networking_peering_accepter")
        assert accepted["auto_accept"] is True
        routes = {name: route for name, route in dr.all("aws_route").items() if "peering" in name}
        ways = {(route.get("provider"), route["destination_cidr_block"]) for route in routes.values()}
        assert ways == {("aws.primary", "10.50.0.0/16"), (None, "10.40.0.0/16")}
        assert len({route["route_table_id"] for route in routes.values()}) == 6


class TestDatabase:
    def test_both_clusters_join_the_one_global_database(self, shared: Synthesised, regional: Regional) -> None:
        database = shared.one("aws_rds_global_cluster", "database_global")
        assert database["engine"] == "aurora-postgresql" and database["engine_version"].startswith("15.")
        for stack, role, _ in regional:
            cluster = stack.one("aws_rds_cluster", "database")
            assert cluster["global_cluster_identifier"].endswith("state_of_shared.outputs.global_cluster_id}")
            assert cluster["cluster_identifier"] == f"transactions-{role}-{SUFFIX}"
            assert cluster["engine_version"] == database["engine_version"]
            assert cluster["storage_encrypted"] is True

    def test_only_the_primary_knows_a_password(self, primary: Synthesised, dr: Synthesised) -> None:
        assert "secret_string" in primary.one("aws_rds_cluster", "database")["master_password"]
        assert not {"master_password", "master_username", "database_name"} & dr.one("aws_rds_cluster", "database").keys()

    def test_serverless_instances_of_the_same_size(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            assert {one["instance_class"] for one in stack.all("aws_rds_cluster_instance").values()} == {"db.serverless"}
            capacity = stack.one("aws_rds_cluster", "database")["serverlessv2_scaling_configuration"]
            assert capacity == {"min_capacity": 8, "max_capacity": 32}

    def test_sessions_without_tls_are_turned_away(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            group = stack.one("aws_rds_cluster_parameter_group", "database_parameters")
            assert group["family"] == "aurora-postgresql15"
            assert group["parameter"] == [{"name": "rds.force_ssl", "value": "1", "apply_method": "immediate"}]

    def test_only_the_two_networks_get_in(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            rules = [stack.one("aws_vpc_security_group_ingress_rule", f"database_from_{role}") for role in ("primary", "dr")]
            assert {rule["cidr_ipv4"] for rule in rules} == {"10.40.0.0/16", "10.50.0.0/16"}
            assert {rule["from_port"] for rule in rules} == {5432}

    def test_the_password_can_be_read_in_both_regions(self, shared: Synthesised, dr: Synthesised) -> None:
        secret = shared.one("aws_secretsmanager_secret", "database_credentials")
        assert secret["replica"][0]["region"] == "us-east-2"
        grant = dr.statements("compute_processor_work")["Password"]["resources"][0]
        assert grant.startswith("${replace(") and '"us-east-1", "us-east-2"' in grant

    def test_sessions_are_one_global_table_on_demand(self, shared: Synthesised) -> None:
        table = shared.one("aws_dynamodb_table", "database_sessions")
        assert table["billing_mode"] == "PAY_PER_REQUEST"
        assert [replica["region_name"] for replica in table["replica"]] == ["us-east-2"]
        assert table["replica"][0]["kms_key_arn"] == "${aws_kms_key.security_dr.arn}"
        assert table["stream_view_type"] == "NEW_AND_OLD_IMAGES"


class TestStorage:
    @pytest.mark.parametrize("purpose", ["transaction_logs", "documents"])
    def test_pairs_copy_both_ways_with_deletions(self, shared: Synthesised, purpose: str) -> None:
        for source, target in (("primary", "dr"), ("dr", "primary")):
            configuration = shared.one(
                "aws_s3_bucket_replication_configuration", f"storage_{purpose}_{source}_replication"
            )
            [rule] = configuration["rule"]
            assert rule["status"] == "Enabled" and rule["filter"] == {}
            assert rule["delete_marker_replication"] == {"status": "Enabled"}
            assert rule["source_selection_criteria"]["sse_kms_encrypted_objects"] == {"status": "Enabled"}
            arrives = rule["destination"]
            assert arrives["bucket"] == f"${{aws_s3_bucket.storage_{purpose}_{target}.arn}}"
            assert arrives["encryption_configuration"]["replica_kms_key_id"] == f"${{aws_kms_key.security_{target}.arn}}"
            assert arrives["metrics"]["status"] == "Enabled"
            assert len([part for part in configuration["depends_on"] if "versioning" in part]) == 2

    def test_names_tell_purpose_and_role(self, shared: Synthesised) -> None:
        assert {bucket["bucket"] for bucket in shared.all("aws_s3_bucket").values()} == {
            f"transaction-logs-{SUFFIX}",
            f"transaction-logs-dr-{SUFFIX}",
            f"documents-{SUFFIX}",
            f"documents-dr-{SUFFIX}",
        }

    def test_buckets_are_versioned_and_private(self, shared: Synthesised) -> None:
        versions = shared.all("aws_s3_bucket_versioning").values()
        assert {one["versioning_configuration"]["status"] for one in versions} == {"Enabled"}
        for block in shared.all("aws_s3_bucket_public_access_block").values():
            assert all(value for name, value in block.items() if name.startswith(("block_", "ignore_", "restrict_")))

    def test_old_versions_and_broken_uploads_go(self, shared: Synthesised) -> None:
        for configuration in shared.all("aws_s3_bucket_lifecycle_configuration").values():
            [rule] = configuration["rule"]
            assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
            assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]

    def test_plain_connections_are_refused(self, shared: Synthesised) -> None:
        for purpose in ("transaction_logs", "documents"):
            statement = shared.statements(f"storage_{purpose}_dr_policy_text")["TlsOnly"]
            assert statement["effect"] == "Deny" and statement["condition"][0]["variable"] == "aws:SecureTransport"


class TestCompute:
    def test_functions_are_the_same_in_both_regions(self, primary: Synthesised, dr: Synthesised) -> None:
        for name in ("compute_processor", "compute_orchestrator"):
            here, there = primary.one("aws_lambda_function", name), dr.one("aws_lambda_function", name)
            for argument in ("function_name", "runtime", "handler", "memory_size", "timeout", "source_code_hash"):
                assert here[argument] == there[argument]
            assert here["environment"]["variables"].keys() == there["environment"]["variables"].keys()

    def test_functions_are_in_the_private_subnets(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            for function in stack.all("aws_lambda_function").values():
                assert all("networking_private" in subnet for subnet in function["vpc_config"]["subnet_ids"])

    def test_packages_are_named_from_where_the_stack_lies(self, primary: Synthesised) -> None:
        from pathlib import Path

        infra = Path(__file__).resolve().parents[3]
        folder = infra / "stacks" / "cdktf-weighted" / "synth" / "stacks" / "primary"
        for name, package in (("compute_processor", "queue-processor"), ("compute_orchestrator", "failover-orchestrator")):
            filename = primary.one("aws_lambda_function", name)["filename"]
            assert (folder / filename.removeprefix("${path.module}/")).resolve() == infra / "build" / f"{package}.zip"
            assert (infra / "functions" / package).is_dir()

    def test_the_queue_feeds_the_processor_which_names_failures(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            mapping = stack.one("aws_lambda_event_source_mapping", "compute_processor_queue")
            assert mapping["event_source_arn"] == "${aws_sqs_queue.compute_queue.arn}"
            assert mapping["function_response_types"] == ["ReportBatchItemFailures"]

    def test_messages_outlast_a_failover_and_then_are_set_aside(self, primary: Synthesised) -> None:
        queue = primary.one("aws_sqs_queue", "compute_queue")
        timeout = primary.one("aws_lambda_function", "compute_processor")["timeout"]
        assert queue["visibility_timeout_seconds"] >= 6 * timeout
        receives = 10
        assert f'"maxReceiveCount" = {receives}' in queue["redrive_policy"] or f"{receives}" in queue["redrive_policy"]
        assert receives * queue["visibility_timeout_seconds"] > 15 * 60

    def test_the_processor_reaches_its_own_region_only(self, regional: Regional) -> None:
        for stack, role, region in regional:
            other = {"us-east-1": "us-east-2", "us-east-2": "us-east-1"}[region]
            for sid, statement in stack.statements("compute_processor_work").items():
                if sid != "Password":
                    assert not [arn for arn in statement["resources"] if other in arn], f"{role}: {sid}"

    def test_the_balancer_leads_to_the_function(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            balancer = stack.one("aws_lb", "compute_balancer")
            assert balancer["internal"] is False
            assert all("networking_public" in subnet for subnet in balancer["subnets"])
            targets = stack.one("aws_lb_target_group", "compute_balancer_targets")
            assert targets["target_type"] == "lambda" and targets["health_check"]["path"] == "/health"
            attachment = stack.one("aws_lb_target_group_attachment", "compute_balancer_attachment")
            assert attachment["target_id"] == "${aws_lambda_function.compute_processor.arn}"
            assert attachment["depends_on"] == ["aws_lambda_permission.compute_balancer_permission"]
            permission = stack.one("aws_lambda_permission", "compute_balancer_permission")
            assert permission["principal"] == "elasticloadbalancing.amazonaws.com"
            [action] = stack.one("aws_lb_listener", "compute_balancer_https_listener")["default_action"]
            assert action["target_group_arn"] == "${aws_lb_target_group.compute_balancer_targets.arn}"
            [plain] = stack.one("aws_lb_listener", "compute_balancer_http_listener")["default_action"]
            assert plain["redirect"]["protocol"] == "HTTPS"

    def test_each_orchestrator_targets_its_own_cluster_and_asks_the_other_region(self, regional: Regional) -> None:
        for stack, role, region in regional:
            other = {"primary": "dr", "dr": "primary"}[role]
            known = stack.one("aws_lambda_function", "compute_orchestrator")["environment"]["variables"]
            assert f":{region}:" in known["TARGET_CLUSTER_ARN"] and f"transactions-{role}-" in known["TARGET_CLUSTER_ARN"]
            assert known["CONFIRM_URLS"].startswith(f'["https://{other}.transactions.')
            assert stack.one("aws_lambda_function", "compute_orchestrator")["reserved_concurrent_executions"] == 1


class TestMonitoring:
    def test_alarms_tell_the_topic_of_their_region(self, primary: Synthesised, dr: Synthesised) -> None:
        own = "${aws_sns_topic.monitoring_topic.arn}"
        for stack in (primary, dr):
            for name, alarm in stack.all("aws_cloudwatch_metric_alarm").items():
                there = name == "monitoring_global_dr-down"
                expected = "${data.terraform_remote_state.state_of_primary.outputs.topic_arn}" if there else own
                assert alarm["alarm_actions"] == alarm["ok_actions"] == [expected]
                assert alarm.get("provider") == ("aws.primary" if there else None)

    def test_lag_is_watched_in_milliseconds_where_it_is_measured(self, primary: Synthesised, dr: Synthesised) -> None:
        between = dr.one("aws_cloudwatch_metric_alarm", "monitoring_global-lag")
        assert between["metric_name"] == "AuroraGlobalDBReplicationLag" and between["threshold"] == 60_000
        assert between["treat_missing_data"] == "breaching"
        within = primary.one("aws_cloudwatch_metric_alarm", "monitoring_replica-lag")
        assert within["metric_name"] == "AuroraReplicaLagMaximum"

    def test_copies_are_watched_from_both_ends(self, regional: Regional) -> None:
        for stack, role, _ in regional:
            for purpose in ("transaction-logs", "documents"):
                late = stack.one("aws_cloudwatch_metric_alarm", f"monitoring_{purpose}-late")
                failed = stack.one("aws_cloudwatch_metric_alarm", f"monitoring_{purpose}-uncopied")
                own = f"{purpose}-{SUFFIX}" if role == "primary" else f"{purpose}-dr-{SUFFIX}"
                assert late["dimensions"]["DestinationBucket"] == own
                assert late["dimensions"]["RuleId"] == f"to-{role}"
                assert failed["dimensions"]["SourceBucket"] == own
                assert late["threshold"] == 300

    def test_functions_and_queues_are_watched(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            alarms = stack.all("aws_cloudwatch_metric_alarm")
            assert alarms["monitoring_processor-errors"]["metric_name"] == "Errors"
            assert alarms["monitoring_orchestrator-errors"]["namespace"] == "AWS/Lambda"
            assert alarms["monitoring_queue-age"]["threshold"] == 300
            assert alarms["monitoring_dead-letters"]["dimensions"] == {"QueueName": "${aws_sqs_queue.compute_queue_dead.name}"}

    def test_dead_endpoints_are_told_in_us_east_1(self, primary: Synthesised, dr: Synthesised) -> None:
        assert primary.one("aws_cloudwatch_metric_alarm", "monitoring_primary-down")["namespace"] == "AWS/Route53"
        assert dr.one("aws_cloudwatch_metric_alarm", "monitoring_global_dr-down")["provider"] == "aws.primary"

    def test_each_topic_wakes_both_orchestrators(self, primary: Synthesised, dr: Synthesised) -> None:
        listeners = {
            (stack.name, name): one
            for stack in (primary, dr)
            for name, one in stack.all("aws_sns_topic_subscription").items()
            if one["protocol"] == "lambda"
        }
        assert len(listeners) == 4
        across = listeners[("dr", "monitoring_primary_topic_listener")]
        assert across["provider"] == "aws.primary" and ":us-east-1:" in across["topic_arn"]
        assert across["endpoint"] == "${aws_lambda_function.compute_orchestrator.arn}"
        back = listeners[("dr", "monitoring_dr_topic_listener")]
        assert back["endpoint"].endswith("state_of_primary.outputs.orchestrator_arn}")
        for stack in (primary, dr):
            for role, region in (("primary", "us-east-1"), ("dr", "us-east-2")):
                permission = stack.one("aws_lambda_permission", f"compute_orchestrator_alarms_{role}")
                assert permission["principal"] == "sns.amazonaws.com" and f":{region}:" in permission["source_arn"]

    def test_people_hear_of_alarms_in_both_regions(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            people = stack.one("aws_sns_topic_subscription", "monitoring_topic_people")
            assert (people["protocol"], people["for_each"]) == ("email", "${var.operations_emails}")

    def test_logs_are_kept_for_fourteen_days(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            assert {log["retention_in_days"] for log in stack.all("aws_cloudwatch_log_group").values()} == {14}


class TestDns:
    def test_weights_send_all_to_the_primary_while_it_is_healthy(self, regional: Regional) -> None:
        weights = {"primary": 100, "dr": 0}
        for stack, role, _ in regional:
            record = stack.one("aws_route53_record", "dns")
            assert record["weighted_routing_policy"] == {"weight": weights[role]}
            assert record["set_identifier"] == f"{role}-{SUFFIX}"
            assert record["health_check_id"] == "${aws_route53_health_check.dns_check.id}"
            assert record["alias"]["evaluate_target_health"] is True

    def test_checks_ask_each_regions_balancer(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            check = stack.one("aws_route53_health_check", "dns_check")
            assert check["fqdn"] == "${aws_lb.compute_balancer.dns_name}"
            assert (check["type"], check["resource_path"]) == ("HTTPS", "/health")
            assert check["request_interval"] * check["failure_threshold"] == 30

    def test_each_region_keeps_a_name_of_its_own(self, regional: Regional) -> None:
        for stack, role, _ in regional:
            own = stack.one("aws_route53_record", "dns_own")
            assert own["name"].startswith(f"{role}.transactions.")
            assert "health_check_id" not in own and own["alias"]["evaluate_target_health"] is False

    def test_certificates_vouch_for_all_names_in_both_regions(self, shared: Synthesised) -> None:
        for role, provider in (("primary", "aws"), ("dr", "aws.dr")):
            certificate = shared.one("aws_acm_certificate", f"dns_{role}_certificate")
            assert certificate["domain_name"] == "transactions.${var.domain_name}"
            assert len(certificate["subject_alternative_names"]) == 2
            assert certificate["provider"] == provider
            assert len(shared.one("aws_acm_certificate_validation", f"dns_{role}_proved")["validation_record_fqdns"]) == 3

    def test_the_parent_zone_delegates_when_it_is_given(self, shared: Synthesised) -> None:
        delegation = shared.one("aws_route53_record", "dns_delegation")
        assert delegation["count"] == '${var.parent_zone_id == "" ? 0 : 1}'
        assert delegation["records"] == "${aws_route53_zone.dns.name_servers}"


class TestBackup:
    def test_each_region_keeps_seven_days_and_copies_to_the_other(self, regional: Regional) -> None:
        for stack, role, _ in regional:
            other = {"primary": "dr", "dr": "primary"}[role]
            [rule] = stack.one("aws_backup_plan", "backup")["rule"]
            assert rule["lifecycle"] == {"delete_after": 7}
            [copy] = rule["copy_action"]
            assert copy["lifecycle"] == {"delete_after": 7}
            assert copy["destination_vault_arn"].endswith(f"outputs.vault_arns.{other}}}")

    def test_the_cluster_is_selected_and_nothing_else(self, regional: Regional) -> None:
        for stack, _, _ in regional:
            assert stack.one("aws_backup_selection", "backup_selection")["resources"] == ["${aws_rds_cluster.database.arn}"]

    def test_the_role_takes_snapshots_of_this_cluster_alone(self, regional: Regional) -> None:
        for stack, role, region in regional:
            resources = stack.statements("backup_work")["TakeSnapshots"]["resources"]
            clusters = [arn for arn in resources if ":cluster:" in arn]
            assert len(clusters) == 1 and f"transactions-{role}-" in clusters[0] and f":{region}:" in clusters[0]
            assert all("cluster-snapshot:awsbackup:" in arn for arn in resources if arn not in clusters)
