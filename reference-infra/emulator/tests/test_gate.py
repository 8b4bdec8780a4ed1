"""Calls that moto lacks fail at once and by name; regions can be taken down."""

from __future__ import annotations

import time

from support import EAST, WEST, EmulatorTest


class TestGate(EmulatorTest):
    """One protocol each: query, JSON, REST with JSON, REST with XML."""

    def test_missing_calls_fail_fast_and_are_noted(self) -> None:
        """501 is not tried again, and the journal has the names."""
        started = time.monotonic()
        with self.refused("NotImplemented"):
            self.client("rds").create_db_cluster_endpoint(DBClusterIdentifier="c", DBClusterEndpointIdentifier="e", EndpointType="READER")
        with self.refused("NotImplemented"):
            self.client("dynamodb").export_table_to_point_in_time(TableArn="arn:aws:dynamodb:us-east-1:123456789012:table/t", S3Bucket="bucket")
        with self.refused("NotImplemented"):
            self.client("backup").list_backup_jobs()
        with self.refused("NotImplemented"):
            self.client("route53").list_cidr_collections()
        self.assertLess(time.monotonic() - started, 20)
        calls = {entry["call"] for entry in self.control("journal")["unanswered"]}
        self.assertLessEqual({"rds:CreateDBClusterEndpoint", "dynamodb:ExportTableToPointInTime", "backup:ListBackupJobs", "route53:ListCidrCollections"}, calls)

    def test_an_answer_of_404_stays_one(self) -> None:
        """What AWS says about things that are not there is no gap."""
        with self.refused("404"):
            self.client("s3").head_bucket(Bucket="nobody-has-this-bucket")
        with self.refused("ResourceNotFoundException"):
            self.client("lambda").get_function(FunctionName="nobody")

    def test_a_region_that_is_down_refuses_while_the_rest_answers(self) -> None:
        """Route 53 signs for us-east-1 and lives in no region."""
        self.assertEqual(self.control("down", [EAST]), {"down": [EAST]})
        try:
            with self.refused("RegionDown"):
                self.client("sns", EAST).list_topics()
            self.client("sns", WEST).list_topics()
            self.client("route53").list_hosted_zones()
        finally:
            self.control("down", [])
        self.client("sns", EAST).list_topics()

    def test_the_journal_counts_by_region(self) -> None:
        """Every call leaves a line."""
        self.client("sqs", WEST).list_queues()
        lines = [entry for entry in self.control("journal")["calls"] if entry["call"] == "sqs:ListQueues"]
        self.assertEqual([(entry["region"], entry["count"]) for entry in lines], [(WEST, 1)])

    def test_what_is_left_is_told(self) -> None:
        """And forgotten once it is gone; what AWS puts into every account does not count."""
        ec2, keys, roles, rules, secrets = (self.client(name, WEST) for name in ("ec2", "kms", "iam", "events", "secretsmanager"))
        before = self.control("left")
        network = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        other = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
        subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
        address = ec2.allocate_address(Domain="vpc")["AllocationId"]
        gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
        peering = ec2.create_vpc_peering_connection(VpcId=network, PeerVpcId=other)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        endpoint = ec2.create_vpc_endpoint(VpcId=network, ServiceName=f"com.amazonaws.{WEST}.s3", VpcEndpointType="Gateway")["VpcEndpoint"]["VpcEndpointId"]
        key = keys.create_key()["KeyMetadata"]["KeyId"]
        roles.create_role(RoleName="left", AssumeRolePolicyDocument="{}")
        rules.put_rule(Name="left", ScheduleExpression="rate(1 minute)")
        secrets.create_secret(Name="left", SecretString="nothing")
        keys.describe_key(KeyId="alias/aws/rds")
        self.client("dynamodb", WEST).create_table(
            TableName="passing", BillingMode="PAY_PER_REQUEST", SSESpecification={"Enabled": True},
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )  # fmt: skip
        self.client("dynamodb", WEST).delete_table(TableName="passing")

        left = self.control("left")
        self.assertEqual(left[f"ec2 network {WEST}"], sorted([network, other]))
        self.assertEqual(left[f"kms key {WEST}"], [key])
        for kind, name in (
            ("ec2 address", address), ("ec2 NAT gateway", gateway), ("ec2 peering connection", peering),
            ("ec2 endpoint", endpoint), ("events rule", "left"), ("secretsmanager secret", "left"),
        ):  # fmt: skip
            self.assertEqual(left[f"{kind} {WEST}"], [name])
        self.assertIn("left", left["iam role aws"])

        ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
        ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=peering)
        ec2.delete_nat_gateway(NatGatewayId=gateway)
        for association in [entry.get("AssociationId") for entry in ec2.describe_addresses()["Addresses"]]:
            if association:
                ec2.disassociate_address(AssociationId=association)
        ec2.release_address(AllocationId=address)
        ec2.delete_subnet(SubnetId=subnet)
        for doomed in (network, other):
            ec2.delete_vpc(VpcId=doomed)
        keys.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        roles.delete_role(RoleName="left")
        rules.delete_rule(Name="left")
        secrets.delete_secret(SecretId="left", ForceDeleteWithoutRecovery=True)
        self.assertEqual(self.control("left"), before)

    def test_it_listens_on_loopback_only(self) -> None:
        """Nobody else's machine gets in."""
        self.assertTrue(self.emulator.address.startswith("http://127.0.0.1:"))
