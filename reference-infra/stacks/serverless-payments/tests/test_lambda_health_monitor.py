"""Tests of the health monitor: every branch, without SDK or network."""

from __future__ import annotations

import json
import logging
import os
import unittest
import unittest.mock
from datetime import UTC, datetime
from typing import Any

from support import FakeSdk, ServiceError, logged

import lambda_health_monitor as subject

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
SETTINGS = subject.Settings(table_name="transactions", topic_arn="arn:topic", region="us-east-1")
REQUEST = {"requestContext": {"http": {"method": "GET", "path": "/health"}}}
TICK = {"source": "aws.events", "detail-type": "Scheduled Event"}


def table(status: str = "ACTIVE", **replicas: str | None) -> dict[str, Any]:
    """A description, with replicas given as us_west_2="ACTIVE"; None leaves the state out."""
    described: list[dict[str, str]] = []
    for region, state in replicas.items():
        replica = {"RegionName": region.replace("_", "-")}
        described.append(replica if state is None else {**replica, "ReplicaStatus": state})
    return {"TableStatus": status, **({"Replicas": described} if described else {})}


class FakeTables:
    def __init__(self, *answers: dict[str, Any] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def describe_table(self, *, TableName: str) -> dict[str, Any]:
        self.asked.append(TableName)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return {"Table": answer}


class FakeTopics:
    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.published: list[dict[str, str]] = []

    def publish(self, **message: str) -> dict[str, Any]:
        if self.fault:
            raise self.fault
        self.published.append(message)
        return {"MessageId": "1"}


class MonitorCase(unittest.TestCase):
    def setUp(self) -> None:
        self.topics = FakeTopics()

    def monitor(self, *answers: dict[str, Any] | Exception) -> subject.Monitor:
        self.tables = FakeTables(*answers)
        return subject.Monitor(SETTINGS, self.tables, self.topics, now=lambda: MOMENT)

    def ask(self, answer: dict[str, Any] | Exception) -> tuple[int, dict[str, Any]]:
        response = self.monitor(answer).handle(REQUEST)
        return response["statusCode"], json.loads(response["body"])


class TestAnswers(MonitorCase):
    def test_a_usable_table_is_healthy(self) -> None:
        status, body = self.ask(table())
        self.assertEqual(status, 200)
        self.assertEqual(
            body,
            {
                "status": "healthy",
                "timestamp": "2026-01-02T03:04:05+00:00",
                "region": "us-east-1",
                "table": "transactions",
                "table_status": "ACTIVE",
                "replicas": {},
            },
        )
        self.assertEqual(self.tables.asked, ["transactions"])

    def test_a_table_that_is_updated_serves(self) -> None:
        status, body = self.ask(table("UPDATING"))
        self.assertEqual((status, body["status"]), (200, "healthy"))

    def test_every_other_state_is_unhealthy(self) -> None:
        for state in ("CREATING", "DELETING", "ARCHIVING", "ARCHIVED", "INACCESSIBLE_ENCRYPTION_CREDENTIALS"):
            with self.subTest(state=state):
                status, body = self.ask(table(state, us_west_2="ACTIVE"))
                self.assertEqual((status, body["status"], body["table_status"]), (503, "unhealthy", state))

    def test_a_lost_replica_degrades_but_keeps_the_traffic(self) -> None:
        for state in ("REGION_DISABLED", None):
            with self.subTest(state=state):
                status, body = self.ask(table(us_west_2=state))
                self.assertEqual((status, body["status"]), (200, "degraded"))
                self.assertEqual(body["replicas"], {"us-west-2": state or "UNKNOWN"})

    def test_the_replica_at_home_is_not_counted_twice(self) -> None:
        status, body = self.ask(table(us_east_1="UPDATING", us_west_2="ACTIVE"))
        self.assertEqual((status, body["status"], body["replicas"]), (200, "healthy", {"us-west-2": "ACTIVE"}))

    def test_a_missing_table_is_unhealthy(self) -> None:
        status, body = self.ask(ServiceError("ResourceNotFoundException"))
        self.assertEqual((status, body["status"], body["table_status"]), (503, "unhealthy", "MISSING"))

    def test_silence_is_unhealthy(self) -> None:
        for fault in (TimeoutError("read"), ServiceError("InternalServerError"), ServiceError("AccessDenied")):
            with self.subTest(fault=fault):
                status, body = self.ask(fault)
                self.assertEqual((status, body["table_status"]), (503, "UNREACHABLE"))

    def test_an_answer_without_a_table_is_unhealthy(self) -> None:
        status, body = self.ask({})
        self.assertEqual((status, body["table_status"]), (503, "UNREACHABLE"))

    def test_nobody_caches_the_answer(self) -> None:
        response = self.monitor(table()).handle(REQUEST)
        self.assertEqual(response["headers"], {"content-type": "application/json", "cache-control": "no-store"})


class TestAnnouncements(MonitorCase):
    def test_requests_never_publish(self) -> None:
        self.ask(table("DELETING"))
        self.assertEqual(self.topics.published, [])

    def test_a_healthy_start_says_nothing(self) -> None:
        self.monitor(table()).handle(TICK)
        self.assertEqual(self.topics.published, [])

    def test_changes_are_published_once_each(self) -> None:
        monitor = self.monitor(table("DELETING"), table("DELETING"), table(us_west_2="CREATING"), table(), table())
        for _ in range(5):
            monitor.handle(TICK)
        said = [json.loads(message["Message"])["status"] for message in self.topics.published]
        self.assertEqual(said, ["unhealthy", "degraded", "healthy"])
        self.assertEqual(self.topics.published[0]["TopicArn"], "arn:topic")
        self.assertEqual(self.topics.published[0]["Subject"], "Payments in us-east-1: unhealthy")

    def test_subjects_fit_into_the_limit(self) -> None:
        self.monitor(table("DELETING")).handle(TICK)
        self.assertLessEqual(len(self.topics.published[0]["Subject"]), 100)

    def test_an_unpublished_change_is_tried_again(self) -> None:
        monitor = self.monitor(table("DELETING"), table("DELETING"))
        self.topics.fault = ServiceError("KMSAccessDenied")
        with self.assertRaisesRegex(subject.NotificationFailed, "KMSAccessDenied"):
            monitor.handle(TICK)
        self.topics.fault = None
        monitor.handle(TICK)
        self.assertEqual(len(self.topics.published), 1)


class TestLogs(MonitorCase):
    def test_lines_are_json_with_the_level_of_the_finding(self) -> None:
        with self.assertLogs(subject.LOGGER, logging.INFO) as watcher:
            self.ask(table())
            self.ask(table("DELETING"))
        self.assertEqual([record.levelname for record in watcher.records], ["INFO", "WARNING"])
        self.assertEqual([line["status"] for line in logged(watcher)], ["healthy", "unhealthy"])

    def test_errors_are_named_and_not_quoted(self) -> None:
        with self.assertLogs(subject.LOGGER, logging.ERROR) as watcher:
            self.ask(ServiceError("AccessDenied", "user arn:aws:iam::123456789012:role/x may not"))
            self.ask(ValueError("odd"))
        self.assertEqual([line["error"] for line in logged(watcher)], ["AccessDenied", "ValueError"])


class TestEntry(MonitorCase):
    ENVIRONMENT = {"TABLE_NAME": "transactions", "TOPIC_ARN": "arn:topic", "AWS_REGION": "us-west-2"}

    def setUp(self) -> None:
        super().setUp()
        subject.monitor.cache_clear()
        self.addCleanup(subject.monitor.cache_clear)

    def test_handler_connects_once_with_time_limits(self) -> None:
        sdk = FakeSdk(dynamodb=FakeTables(table(), table()), sns=self.topics)
        with sdk.installed(), unittest.mock.patch.dict(os.environ, self.ENVIRONMENT):
            responses = [subject.handler(REQUEST, None) for _ in range(2)]
        self.assertEqual([response["statusCode"] for response in responses], [200, 200])
        self.assertEqual([asked["service"] for asked in sdk.asked], ["dynamodb", "sns"])
        self.assertEqual({asked["region_name"] for asked in sdk.asked}, {"us-west-2"})
        limits = sdk.asked[0]["config"]
        self.assertLess(limits["connect_timeout"] + limits["read_timeout"], 2)
        self.assertEqual(limits["retries"], {"total_max_attempts": 1, "mode": "standard"})
        now = datetime.fromisoformat(json.loads(responses[0]["body"])["timestamp"])
        self.assertLess(abs((datetime.now(UTC) - now).total_seconds()), 60)

    def test_a_missing_setting_is_an_error(self) -> None:
        for name in self.ENVIRONMENT:
            rest = {key: value for key, value in self.ENVIRONMENT.items() if key != name}
            with self.subTest(name=name), self.assertRaisesRegex(KeyError, name):
                subject.Settings.read(rest)


if __name__ == "__main__":
    unittest.main()
