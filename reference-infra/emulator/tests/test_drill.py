"""The drill itself, on a deployment made by hand: it passes on a whole one, and fails on each broken one."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from support import ACCOUNT, EAST, WEST, EmulatorTest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

from drilling.emulating import Emulator
from drilling.failover import Drill, DrillError
from drilling.workspace import Workspace

from test_services import _package as some_package

HOME = Path(__file__).resolve().parents[1]
SOURCE = "failover-orchestrator"


class TestDrill(EmulatorTest):
    """An emulator of its own per test: each breaks something."""

    @classmethod
    def setUpClass(cls) -> None:
        """None is shared."""

    @classmethod
    def tearDownClass(cls) -> None:
        """None was shared."""

    def setUp(self) -> None:
        """A pair of clusters, a topic, records and checks, and the function that moves the writer."""
        self.home = Path(tempfile.mkdtemp(prefix="drill-test-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.emulator = Emulator(HOME, self.home / "emulator.log").__enter__()
        self.addCleanup(self.emulator.__exit__, None, None, None)
        self.east, self.west = self.client("rds", EAST), self.client("rds", WEST)
        engine = {"Engine": "aurora-mysql", "EngineVersion": "8.0.mysql_aurora.3.08.0"}
        self.east.create_global_cluster(GlobalClusterIdentifier="global", **engine)
        self.east.create_db_cluster(DBClusterIdentifier="one", GlobalClusterIdentifier="global", MasterUsername="admin", MasterUserPassword="not-a-secret", **engine)
        standby = self.west.create_db_cluster(DBClusterIdentifier="two", GlobalClusterIdentifier="global", **engine)["DBCluster"]["DBClusterArn"]
        topic = self.client("sns", WEST).create_topic(Name="failover")["TopicArn"]
        self.variables = {"GLOBAL_CLUSTER_ID": "global", "TARGET_CLUSTER_ARN": standby, "TOPIC_ARN": topic, "ROUTING": json.dumps(self.routing())}

    def routing(self) -> list[dict[str, Any]]:
        """One entry of each kind, and the alarm that watches the metric."""
        route53 = self.client("route53")
        zone = route53.create_hosted_zone(Name="example.com", CallerReference="1")["HostedZone"]["Id"]
        record = {"Name": "writer.example.com", "Type": "CNAME", "TTL": 30, "ResourceRecords": [{"Value": "one.example.com"}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]})
        check = route53.create_health_check(CallerReference="2", HealthCheckConfig={"Type": "HTTPS", "FullyQualifiedDomainName": "one.example.com", "Port": 443})
        self.client("cloudwatch", WEST).put_metric_alarm(
            AlarmName="turned", Namespace="Recovery", MetricName="Turned", Dimensions=[{"Name": "Deployment", "Value": "pr7"}],
            Statistic="Maximum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
        )  # fmt: skip
        return [
            {"kind": "metric", "namespace": "Recovery", "name": "Turned", "dimensions": {"Deployment": "pr7"}},
            {"kind": "health-check", "id": check["HealthCheck"]["Id"]},
            {
                "kind": "record", "zone_id": zone.rsplit("/", 1)[-1], "name": "writer.example.com", "type": "CNAME",
                "dr": {"values": ["two.example.com"]}, "primary": {"values": ["one.example.com"]},
            },
        ]  # fmt: skip

    def deploy(self, source: str = SOURCE) -> None:
        """Puts the function where the drill looks for it."""
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        self.client("iam").create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps(trust))
        self.client("lambda", WEST).create_function(
            FunctionName=f"{source}-pr7", Runtime="python3.12", Role=f"arn:aws:iam::{ACCOUNT}:role/fn", Handler="a.b",
            Code={"ZipFile": some_package()}, Environment={"Variables": self.variables},
        )  # fmt: skip

    def drill(self) -> Drill:
        """Without Terraform: the plans are somebody else's test."""
        return Drill(
            self.emulator, Workspace(self.home, self.emulator.address), self.home,
            plan=lambda name: [f"no plan {name}"], client=lambda service, region: self.client(service, region),
        )  # fmt: skip

    def test_a_whole_deployment_passes(self) -> None:
        """Over, back, by itself, and back again."""
        self.deploy()
        drill = self.drill()
        drill.carry_out()
        self.assertEqual(len(drill.lines), 8)
        self.assertEqual(drill.moves(), 4)

    def test_a_function_that_is_not_there(self) -> None:
        """Nobody moves anything."""
        with self.assertRaisesRegex(DrillError, "found \\[\\]"):
            self.drill().carry_out()

    def test_a_topic_that_is_not_there(self) -> None:
        """The run is made, and nobody hears of it."""
        self.deploy()
        drill = self.drill()
        drill.listen(drill.find())
        self.client("sns", WEST).unsubscribe(SubscriptionArn=self.client("sns", WEST).list_subscriptions()["Subscriptions"][0]["SubscriptionArn"])
        probe = self.client("sqs", WEST).get_queue_url(QueueName="drill-probe")["QueueUrl"]
        with self.assertRaisesRegex(DrillError, "nobody was told"):
            drill.fail_over(drill.find(), EAST, probe)

    def test_a_metric_that_no_alarm_watches(self) -> None:
        """The figure is written, and leads nowhere."""
        self.deploy()
        self.client("cloudwatch", WEST).delete_alarms(AlarmNames=["turned"])
        with self.assertRaisesRegex(DrillError, "no alarm watches Recovery/Turned"):
            self.drill().carry_out()

    def test_a_target_that_is_no_member(self) -> None:
        """An ARN that was spelt wrong."""
        self.variables["TARGET_CLUSTER_ARN"] += "-typo"
        self.deploy()
        with self.assertRaisesRegex(DrillError, "expected 'dry-run', saw 'failed'"):
            self.drill().carry_out()
