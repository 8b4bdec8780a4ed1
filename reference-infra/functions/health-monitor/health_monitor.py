"""Looks after one site of a disaster-recovery pair, and from the recovery site after the primary.

Every minute, by schedule: logs in to the site's own database, asks the site's application, reads how
far replication is behind, and asks the primary's addresses. What it finds becomes metrics, a
notification when something changes for the worse or the better, and an event when the primary is
down. Over HTTP it answers GET /health from database and application, for Route 53.

README.md tells of the environment.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import database_login
from monitor_settings import Settings

log = logging.getLogger()
log.setLevel(logging.INFO)

# Route 53 waits two seconds for the page, which may have to wait for the application.
PROBE_SECONDS = 1.5
# The primary's page, asked from the other side of the country, may do the same and be cold.
WATCH_SECONDS = 4.0
# Some sixteen checkers ask every ten seconds each; they share an answer for this long.
PAGE_SECONDS = 5.0

OK, WARNING, CRITICAL = "ok", "warning", "critical"

# Levels told last, by check. They live as long as Lambda keeps the process: a new one tells of trouble again.
told: dict[str, str] = {}
page: dict[str, Any] = {"until": 0.0, "answer": None}


@dataclass(frozen=True)
class Finding:
    """What one look found."""

    check: str
    level: str
    detail: str


@dataclass(frozen=True)
class Tools:
    """What a run needs of the world, so that tests can give another one."""

    clients: Callable[[str], Any]
    login: Callable[..., Any]
    alive: Callable[[str, float], bool]
    now: Callable[[], float] = time.monotonic
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Entry point: a request of Route 53, or the schedule and anything else that wants a full look."""
    settings = Settings.read(os.environ)
    tools = Tools(clients=client, login=database_login.login, alive=answers)
    request = (event.get("requestContext") or {}).get("http")
    if request:
        return health_page(settings, tools)
    return look(settings, tools)


def look(settings: Settings, tools: Tools) -> dict[str, Any]:
    """One full look; every part of it may fail without taking the others along."""
    findings = own_site(settings, tools)
    if settings.lag_cluster_id:
        findings.append(replication(settings, tools))
    if settings.watched_urls:
        findings.append(primary(settings, tools))
    for finding in findings:
        log.info(json.dumps({"message": "finding", "site": settings.site, **vars(finding)}))
    attempt("metrics", lambda: publish(settings, tools, findings))
    if any(finding.check == "primary" and finding.level == CRITICAL for finding in findings):
        attempt("event", lambda: report(settings, tools, next(f.detail for f in findings if f.check == "primary")))
    changes = [finding for finding in findings if told.get(finding.check, OK) != finding.level]
    if changes and attempt("notification", lambda: notify(settings, tools, changes)):
        told.update({finding.check: finding.level for finding in changes})
    return {"site": settings.site, "findings": [vars(finding) for finding in findings]}


def own_site(settings: Settings, tools: Tools) -> list[Finding]:
    """What makes the site fit to serve: infrastructure and application."""
    findings = []
    if settings.database_host:
        findings.append(database(settings, tools))
    if settings.application_url:
        alive = tools.alive(settings.application_url, PROBE_SECONDS)
        findings.append(Finding("application", OK if alive else CRITICAL, "answers" if alive else f"no answer from {settings.application_url}"))
    return findings


def health_page(settings: Settings, tools: Tools) -> dict[str, Any]:
    """200 when database and application of the site are well, else 503. Tells no details: it is public."""
    if page["answer"] is None or tools.now() >= page["until"]:
        findings = own_site(settings, tools)
        healthy = bool(findings) and all(finding.level == OK for finding in findings)
        if not healthy:
            log.warning(json.dumps({"message": "unhealthy", "site": settings.site, "findings": [vars(finding) for finding in findings]}))
        page["answer"] = {
            "statusCode": 200 if healthy else 503,
            "headers": {"content-type": "application/json", "cache-control": "no-store"},
            "body": json.dumps({"site": settings.site, "status": "healthy" if healthy else "unhealthy"}),
        }
        page["until"] = tools.now() + PAGE_SECONDS
    answer: dict[str, Any] = page["answer"]
    return answer


def database(settings: Settings, tools: Tools) -> Finding:
    """Logs in over TLS with the secret of the day, and asks who writes."""
    try:
        answer = tools.clients("secretsmanager").get_secret_value(SecretId=settings.database_secret_arn)
        secret = json.loads(answer["SecretString"])
        connection = tools.login(secret, host=settings.database_host)
        try:
            writer = database_login.writes(connection, secret.get("engine", "mysql"))
        finally:
            connection.close()
    except Exception as fault:  # noqa: BLE001 - any fault on the way is the finding
        return Finding("database", CRITICAL, f"{type(fault).__name__}: {fault}")
    if settings.database_must_write and not writer:
        return Finding("database", CRITICAL, "the database takes no writes here")
    return Finding("database", OK, "writes" if writer else "reads")


