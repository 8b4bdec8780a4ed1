"""Looks through the outputs of an applied stack at what was made, and whether a failover would work.

    terraform -chdir=lib output -json > outputs.json
    OUTPUTS=outputs.json python3 -m unittest tests/integration.py

Needs boto3 and credentials that may read. Nothing is changed in AWS. With AWS_ENDPOINT_URL set it looks at an
emulator instead: what only AWS can do is skipped there, and the functions are run in this process, one of them
changing a parameter.
"""

from __future__ import annotations

import json
import os
import sys
import unittest
import unittest.mock
import urllib.request
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))

import lambda_config_sync  # noqa: E402
import lambda_health_monitor  # noqa: E402

OUTPUTS = {name: output["value"] for name, output in json.loads(Path(os.environ["OUTPUTS"]).read_text()).items()}
REGIONS = {"primary": "us-east-1", "secondary": "us-west-2"}
EMULATED = "AWS_ENDPOINT_URL" in os.environ


@cache
def client(service: str, region: str) -> Any:
    return boto3.client(service, region_name=region)


class TestNetworks(unittest.TestCase):
    def test_networks_are_there_and_lead_nowhere(self) -> None:
        for role, region in REGIONS.items():
            ec2, vpc = client("ec2", region), OUTPUTS[f"{role}_vpc_id"]
            here = [{"Name": "vpc-id", "Values": [vpc]}]
            self.assertEqual(ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["CidrBlock"], OUTPUTS[f"{role}_vpc_cidr"])
            for attribute in ("enableDnsSupport", "enableDnsHostnames"):
                answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=attribute)
                self.assertTrue(answer[attribute[0].upper() + attribute[1:]]["Value"])
            attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
            self.assertEqual(ec2.describe_internet_gateways(Filters=attached)["InternetGateways"], [])
            self.assertEqual(ec2.describe_nat_gateways(Filters=here)["NatGateways"], [])

    def test_subnets_lie_in_two_zones(self) -> None:
        for role, region in REGIONS.items():
            ids = OUTPUTS[f"{role}_private_subnet_ids"]
            subnets = client("ec2", region).describe_subnets(SubnetIds=ids)["Subnets"]
            self.assertEqual(len({subnet["AvailabilityZone"] for subnet in subnets}), 2)
            self.assertEqual({subnet["VpcId"] for subnet in subnets}, {OUTPUTS[f"{role}_vpc_id"]})


