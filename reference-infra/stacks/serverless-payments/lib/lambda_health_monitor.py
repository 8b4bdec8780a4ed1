"""Says whether this region can take payments: whether its copy of the table can be used.

Two callers share the handler. Route 53 asks through the HTTP API, `GET /health`, and reads the status code.
A schedule asks once a minute, and then a change of state is also published to the region's topic. Requests
never publish: anyone on the internet can make them.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, Protocol

LOGGER = logging.getLogger("health-monitor")
LOGGER.setLevel(logging.INFO)

HEALTHY, DEGRADED, UNHEALTHY = "healthy", "degraded", "unhealthy"

# A table that is being updated serves all the while.
USABLE = frozenset({"ACTIVE", "UPDATING"})


class Limits(NamedTuple):
    """When a client gives up."""

    connect_seconds: float
    read_seconds: float
    attempts: int


# Route 53 waits two seconds for an answer, so there is no time for a second attempt: the checker's next
# look, and the schedule's next minute, are the retries.
TABLE_LIMITS = Limits(connect_seconds=0.5, read_seconds=1.0, attempts=1)
TOPIC_LIMITS = Limits(connect_seconds=2.0, read_seconds=5.0, attempts=3)


class Tables(Protocol):
    """The part of a DynamoDB client that is used."""

    def describe_table(self, *, TableName: str) -> dict[str, Any]: ...  # noqa: N803


class Topics(Protocol):
    """The part of an SNS client that is used."""

    def publish(self, *, TopicArn: str, Subject: str, Message: str) -> dict[str, Any]: ...  # noqa: N803


class NotificationFailed(Exception):
    """The topic did not take the message; a later call will try again."""


@dataclass(frozen=True)
class Settings:
    """What the environment says."""

    table_name: str
    topic_arn: str
    region: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Takes the settings from the environment; a missing one is a defect of the deployment."""
        return cls(
            table_name=environment["TABLE_NAME"],
            topic_arn=environment["TOPIC_ARN"],
            region=environment["AWS_REGION"],
        )


@dataclass(frozen=True)
class Health:
    """One look at the table."""

    status: str
    table_status: str
    replicas: Mapping[str, str]

    @property
    def serves(self) -> bool:
        """Whether this region should get traffic. A lost peer is no reason to send it away."""
        return self.status != UNHEALTHY


class Monitor:
    """Looks at the table, and remembers what it said last."""

    def __init__(self, settings: Settings, tables: Tables, topics: Topics, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.tables = tables
        self.topics = topics
        self.now = now
        self.announced = HEALTHY

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answers a request or a tick of the schedule."""
        health = self.look()
        answer = self.describe(health)
        log(logging.INFO if health.status == HEALTHY else logging.WARNING, "table looked at", **answer)
        if not is_request(event):
            self.announce(health, answer)
        return {
            "statusCode": 200 if health.serves else 503,
            "headers": {"content-type": "application/json", "cache-control": "no-store"},
            "body": json.dumps(answer),
        }

    def look(self) -> Health:
        """Asks DynamoDB for the state of the table and of its replicas."""
        try:
            table = self.tables.describe_table(TableName=self.settings.table_name)["Table"]
            status = str(table["TableStatus"])
            replicas = {
                str(replica["RegionName"]): str(replica.get("ReplicaStatus", "UNKNOWN"))
                for replica in table.get("Replicas", [])
                if replica.get("RegionName") != self.settings.region
            }
        # Whatever went wrong, the table could not be shown to be usable, which is all that is asked.
        except Exception as fault:  # noqa: BLE001
            log(logging.ERROR, "table cannot be read", error=error_code(fault))
            missing = error_code(fault) == "ResourceNotFoundException"
            return Health(UNHEALTHY, "MISSING" if missing else "UNREACHABLE", {})
        if status not in USABLE:
            return Health(UNHEALTHY, status, replicas)
        if any(replica != "ACTIVE" for replica in replicas.values()):
            return Health(DEGRADED, status, replicas)
        return Health(HEALTHY, status, replicas)

    def describe(self, health: Health) -> dict[str, Any]:
        """What is answered, logged and published: nothing that a stranger may not read."""
        return {
            "status": health.status,
            "timestamp": self.now().isoformat(timespec="seconds"),
            "region": self.settings.region,
            "table": self.settings.table_name,
            "table_status": health.table_status,
            "replicas": dict(health.replicas),
        }

    def announce(self, health: Health, answer: Mapping[str, Any]) -> None:
        """Publishes a change of state, once for as long as this copy of the function lives."""
        if health.status == self.announced:
            return
        try:
            self.topics.publish(
                TopicArn=self.settings.topic_arn,
                Subject=f"Payments in {self.settings.region}: {health.status}",
                Message=json.dumps(answer),
            )
        except Exception as fault:
            log(logging.ERROR, "topic does not take the message", error=error_code(fault))
            raise NotificationFailed(error_code(fault)) from fault
        self.announced = health.status


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Entry point of the function."""
    return monitor().handle(event)


@cache
def monitor() -> Monitor:
    """The monitor of this copy of the function, with its connections kept open."""
    settings = Settings.read(os.environ)
    return Monitor(
        settings,
        tables=client("dynamodb", settings.region, TABLE_LIMITS),
        topics=client("sns", settings.region, TOPIC_LIMITS),
        now=lambda: datetime.now(UTC),
    )


def client(service: str, region: str, limits: Limits) -> Any:
    """A client that gives up in time. The SDK is part of the runtime, and imported here so that tests need none."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        service,
        region_name=region,
        config=Config(
            connect_timeout=limits.connect_seconds,
            read_timeout=limits.read_seconds,
            retries={"total_max_attempts": limits.attempts, "mode": "standard"},
        ),
    )


def is_request(event: Mapping[str, Any]) -> bool:
    """Whether the HTTP API called, and not the schedule."""
    return "http" in event.get("requestContext", {})


def error_code(fault: Exception) -> str:
    """The service's name for an error, or that of the exception. Messages stay out: they quote input."""
    response = getattr(fault, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(fault).__name__)


def log(level: int, message: str, **fields: Any) -> None:
    """One line of JSON."""
    LOGGER.log(level, json.dumps({"message": message, **fields}, sort_keys=True))
