#!/usr/bin/env python3
"""Transactions in two regions: what both share, then the primary region, then the DR region.

    python main.py      writes cdktf.out/stacks/<stack>/cdk.tf.json, as `cdktf synth` does

The stacks build on each other in one direction. `shared` holds what exists once or in pairs: keys, bucket pairs,
the session table, the global database, the zone. `primary` adds its region. `dr` adds the other one, and ties the
two together. What a stack needs to know of an earlier one it reads from that one's state.
"""

from __future__ import annotations

from pathlib import Path

from cdktf import App, DataTerraformRemoteStateS3, Fn
from cdktf_cdktf_provider_aws.data_aws_secretsmanager_secret_version import DataAwsSecretsmanagerSecretVersion
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription

from backup import Plan, Vaults
from compute import LoadBalancer, Orchestrator, Processor, Queue
from database import Cluster, Credentials, GlobalDatabase, SessionTable, table_name
from dns import Routing, Zone
from foundation import DR, PRIMARY, Deployment, Site, regional_name, service_name
from monitoring import (
    Alarms,
    Topic,
    dead_letters,
    endpoint_down,
    function_errors,
    lag,
    replication,
    topic_arn,
    waiting,
)
from networking import Network, Peering
from security import Keys
from storage import PURPOSES, BucketPair, bucket_name

OUT = Path(__file__).resolve().parent / "cdktf.out"
ORDER = ("shared", "primary", "dr")


class SharedStack(Deployment):
    """What exists once, and what exists in pairs that belong together."""

    def __init__(self, app: App) -> None:
        super().__init__(app, "shared", PRIMARY, {"dr": DR})
        domain = self.inputs.domain_name
        keys = Keys(self, "security")
        pairs = {purpose: BucketPair(self, f"storage_{purpose.replace('-', '_')}", purpose, keys) for purpose in PURPOSES}
        table = SessionTable(self, "database_sessions", keys)
        database = GlobalDatabase(self, "database_global")
        credentials = Credentials(self, "database_credentials", keys)
        vaults = Vaults(self, "backup", keys)
        zone = Zone(self, "dns", domain, self.inputs.parent_zone_id)
        self.put_out({
            "key_arns": ("Keys, by role.", {role: key.arn for role, key in keys.keys.items()}),
            "bucket_names": (
                "Buckets, by purpose and role.",
                {
                    purpose: {role: bucket.bucket for role, bucket in pair.buckets.items()}
                    for purpose, pair in pairs.items()
                },
            ),
            "session_table_name": ("Name of the global table, the same in both regions.", table.table.name),
            "global_cluster_id": ("Identifier of the global database.", database.cluster.id),
            "global_writer_endpoint": (
                "Endpoint that follows the writer from region to region.",
                database.cluster.endpoint,
            ),
            "secret_arn": ("Secret with the master password, in its home region.", credentials.secret.arn),
            "vault_arns": ("Backup vaults, by role.", {role: vault.arn for role, vault in vaults.vaults.items()}),
            "certificate_arns": (
                "Proved certificates, by role.",
                {role: proved.certificate_arn for role, proved in zone.proved.items()},
            ),
            "domain_name": ("Domain of the hosted zone.", domain.string_value),
            "hosted_zone_id": ("Id of the hosted zone.", zone.zone.zone_id),
            "name_servers": ("Servers to delegate the domain to.", zone.zone.name_servers),
        })