class TestData(unittest.TestCase):
    def test_the_table_serves_in_both_regions(self) -> None:
        name = OUTPUTS["dynamodb_table_name"]
        for region in REGIONS.values():
            dynamodb = client("dynamodb", region)
            table = dynamodb.describe_table(TableName=name)["Table"]
            self.assertEqual(table["TableStatus"], "ACTIVE")
            self.assertEqual(
                {key["KeyType"]: key["AttributeName"] for key in table["KeySchema"]},
                {"HASH": "transaction_id", "RANGE": "timestamp"},
            )
            self.assertEqual(table["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
            self.assertEqual(table["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES")
            self.assertFalse(table.get("DeletionProtectionEnabled", False))
            others = {replica["RegionName"] for replica in table["Replicas"]} - {region}
            self.assertEqual(others, set(REGIONS.values()) - {region})
            backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
            if not EMULATED or region == REGIONS["primary"]:
                self.assertEqual(backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"], "ENABLED")
        home = client("dynamodb", REGIONS["primary"]).describe_table(TableName=name)["Table"]
        self.assertEqual(home["TableArn"], OUTPUTS["dynamodb_table_arn"])
        self.assertEqual(home["LatestStreamArn"], OUTPUTS["dynamodb_table_stream_arn"])

    def test_buckets_keep_versions_and_are_closed(self) -> None:
        for role, region in REGIONS.items():
            s3, bucket = client("s3", region), OUTPUTS[f"{role}_bucket_name"]
            self.assertEqual(s3.get_bucket_versioning(Bucket=bucket)["Status"], "Enabled")
            closed = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
            self.assertEqual((len(closed), set(closed.values())), (4, {True}))
            rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
            self.assertEqual(rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")

    def test_documents_are_copied_to_the_west(self) -> None:
        bucket = OUTPUTS["primary_bucket_name"]
        found = client("s3", REGIONS["primary"]).get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
        self.assertEqual(found["Role"], OUTPUTS["s3_replication_role_arn"])
        self.assertEqual(
            [(rule["Status"], rule["Destination"]["Bucket"]) for rule in found["Rules"]],
            [("Enabled", OUTPUTS["secondary_bucket_arn"])],
        )


class TestFunctions(unittest.TestCase):
    def configuration(self, role: str, region: str, function: str) -> dict[str, Any]:
        name = OUTPUTS[f"{role}_{function}_function_name"]
        found: dict[str, Any] = client("lambda", region).get_function_configuration(FunctionName=name)
        self.assertEqual(found["FunctionArn"], OUTPUTS[f"{role}_{function}_function_arn"])
        return found

    def test_functions_have_the_size_and_the_role_asked_for(self) -> None:
        for role, region in REGIONS.items():
            for function in ("health_monitor", "config_sync"):
                found = self.configuration(role, region, function)
                size = (found["Runtime"], found["MemorySize"], found["Timeout"])
                self.assertEqual(size, ("python3.11", 256, 300))
                self.assertEqual(found["Role"], OUTPUTS["lambda_execution_role_arns"][function][role])
                self.assertFalse(found.get("VpcConfig", {}).get("SubnetIds"))

    def test_a_schedule_calls_each_of_them(self) -> None:
        for role, region in REGIONS.items():
            events = client("events", region)
            for function in ("health_monitor", "config_sync"):
                arn = OUTPUTS[f"{role}_{function}_function_arn"]
                names = events.list_rule_names_by_target(TargetArn=arn)["RuleNames"]
                rules = [events.describe_rule(Name=name) for name in names]
                self.assertIn("rate(1 minute)", [rule.get("ScheduleExpression") for rule in rules])
                self.assertEqual({rule["State"] for rule in rules}, {"ENABLED"})

    def test_writers_are_taken_by_the_other_function_only(self) -> None:
        iam = client("iam", REGIONS["primary"])
        for role in REGIONS:
            peer = "secondary" if role == "primary" else "primary"
            arn = OUTPUTS["cross_region_role_arns"][role]
            found = iam.get_role(RoleName=arn.rpartition("/")[2])["Role"]
            self.assertEqual(found["MaxSessionDuration"], 3600)
            (statement,) = found["AssumeRolePolicyDocument"]["Statement"]
            taker = OUTPUTS["lambda_execution_role_arns"]["config_sync"][peer]
            self.assertEqual(statement["Principal"], {"AWS": taker})
            self.assertEqual(
                statement["Condition"]["StringEquals"]["sts:RoleSessionName"],
                OUTPUTS[f"{peer}_config_sync_function_name"],
            )
        self.assertEqual(OUTPUTS["cross_region_role_arn"], OUTPUTS["cross_region_role_arns"]["secondary"])


class TestAlerts(unittest.TestCase):
    def test_every_alarm_speaks_on_the_topic_of_its_region(self) -> None:
        seen: list[str] = []
        for role, region in REGIONS.items():
            pages = client("cloudwatch", region).get_paginator("describe_alarms").paginate()
            alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
            ours = [alarm for alarm in alarms if alarm["AlarmName"] in OUTPUTS["cloudwatch_alarm_names"]]
            seen += [alarm["AlarmName"] for alarm in ours]
            for alarm in ours:
                self.assertEqual(alarm["AlarmActions"], [OUTPUTS[f"{role}_sns_topic_arn"]])
        self.assertEqual(sorted(seen), sorted(OUTPUTS["cloudwatch_alarm_names"]))

    def test_topics_are_encrypted_and_subscribed_to(self) -> None:
        for role, region in REGIONS.items():
            sns, topic = client("sns", region), OUTPUTS[f"{role}_sns_topic_arn"]
            found = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
            self.assertEqual(found["KmsMasterKeyId"], OUTPUTS[f"{role}_kms_key_arn"])
            subscriptions = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
            self.assertIn("email", [subscription["Protocol"] for subscription in subscriptions])

    def test_keys_rotate(self) -> None:
        for role, region in REGIONS.items():
            kms, key = client("kms", region), OUTPUTS[f"{role}_kms_key_id"]
            self.assertEqual(kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"], OUTPUTS[f"{role}_kms_key_arn"])
            self.assertTrue(kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])


class TestConfiguration(unittest.TestCase):
    def test_parameters_are_alike_and_encrypted(self) -> None:
        for name in OUTPUTS["ssm_parameter_names"]:
            values = []
            for role, region in REGIONS.items():
                ssm = client("ssm", region)
                found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
                values.append(found["Value"])
                self.assertEqual(found["Type"], "SecureString")
                described = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [name]}])["Parameters"]
                self.assertEqual(described[0]["KeyId"], OUTPUTS[f"{role}_kms_key_arn"])
            # Not assertEqual, which would print them.
            self.assertTrue(values[0] == values[1], f"{name} differs between the regions")


class TestFailover(unittest.TestCase):
    """Whether traffic would move, and to something that works."""

    def records(self) -> dict[str, dict[str, Any]]:
        route53, zone = client("route53", REGIONS["primary"]), OUTPUTS["route53_zone_id"]
        found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        name = OUTPUTS["route53_record_fqdn"].rstrip(".")
        return {record["SetIdentifier"]: record for record in found if record["Name"].rstrip(".") == name}

    def test_all_weight_is_on_the_primary_until_it_fails(self) -> None:
        records = self.records()
        self.assertEqual({role: record["Weight"] for role, record in records.items()}, {"primary": 100, "secondary": 0})
        for role in REGIONS:
            host = urlsplit(OUTPUTS[f"{role}_api_endpoint"]).hostname
            self.assertEqual(records[role]["HealthCheckId"], OUTPUTS[f"{role}_health_check_id"])
            self.assertEqual([value["Value"] for value in records[role]["ResourceRecords"]], [host])

    def test_checks_ask_what_the_records_lead_to(self) -> None:
        for role in REGIONS:
            check_id = OUTPUTS[f"{role}_health_check_id"]
            check = client("route53", REGIONS["primary"]).get_health_check(HealthCheckId=check_id)
            config = check["HealthCheck"]["HealthCheckConfig"]
            self.assertEqual((config["Type"], config["ResourcePath"]), ("HTTPS", "/health"))
            self.assertEqual(config["FullyQualifiedDomainName"], urlsplit(OUTPUTS[f"{role}_api_endpoint"]).hostname)
            self.assertFalse(config.get("Inverted", False) or config.get("Disabled", False))

    def test_a_failure_is_over_in_three_minutes(self) -> None:
        for role, record in self.records().items():
            check_id = OUTPUTS[f"{role}_health_check_id"]
            check = client("route53", REGIONS["primary"]).get_health_check(HealthCheckId=check_id)
            config = check["HealthCheck"]["HealthCheckConfig"]
            seconds = config["RequestInterval"] * config["FailureThreshold"] + record["TTL"]
            self.assertLessEqual(timedelta(seconds=seconds), timedelta(minutes=3))

    def test_the_route_leads_to_the_monitor_of_its_region(self) -> None:
        for role, region in REGIONS.items():
            apis, api = client("apigatewayv2", region), OUTPUTS[f"{role}_api_id"]
            (route,) = apis.get_routes(ApiId=api)["Items"]
            (integration,) = apis.get_integrations(ApiId=api)["Items"]
            (stage,) = apis.get_stages(ApiId=api)["Items"]
            self.assertEqual(route["RouteKey"], "GET /health")
            self.assertEqual(route["Target"], f"integrations/{integration['IntegrationId']}")
            self.assertIn(OUTPUTS[f"{role}_health_monitor_function_arn"], integration["IntegrationUri"])
            self.assertEqual((stage["StageName"], stage["AutoDeploy"]), ("$default", True))

    @unittest.skipIf(EMULATED, "the emulator runs no functions")
    def test_both_regions_answer_that_they_are_well(self) -> None:
        for role, region in REGIONS.items():
            with urllib.request.urlopen(f"{OUTPUTS[f'{role}_api_endpoint']}/health", timeout=10) as answer:
                body = json.load(answer)
            self.assertEqual((answer.status, body["status"], body["region"]), (200, "healthy", region))


@unittest.skipUnless(EMULATED, "functions are run in this process against an emulator only")
class TestFunctionsInProcess(unittest.TestCase):
    def environment(self, role: str, function: str) -> Any:
        name = OUTPUTS[f"{role}_{function}_function_name"]
        found = client("lambda", REGIONS[role]).get_function_configuration(FunctionName=name)
        runtime = {"AWS_REGION": REGIONS[role], "AWS_LAMBDA_FUNCTION_NAME": name}
        return unittest.mock.patch.dict(os.environ, {**found["Environment"]["Variables"], **runtime})

    def sync(self, role: str) -> dict[str, str]:
        context = unittest.mock.Mock(**{"get_remaining_time_in_millis.return_value": 300_000})
        with self.environment(role, "config_sync"):
            outcomes: dict[str, str] = lambda_config_sync.handler({}, context)["outcomes"]
        return outcomes

    def test_monitors_find_the_table(self) -> None:
        for role, region in REGIONS.items():
            lambda_health_monitor.monitor.cache_clear()
            with self.environment(role, "health_monitor"):
                answer = lambda_health_monitor.handler({"requestContext": {"http": {}}}, None)
            body = json.loads(answer["body"])
            self.assertEqual((answer["statusCode"], body["status"], body["region"]), (200, "healthy", region))

    def test_a_change_in_either_region_reaches_the_other_and_stops_there(self) -> None:
        name = OUTPUTS["ssm_parameter_names"][0]
        for role, region in REGIONS.items():
            peer = "secondary" if role == "primary" else "primary"
            client("ssm", region).put_parameter(
                Name=name, Value=f"changed in {region}", Type="SecureString",
                KeyId=OUTPUTS[f"{role}_kms_key_arn"], Overwrite=True,
            )  # fmt: skip
            self.assertEqual(self.sync(role)[name], "copied")
            self.assertEqual(self.sync(peer)[name], "unchanged")
            found = client("ssm", REGIONS[peer]).get_parameter(Name=name, WithDecryption=True)["Parameter"]
            self.assertEqual(found["Value"], f"changed in {region}")


if __name__ == "__main__":
    unittest.main()
