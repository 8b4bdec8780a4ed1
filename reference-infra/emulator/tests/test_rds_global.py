"""Global databases: membership, moves that take time, and what is refused."""

from __future__ import annotations

from typing import Any

from support import EAST, WEST, EmulatorTest


class TestGlobalDatabase(EmulatorTest):
    """A pair of clusters in two regions per test."""

    def setUp(self) -> None:
        """Names after the test."""
        self.name = self._testMethodName.replace("_", "-")
        self.east, self.west = self.client("rds", EAST), self.client("rds", WEST)
        self.east.create_global_cluster(
            GlobalClusterIdentifier=self.name, Engine="aurora-mysql", EngineVersion="8.0.mysql_aurora.3.08.0", DatabaseName="app",
            Tags=[{"Key": "System", "Value": "drill"}],
        )  # fmt: skip
        self.primary = self._cluster(self.east, "primary", MasterUsername="admin", MasterUserPassword="not-a-secret")
        self.standby = self._cluster(self.west, "standby")

    def _cluster(self, client: Any, role: str, **more: str) -> str:
        answer = client.create_db_cluster(
            DBClusterIdentifier=f"{role}-{self.name}", GlobalClusterIdentifier=self.name, Engine="aurora-mysql", EngineVersion="8.0.mysql_aurora.3.08.0", **more
        )
        return str(answer["DBCluster"]["DBClusterArn"])

    def _look(self, client: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = (client or self.west).describe_global_clusters(GlobalClusterIdentifier=self.name)["GlobalClusters"][0]
        return found

    def _writer(self, cluster: dict[str, Any]) -> list[str]:
        return [member["DBClusterArn"] for member in cluster["GlobalClusterMembers"] if member["IsWriter"]]

    def test_create_keeps_database_and_tags(self) -> None:
        """Without them a second plan would replace the database."""
        cluster = self._look()
        self.assertEqual(cluster["DatabaseName"], "app")
        self.assertEqual(cluster["TagList"], [{"Key": "System", "Value": "drill"}])
        self.assertEqual(self._writer(cluster), [self.primary])

    def test_failover_takes_a_while(self) -> None:
        """Two looks see it under way, the third sees the new writer."""
        answer = self.west.failover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=self.standby, AllowDataLoss=True)
        self.assertEqual(answer["GlobalCluster"]["Status"], "failing-over")
        for _ in range(2):
            cluster = self._look()
            self.assertEqual((cluster["Status"], self._writer(cluster)), ("failing-over", [self.primary]))
            self.assertEqual(cluster["FailoverState"]["ToDbClusterArn"], self.standby)
            self.assertTrue(cluster["FailoverState"]["IsDataLossAllowed"])
            self.assertEqual(self.west.describe_db_clusters(DBClusterIdentifier=self.standby)["DBClusters"][0]["Status"], "promoting")
        cluster = self._look()
        self.assertEqual((cluster["Status"], self._writer(cluster)), ("available", [self.standby]))
        self.assertNotIn("FailoverState", cluster)
        self.assertEqual(self.west.describe_db_clusters(DBClusterIdentifier=self.standby)["DBClusters"][0]["Status"], "available")

    def test_without_data_loss_a_failover_is_a_switchover(self) -> None:
        """So AWS has it."""
        answer = self.west.failover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=self.standby)
        self.assertEqual(answer["GlobalCluster"]["Status"], "switching-over")

    def test_switchover_goes_there_and_back(self) -> None:
        """The old primary is a reader and can lead again."""
        for target in (self.standby, self.primary):
            self.east.switchover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=target)
            self.assertEqual(self._look()["Status"], "switching-over")
            self._look()
            self.assertEqual(self._writer(self._look()), [target])

    def test_a_second_move_is_refused_while_one_is_under_way(self) -> None:
        """Nor can the writer become what it is."""
        with self.refused("InvalidGlobalClusterStateFault"):
            self.west.failover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=self.primary, AllowDataLoss=True)
        self.west.failover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=self.standby, AllowDataLoss=True)
        with self.refused("InvalidGlobalClusterStateFault"):
            self.east.switchover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=self.standby)

    def test_strangers_are_refused(self) -> None:
        """Each with the fault that clients know."""
        stranger = self.standby + "-stranger"
        with self.refused("DBClusterNotFoundFault"):
            self.west.failover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=stranger)
        with self.assertRaisesRegex(Exception, r"\(InvalidParameterValue\).*is not found in global cluster"):
            self.west.remove_from_global_cluster(GlobalClusterIdentifier=self.name, DbClusterIdentifier=stranger)
        with self.refused("GlobalClusterNotFoundFault"):
            self.west.describe_global_clusters(GlobalClusterIdentifier="nobody")
        with self.refused("InvalidParameterCombination"):
            self.west.failover_global_cluster(GlobalClusterIdentifier=self.name, TargetDbClusterIdentifier=self.standby, AllowDataLoss=True, Switchover=True)

    def test_members_leave_in_order_before_they_are_deleted(self) -> None:
        """Readers first, from whatever region, and never while they belong to it."""
        with self.refused("InvalidDBClusterStateFault"):
            self.west.delete_db_cluster(DBClusterIdentifier=self.standby.rsplit(":", 1)[1], SkipFinalSnapshot=True)
        with self.refused("InvalidGlobalClusterStateFault"):
            self.east.remove_from_global_cluster(GlobalClusterIdentifier=self.name, DbClusterIdentifier=self.primary)
        for client, arn in ((self.west, self.standby), (self.east, self.primary)):
            client.remove_from_global_cluster(GlobalClusterIdentifier=self.name, DbClusterIdentifier=arn)
            client.delete_db_cluster(DBClusterIdentifier=arn.rsplit(":", 1)[1], SkipFinalSnapshot=True)
        self.assertEqual(self._look()["GlobalClusterMembers"], [])
        self.east.delete_global_cluster(GlobalClusterIdentifier=self.name)

    def test_modify_changes_version_and_protection(self) -> None:
        """Members follow the version."""
        self.east.modify_global_cluster(GlobalClusterIdentifier=self.name, EngineVersion="8.0.mysql_aurora.3.08.1", DeletionProtection=True)
        self.assertEqual(self._look()["EngineVersion"], "8.0.mysql_aurora.3.08.1")
        self.assertTrue(self._look()["DeletionProtection"])
        self.assertEqual(self.west.describe_db_clusters(DBClusterIdentifier=self.standby)["DBClusters"][0]["EngineVersion"], "8.0.mysql_aurora.3.08.1")

    def test_no_scaling_configuration_is_none(self) -> None:
        """An empty one would be a difference in every plan."""
        self.assertNotIn("ScalingConfigurationInfo", self.west.describe_db_clusters(DBClusterIdentifier=self.standby)["DBClusters"][0])

    def test_instances_keep_performance_insights(self) -> None:
        """Given at birth or later."""
        name = f"one-{self.name}"[:60]
        key = "arn:aws:kms:us-west-2:123456789012:key/1"
        self.west.create_db_instance(
            DBInstanceIdentifier=name, DBClusterIdentifier=self.standby.rsplit(":", 1)[1], DBInstanceClass="db.r6g.large", Engine="aurora-mysql",
            EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=key, PerformanceInsightsRetentionPeriod=7,
        )  # fmt: skip
        found = self.west.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
        self.assertEqual((found["PerformanceInsightsEnabled"], found["PerformanceInsightsKMSKeyId"], found["PerformanceInsightsRetentionPeriod"]), (True, key, 7))
        self.west.modify_db_instance(DBInstanceIdentifier=name, EnablePerformanceInsights=False)
        self.assertFalse(self.west.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]["PerformanceInsightsEnabled"])
