"""One region's half of the global database: Aurora PostgreSQL, Serverless v2, closed to sessions without TLS."""

from __future__ import annotations

from collections.abc import Sequence

from cdktf import ITerraformDependable, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.db_subnet_group import DbSubnetGroup
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster, RdsClusterServerlessv2ScalingConfiguration
from cdktf_cdktf_provider_aws.rds_cluster_instance import RdsClusterInstance
from cdktf_cdktf_provider_aws.rds_cluster_parameter_group import (
    RdsClusterParameterGroup,
    RdsClusterParameterGroupParameter,
)
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule
from constructs import Construct

from database.global_database import ENGINE, cluster_name
from foundation import DR, PRIMARY, SETTINGS, Deployment, Site
from networking import Network

HALVES = {"primary": "primary", "dr": "standby"}


class Cluster(Construct):
    """The writing half when a password is given, else the reading half, which gets all from the writer's storage."""

    def __init__(
        self,
        stack: Deployment,
        name: str,
        site: Site,
        network: Network,
        global_cluster_id: str,
        key_arn: str,
        password: str | None = None,
    ) -> None:
        super().__init__(stack, name)
        self.suffix = stack.suffix
        self.key_arn = key_arn
        identifier = cluster_name(site.role, stack.suffix)
        writes = password is not None
        subnets = DbSubnetGroup(
            self,
            "subnets",
            name=f"transactions-{stack.suffix}",
            description=f"Private subnets of the {HALVES[site.role]} cluster",
            subnet_ids=[subnet.id for subnet in network.private.values()],
        )
        parameters = RdsClusterParameterGroup(
            self,
            "parameters",
            name=f"transactions-{stack.suffix}",
            family=f"{ENGINE}{SETTINGS.engine_version.split('.')[0]}",
            description="TLS only",
            parameter=[
                RdsClusterParameterGroupParameter(name="rds.force_ssl", value="1", apply_method="immediate")
            ],
        )
        logs = self.logs(identifier)
        self.cluster = RdsCluster(
            self,
            "this",
            cluster_identifier=identifier,
            global_cluster_identifier=global_cluster_id,
            engine=ENGINE,
            engine_version=SETTINGS.engine_version,
            database_name=SETTINGS.database_name if writes else None,
            master_username=SETTINGS.database_user if writes else None,
            master_password=password,
            db_subnet_group_name=subnets.name,
            vpc_security_group_ids=[self.admitting(site, network).id],
            db_cluster_parameter_group_name=parameters.name,
            port=SETTINGS.database_port,
            iam_database_authentication_enabled=False,
            storage_encrypted=True,
            kms_key_id=key_arn,
            backup_retention_period=SETTINGS.backup_days,
            copy_tags_to_snapshot=True,
            enabled_cloudwatch_logs_exports=["postgresql"],
            apply_immediately=True,
            deletion_protection=False,
            skip_final_snapshot=True,
            serverlessv2_scaling_configuration=RdsClusterServerlessv2ScalingConfiguration(
                min_capacity=SETTINGS.min_capacity, max_capacity=SETTINGS.max_capacity
            ),
            depends_on=logs,
            # The password is drawn once; who leads the pair is settled by failover, not here.
            lifecycle=TerraformResourceLifecycle(
                ignore_changes=["master_password", "replication_source_identifier"]
                if writes
                else ["replication_source_identifier"]
            ),
        )
        self.instances = [
            RdsClusterInstance(
                self,
                f"instance_{position}",
                identifier=f"transactions-{site.role}-{position}-{stack.suffix}",
                cluster_identifier=self.cluster.id,
                engine=ENGINE,
                engine_version=SETTINGS.engine_version,
                instance_class="db.serverless",
                db_subnet_group_name=subnets.name,
                publicly_accessible=False,
                promotion_tier=position,
                apply_immediately=True,
                performance_insights_enabled=True,
                performance_insights_kms_key_id=key_arn,
            )
            for position in range(SETTINGS.instances)
        ]

    def logs(self, identifier: str) -> Sequence[ITerraformDependable]:
        """Made here, so that it ends with the stack; one that RDS makes stays for ever."""
        return [
            CloudwatchLogGroup(
                self,
                "log",
                name=f"/aws/rds/cluster/{identifier}/postgresql",
                retention_in_days=SETTINGS.log_days,
                kms_key_id=self.key_arn,
                skip_destroy=False,
            )
        ]

    def admitting(self, site: Site, network: Network) -> SecurityGroup:
        """Admits both networks: after a failover the functions of the other region write here, over the peering."""
        tags = {"Name": f"database-{self.suffix}"}
        group = SecurityGroup(
            self,
            "group",
            name=f"database-{self.suffix}",
            description=f"Who may reach the {HALVES[site.role]} cluster",
            vpc_id=network.vpc.id,
            tags=tags,
        )
        for client in (PRIMARY, DR):
            VpcSecurityGroupIngressRule(
                self,
                f"from_{client.role}",
                security_group_id=group.id,
                description=f"PostgreSQL from {client.cidr_block}",
                cidr_ipv4=client.cidr_block,
                from_port=SETTINGS.database_port,
                to_port=SETTINGS.database_port,
                ip_protocol="tcp",
                tags=tags,
            )
        return group