def replication(settings: Settings, tools: Tools) -> Finding:
    """The latest lag that Aurora measured: milliseconds, and in the recovery region only."""
    now = tools.clock()
    try:
        answer = tools.clients("cloudwatch").get_metric_statistics(
            Namespace="AWS/RDS",
            MetricName="AuroraGlobalDBReplicationLag",
            Dimensions=[{"Name": "DBClusterIdentifier", "Value": settings.lag_cluster_id}],
            StartTime=now - timedelta(minutes=5),
            EndTime=now,
            Period=60,
            Statistics=["Maximum"],
        )
    except Exception as fault:  # noqa: BLE001 - any fault on the way is the finding
        return Finding("replication", WARNING, f"lag is unknown: {type(fault).__name__}")
    points = answer.get("Datapoints") or []
    if not points:
        return Finding("replication", WARNING, "no lag was measured for five minutes")
    seconds = max(points, key=lambda point: point["Timestamp"])["Maximum"] / 1000
    level = CRITICAL if seconds > settings.lag_critical_seconds else WARNING if seconds > settings.lag_warning_seconds else OK
    return Finding("replication", level, f"{seconds:.1f} s behind")


def primary(settings: Settings, tools: Tools) -> Finding:
    """Asks every address of the primary several times; it is down when no round finds all of them well."""
    silent: list[str] = []
    for number in range(settings.watched_probes):
        if number:
            tools.sleep(settings.probe_interval_seconds)
        silent = [url for url in settings.watched_urls if not tools.alive(url, WATCH_SECONDS)]
        if not silent:
            return Finding("primary", OK if number == 0 else WARNING, f"answers, in round {number + 1}")
    return Finding("primary", CRITICAL, f"{settings.watched_probes} rounds without an answer from {', '.join(silent)}")


def publish(settings: Settings, tools: Tools, findings: list[Finding]) -> None:
    """Healthy is 1 unless a finding is critical. PrimaryHealthy stands by itself: an alarm wants few dimensions."""
    data = [
        {
            "MetricName": "Healthy",
            "Dimensions": [
                {"Name": "Deployment", "Value": settings.deployment},
                {"Name": "Site", "Value": settings.site},
                {"Name": "Check", "Value": finding.check},
            ],
            "Value": 0.0 if finding.level == CRITICAL else 1.0,
            "Unit": "Count",
        }
        for finding in findings
    ]
    data += [
        {
            "MetricName": "PrimaryHealthy",
            "Dimensions": [{"Name": "Deployment", "Value": settings.deployment}],
            "Value": 0.0 if finding.level == CRITICAL else 1.0,
            "Unit": "Count",
        }
        for finding in findings
        if finding.check == "primary"
    ]
    tools.clients("cloudwatch").put_metric_data(Namespace=settings.namespace, MetricData=data)


def report(settings: Settings, tools: Tools, reason: str) -> None:
    """Tells EventBridge, which knows whom to wake."""
    answer = tools.clients("events").put_events(
        Entries=[
            {
                "Source": "health-monitor",
                "DetailType": "Primary Unhealthy",
                "Detail": json.dumps({"deployment": settings.deployment, "site": settings.site, "reason": reason}),
                "EventBusName": settings.event_bus,
            }
        ]
    )
    if answer.get("FailedEntryCount"):
        raise RuntimeError(f"EventBridge refused: {answer['Entries'][0].get('ErrorCode')}")


def notify(settings: Settings, tools: Tools, changes: list[Finding]) -> None:
    """One message for all that changed."""
    worst = next((level for level in (CRITICAL, WARNING) if any(f.level == level for f in changes)), "recovered")
    tools.clients("sns").publish(
        TopicArn=settings.topic_arn,
        Subject=f"{settings.deployment}, {settings.site}: {worst}"[:100],
        Message=json.dumps({"site": settings.site, "findings": [vars(finding) for finding in changes]}, indent=2),
    )


def attempt(what: str, action: Callable[[], None]) -> bool:
    """Whether an action went well. If not, the look goes on, and the alarm on missing data speaks up."""
    try:
        action()
    except Exception:
        log.exception("%s failed", what)
        return False
    return True


@functools.cache
def client(service: str) -> Any:
    """A client of this region that gives up soon. The SDK is loaded on first use."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(service, config=Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}))


def answers(url: str, seconds: float) -> bool:
    """Whether an address answers well, and soon."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as response:  # noqa: S310 - addresses come from the environment
            return bool(200 <= response.status < 400)
    except (urllib.error.URLError, OSError, ValueError):
        return False