class RegionalStack(Deployment):
    """One region: network, its half of the database, compute, alarms, its part in the routing."""

    def __init__(self, app: App, site: Site, others: dict[str, Site] | None = None) -> None:
        super().__init__(app, site.role, site, others)
        self.shared = self.outputs_of("shared")
        self.key_arn = self.shared.get_string(f"key_arns.{site.role}")
        self.domain = self.shared.get_string("domain_name")
        self.network = Network(self, "networking", site)
        self.cluster = Cluster(
            self,
            "database",
            site,
            self.network,
            self.shared.get_string("global_cluster_id"),
            self.key_arn,
            password=self.password(),
        )
        self.topic = Topic(self, "monitoring_topic", site, self.key_arn)
        self.queue = Queue(self, "compute_queue", site, self.key_arn)
        self.processor = Processor(
            self,
            "compute_processor",
            site,
            self.network,
            queue=self.queue,
            key_arn=self.key_arn,
            secret_arn=self.secret_arn(),
            writer=self.cluster.cluster.endpoint,
            reader=self.cluster.cluster.reader_endpoint,
        )
        self.orchestrator = Orchestrator(
            self,
            "compute_orchestrator",
            site,
            self.network,
            topic_arn=self.topic.topic.arn,
            domain=self.domain,
            data_loss="${tostring(var.allow_data_loss)}",
            key_arn=self.key_arn,
        )
        self.listen("own", site, self.orchestrator.function.arn)
        self.balancer = LoadBalancer(
            self,
            "compute_balancer",
            self.network,
            self.processor,
            self.shared.get_string(f"certificate_arns.{site.role}"),
        )
        self.routing = Routing(
            self, "dns", site, self.balancer, self.shared.get_string("hosted_zone_id"), self.domain
        )
        Alarms(
            self,
            "monitoring",
            {
                **function_errors(
                    {
                        "processor": self.processor.function.function_name,
                        "orchestrator": self.orchestrator.function.function_name,
                    }
                ),
                **waiting(self.queue.queue.name),
                **dead_letters(self.queue.dead.name),
                **lag(site, self.suffix),
                **replication(site, self.suffix),
                **(endpoint_down(site.role, self.routing.check.id) if site is PRIMARY else {}),
            },
            self.topic.topic.arn,
        )
        other = DR if site is PRIMARY else PRIMARY
        Plan(
            self,
            "backup",
            site,
            self.cluster.cluster.arn,
            copy_to=self.shared.get_string(f"vault_arns.{other.role}"),
            key_arns=[self.shared.get_string(f"key_arns.{member.role}") for member in (PRIMARY, DR)],
        )

    def password(self) -> str | None:
        """The master password, where the cluster is made with it."""
        return None

    def secret_arn(self) -> str:
        """The secret or its replica, whichever is in this region."""
        return self.shared.get_string("secret_arn")

    def listen(self, name: str, topic: Site, function_arn: str) -> SnsTopicSubscription:
        """Wakes a function, of this region or the other, by the alarms of a region."""
        return SnsTopicSubscription(
            self,
            f"monitoring_{name}_listener",
            provider=self.providers[topic.role],
            topic_arn=topic_arn(topic, self.account_id, self.suffix),
            protocol="lambda",
            endpoint=function_arn,
            depends_on=[self.topic.topic],
        )


class PrimaryStack(RegionalStack):
    """us-east-1: the database writes here, clients are sent here."""

    def __init__(self, app: App) -> None:
        super().__init__(app, PRIMARY)
        self.put_out({
            "vpc_id": ("Network of the region.", self.network.vpc.id),
            "private_route_table_ids": (
                "Route tables of the private subnets, in the order of the zones.",
                [table.id for table in self.network.private_tables.values()],
            ),
            "alb_dns_name": ("Name of the region's load balancer.", self.balancer.lb.dns_name),
            "cluster_endpoint": ("Endpoint that takes writes.", self.cluster.cluster.endpoint),
            "reader_endpoint": ("Endpoint that takes reads.", self.cluster.cluster.reader_endpoint),
            "orchestrator_arn": ("Function that takes the writer over.", self.orchestrator.function.arn),
            "health_check_id": ("Route 53's check of the region.", self.routing.check.id),
            "topic_arn": ("Alarm topic of the region.", self.topic.topic.arn),
            "queue_url": ("Queue of the region.", self.queue.queue.id),
        })

    def password(self) -> str:
        """Read from the secret, for the first creation only."""
        secret = DataAwsSecretsmanagerSecretVersion(
            self, "database_password", secret_id=self.shared.get_string("secret_arn")
        )
        return Fn.lookup(Fn.jsondecode(secret.secret_string), "password", "")


