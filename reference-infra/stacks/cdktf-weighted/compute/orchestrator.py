"""The failover orchestrator: takes the database writer over when the other region is dead."""

from __future__ import annotations

import json

from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission

from compute.function import Function, Package
from database import cluster_name, global_name
from foundation import DR, PRIMARY, SETTINGS, Deployment, Grant, Site, regional_name
from networking import Network
from security import key_use

PACKAGE = Package(name="failover-orchestrator", handler="failover_orchestrator.handler")


class Orchestrator(Function):
    """Each region has one that can make its own cluster the writer. Alarms of either region wake it.

    An alarm alone moves nothing: the other region's public endpoint has to be silent as well, several times in a
    row. Traffic needs no turning round, since the weighted records follow the health checks.
    """

    def __init__(
        self,
        stack: Deployment,
        name: str,
        site: Site,
        network: Network,
        *,
        topic_arn: str,
        domain: str,
        data_loss: str,
        key_arn: str,
    ) -> None:
        other = DR if site.role == PRIMARY.role else PRIMARY
        account = stack.account_id
        clusters = {
            member.role: f"arn:aws:rds:{member.region}:{account}:cluster:{cluster_name(member.role, stack.suffix)}"
            for member in (PRIMARY, DR)
        }
        database = f"arn:aws:rds::{account}:global-cluster:{global_name(stack.suffix)}"
        super().__init__(
            stack,
            name,
            site,
            network,
            called="failover-orchestrator",
            description="Moves the database writer into this region",
            package=PACKAGE,
            memory=256,
            timeout=SETTINGS.orchestrator_timeout,
            concurrency=1,
            environment={
                "GLOBAL_CLUSTER_ID": global_name(stack.suffix),
                "TARGET_CLUSTER_ARN": clusters[site.role],
                "TOPIC_ARN": topic_arn,
                "ALLOW_DATA_LOSS": data_loss,
                "CONFIRM_URLS": json.dumps([f"https://{regional_name(other, domain)}/health"]),
            },
            grants=[
                Grant(
                    sid="MoveWriter",
                    actions=[
                        "rds:DescribeDBClusters",
                        "rds:DescribeGlobalClusters",
                        "rds:FailoverGlobalCluster",
                        "rds:SwitchoverGlobalCluster",
                    ],
                    resources=[database, *clusters.values()],
                ),
                Grant(
                    sid="SeeAlarms",
                    actions=["cloudwatch:DescribeAlarms"],
                    resources=[
                        f"arn:aws:cloudwatch:{member.region}:{account}:alarm:*-{stack.suffix}"
                        for member in (PRIMARY, DR)
                    ],
                ),
                Grant(sid="Announce", actions=["sns:Publish"], resources=[topic_arn]),
                key_use(key_arn),
            ],
            key_arn=key_arn,
            database=False,
        )
        for member in (PRIMARY, DR):
            LambdaPermission(
                self,
                f"alarms_{member.role}",
                statement_id=f"alarms-{member.role}",
                action="lambda:InvokeFunction",
                function_name=self.function.function_name,
                principal="sns.amazonaws.com",
                source_arn=f"arn:aws:sns:{member.region}:{account}:alarms-{stack.suffix}",
            )
