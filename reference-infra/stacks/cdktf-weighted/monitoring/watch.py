"""What is watched in each region, as alarms by name."""

from __future__ import annotations

from database import cluster_name
from foundation import DR, PRIMARY, SETTINGS, Site
from monitoring.alarms import Alarm
from storage import PURPOSES, bucket_name


def function_errors(names: dict[str, str]) -> dict[str, Alarm]:
    """Functions that fail, by a short name for each."""
    return {
        f"{short}-errors": Alarm(
            description=f"The {short} function fails",
            namespace="AWS/Lambda",
            metric="Errors",
            statistic="Sum",
            dimensions={"FunctionName": name},
            threshold=0,
        )
        for short, name in names.items()
    }


def waiting(queue: str) -> dict[str, Alarm]:
    """Transactions that have been waiting for longer than may be lost."""
    return {
        "queue-age": Alarm(
            description="Transactions wait for longer than may be lost",
            namespace="AWS/SQS",
            metric="ApproximateAgeOfOldestMessage",
            dimensions={"QueueName": queue},
            threshold=SETTINGS.loss_limit_seconds,
        )
    }


def dead_letters(queue: str) -> dict[str, Alarm]:
    """Transactions that were given up."""
    return {
        "dead-letters": Alarm(
            description="Transactions were set aside, somebody has to look",
            namespace="AWS/SQS",
            metric="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue},
            threshold=0,
        )
    }


def lag(site: Site, suffix: str) -> dict[str, Alarm]:
    """How far readers are behind the writer, in milliseconds.

    The lag between the regions is measured in the standby's region only, where silence counts as a breach: it is
    what is left of a dead primary. In the primary region the readers beside the writer are watched.
    """
    dimensions = {"DBClusterIdentifier": cluster_name(site.role, suffix)}
    if site.role == DR.role:
        return {
            "global-lag": Alarm(
                description=f"The standby database is more than {SETTINGS.lag_limit_seconds} s behind, or nobody tells",
                namespace="AWS/RDS",
                metric="AuroraGlobalDBReplicationLag",
                dimensions=dimensions,
                threshold=SETTINGS.lag_limit_seconds * 1000,
                evaluation_periods=2,
                missing_data="breaching",
            )
        }
    return {
        "replica-lag": Alarm(
            description=f"A reader of the primary database is more than {SETTINGS.lag_limit_seconds} s behind",
            namespace="AWS/RDS",
            metric="AuroraReplicaLagMaximum",
            dimensions=dimensions,
            threshold=SETTINGS.lag_limit_seconds * 1000,
            evaluation_periods=2,
        )
    }


def replication(site: Site, suffix: str) -> dict[str, Alarm]:
    """Copies that come late into this region, and copies of this region's objects that failed.

    S3 reports how late it is where the copies arrive, and what failed where the originals are.
    """
    other = DR if site.role == PRIMARY.role else PRIMARY
    alarms = {}
    for purpose in PURPOSES:
        here, there = (bucket_name(purpose, role, suffix) for role in (site.role, other.role))
        alarms[f"{purpose}-late"] = Alarm(
            description=f"Copies of {purpose} come more than {SETTINGS.loss_limit_seconds} s late",
            namespace="AWS/S3",
            metric="ReplicationLatency",
            dimensions={"SourceBucket": there, "DestinationBucket": here, "RuleId": f"to-{site.role}"},
            threshold=SETTINGS.loss_limit_seconds,
        )
        alarms[f"{purpose}-uncopied"] = Alarm(
            description=f"Some {purpose} could not be copied",
            namespace="AWS/S3",
            metric="OperationsFailedReplication",
            statistic="Sum",
            dimensions={"SourceBucket": here, "DestinationBucket": there, "RuleId": f"to-{other.role}"},
            threshold=0,
        )
    return alarms


def endpoint_down(role: str, check_id: str) -> dict[str, Alarm]:
    """A region that Route 53 finds dead. It publishes that in us-east-1 only."""
    return {
        f"{role}-down": Alarm(
            description=f"Route 53 finds the {role} endpoint dead",
            namespace="AWS/Route53",
            metric="HealthCheckStatus",
            statistic="Minimum",
            comparison="LessThanThreshold",
            dimensions={"HealthCheckId": check_id},
            threshold=1,
            missing_data="breaching",
        )
    }