class DrStack(RegionalStack):
    """us-east-2: a standby of the same size; it comes last, and so ties the regions together."""

    def __init__(self, app: App) -> None:
        super().__init__(app, DR, {"primary": PRIMARY})
        primary = self.outputs_of("primary")
        self.peering = Peering(self, "networking_peering", self.network, primary)
        # Alarms of each region wake the other region's orchestrator as well.
        self.listen("primary_topic", PRIMARY, self.orchestrator.function.arn)
        self.listen("dr_topic", DR, primary.get_string("orchestrator_arn"))
        # Route 53 tells of its checks in us-east-1 only, and an alarm acts in its own region.
        Alarms(
            self,
            "monitoring_global",
            endpoint_down(DR.role, self.routing.check.id),
            primary.get_string("topic_arn"),
            self.providers[PRIMARY.role],
        )
        self.tell(primary)

    def secret_arn(self) -> str:
        """The replica's ARN differs in the region alone."""
        return Fn.replace(self.shared.get_string("secret_arn"), PRIMARY.region, DR.region)

    def tell(self, primary: DataTerraformRemoteStateS3) -> None:
        """Everything a user of the whole system needs, in one place."""
        roles = (PRIMARY.role, DR.role)
        self.put_out({
            "service_url": ("Where clients go; it follows the healthy region.", f"https://{service_name(self.domain)}"),
            "endpoint_urls": ("Each region's own address.", {site.role: f"https://{regional_name(site, self.domain)}" for site in (PRIMARY, DR)}),
            "database_endpoints": (
                "Each cluster's endpoint: it takes writes while that cluster leads.",
                {PRIMARY.role: primary.get_string("cluster_endpoint"), DR.role: self.cluster.cluster.endpoint},
            ),
            "reader_endpoints": (
                "Each cluster's reading endpoint.",
                {
                    PRIMARY.role: primary.get_string("reader_endpoint"),
                    DR.role: self.cluster.cluster.reader_endpoint,
                },
            ),
            "transaction_log_buckets": (
                "Buckets of transaction logs.",
                {role: bucket_name("transaction-logs", role, self.suffix) for role in roles},
            ),
            "document_buckets": (
                "Buckets of documents.",
                {role: bucket_name("documents", role, self.suffix) for role in roles},
            ),
            "session_table_name": ("Name of the global table, the same in both regions.", table_name(self.suffix)),
            "hosted_zone_id": ("Id of the hosted zone.", self.shared.get_string("hosted_zone_id")),
            "name_servers": ("Servers to delegate the domain to.", self.shared.get("name_servers")),
            "alb_dns_names": (
                "Names of the load balancers.",
                {PRIMARY.role: primary.get_string("alb_dns_name"), DR.role: self.balancer.lb.dns_name},
            ),
            "health_check_ids": (
                "Route 53's checks.",
                {PRIMARY.role: primary.get_string("health_check_id"), DR.role: self.routing.check.id},
            ),
            "queue_urls": (
                "Queues of transactions.",
                {PRIMARY.role: primary.get_string("queue_url"), DR.role: self.queue.queue.id},
            ),
            "topic_arns": (
                "Alarm topics.",
                {PRIMARY.role: primary.get_string("topic_arn"), DR.role: self.topic.topic.arn},
            ),
            "orchestrator_arns": (
                "Functions that take the writer over, each into its own region.",
                {PRIMARY.role: primary.get_string("orchestrator_arn"), DR.role: self.orchestrator.function.arn},
            ),
        })


def build(outdir: str | Path = OUT) -> App:
    """The app with its three stacks, in the order in which they are deployed."""
    app = App(outdir=str(outdir))
    shared, primary, dr = SharedStack(app), PrimaryStack(app), DrStack(app)
    primary.add_dependency(shared)
    dr.add_dependency(shared)
    dr.add_dependency(primary)
    return app


if __name__ == "__main__":
    build().synth()
