"""Every finding, and what is made of it, against fakes: no SDK, no database, no waiting."""

from __future__ import annotations

import http.server
import json
import logging
import os
import sys
import threading
import types
import unittest
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

FUNCTION = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(FUNCTION), str(FUNCTION.parent / "shared")]

import health_monitor as monitor
from monitor_settings import InvalidSettings, Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
APPLICATION = "https://app.example.net/health"
URLS = ["https://app.example.com/health", "https://deep.example.com/health"]


class World:
    """Secrets Manager, CloudWatch, EventBridge, SNS, a database and the primary's addresses."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.fail: set[str] = set()
        self.read_only = 0
        self.login_fault: Exception | None = None
        self.points: list[dict[str, Any]] = [{"Timestamp": NOON, "Maximum": 800.0}]
        self.dead_rounds = 0
        self.application = True
        self.asked: list[str] = []
        self.refused = 0
        self.time = 0.0
        self.logins: list[str] = []
        self.closed = 0

    def tools(self) -> monitor.Tools:
        return monitor.Tools(clients=self.client, login=self.login, alive=self.alive, now=lambda: self.time, clock=lambda: NOON, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.dead_rounds -= 1

    def alive(self, url: str, seconds: float) -> bool:
        assert 0 < seconds < 2 or url != APPLICATION, "Route 53 does not wait longer"
        self.asked.append(url)
        if url == APPLICATION:
            return self.application
        return not (self.dead_rounds > 0 and url == URLS[1])

    def login(self, secret: dict[str, Any], *, host: str) -> Any:
        self.logins.append(f"{secret['username']}@{host}")
        if self.login_fault:
            raise self.login_fault
        cursor = types.SimpleNamespace(execute=lambda *_: None, description=True, fetchall=lambda: [[self.read_only]], close=lambda: None)
        return types.SimpleNamespace(cursor=lambda: cursor, close=self.close)

    def close(self) -> None:
        self.closed += 1

    def client(self, service: str) -> Any:
        answers: dict[str, Any] = {
            "get_secret_value": lambda: {"SecretString": json.dumps({"engine": "mysql", "username": "dbadmin", "password": "hush"})},
            "get_metric_statistics": lambda: {"Datapoints": self.points},
            "put_metric_data": dict,
            "put_events": lambda: {"FailedEntryCount": self.refused, "Entries": [{"ErrorCode": "Throttled"}]},
            "publish": dict,
        }

        def caller(name: str) -> Any:
            def call(**arguments: Any) -> Any:
                self.calls.append((name, arguments))
                if name in self.fail:
                    raise ConnectionError(f"{service} is out of reach")
                return answers[name]()

            return call

        return types.SimpleNamespace(**{name: caller(name) for name in answers})

    def made(self, name: str) -> list[dict[str, Any]]:
        return [arguments for call, arguments in self.calls if call == name]

    def metrics(self) -> dict[str, float]:
        data = self.made("put_metric_data")[-1]["MetricData"]
        return {" ".join([m["MetricName"], *(d["Value"] for d in m["Dimensions"])]): m["Value"] for m in data}


ENVIRONMENT = {
    "DEPLOYMENT": "pr7", "SITE": "dr", "TOPIC_ARN": "arn:aws:sns:us-west-2:123456789012:alerts-pr7",
    "DATABASE_HOST": "reader.example.com", "DATABASE_SECRET_ARN": "arn:aws:secretsmanager:us-west-2:123456789012:secret:db",
    "LAG_CLUSTER_ID": "aurora-dr-pr7", "WATCHED_URLS": json.dumps(URLS),
}  # fmt: skip


class Look(unittest.TestCase):
    def setUp(self) -> None:
        self.world = World()
        monitor.told.clear()
        monitor.page.update(until=0.0, answer=None)
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def go(self, event: Any = None, **more: str) -> dict[str, Any]:
        tools = self.world.tools()
        with mock.patch.dict(os.environ, {**ENVIRONMENT, **more}, clear=True), mock.patch.object(monitor, "Tools", lambda **_: tools):
            return monitor.handler(event or {"source": "aws.events"}, None)

    def levels(self, result: dict[str, Any]) -> dict[str, str]:
        return {finding["check"]: finding["level"] for finding in result["findings"]}

    def detail(self, result: dict[str, Any], check: str) -> str:
        return next(str(finding["detail"]) for finding in result["findings"] if finding["check"] == check)


class TestWhenAllIsWell(Look):
    def test_findings_and_metrics(self) -> None:
        result = self.go()
        self.assertEqual(self.levels(result), {"database": "ok", "replication": "ok", "primary": "ok"})
        self.assertEqual(
            self.world.metrics(),
            {"Healthy pr7 dr database": 1.0, "Healthy pr7 dr replication": 1.0, "Healthy pr7 dr primary": 1.0, "PrimaryHealthy pr7": 1.0},
        )
        self.assertEqual((self.world.made("publish"), self.world.made("put_events")), ([], []))
        self.assertEqual((self.world.logins, self.world.closed), (["dbadmin@reader.example.com"], 1))

    def test_only_what_is_set_is_looked_at(self) -> None:
        result = self.go(LAG_CLUSTER_ID="", WATCHED_URLS="")
        self.assertEqual(self.levels(result), {"database": "ok"})
        self.assertNotIn("PrimaryHealthy pr7", self.world.metrics())
        self.assertEqual(self.levels(self.go(DATABASE_HOST="", DATABASE_SECRET_ARN="", WATCHED_URLS="")), {"replication": "ok"})


class TestDatabase(Look):
    def test_login_refused(self) -> None:
        self.world.login_fault = PermissionError("access denied")
        result = self.go()
        self.assertEqual(self.levels(result)["database"], "critical")
        self.assertEqual(self.world.metrics()["Healthy pr7 dr database"], 0.0)
        self.assertNotIn("hush", json.dumps(result))

    def test_secret_out_of_reach(self) -> None:
        self.world.fail = {"get_secret_value"}
        self.assertIn("out of reach", self.detail(self.go(), "database"))

    def test_a_primary_has_to_write(self) -> None:
        self.assertEqual(self.detail(self.go(DATABASE_MUST_WRITE="true"), "database"), "writes")
        self.world.read_only = 1
        self.assertEqual(self.levels(self.go(DATABASE_MUST_WRITE="true"))["database"], "critical")
        self.assertEqual(self.detail(self.go(), "database"), "reads")


class TestApplication(Look):
    def test_answers_or_not(self) -> None:
        self.assertEqual(self.levels(self.go(APPLICATION_URL=APPLICATION))["application"], "ok")
        self.world.application = False
        result = self.go(APPLICATION_URL=APPLICATION)
        self.assertEqual(self.levels(result)["application"], "critical")
        self.assertEqual(self.world.metrics()["Healthy pr7 dr application"], 0.0)

    def test_counts_on_the_page(self) -> None:
        self.assertEqual(self.go(TestHealthPage.REQUEST, APPLICATION_URL=APPLICATION)["statusCode"], 200)
        self.world.application, self.world.time = False, 9.0
        self.assertEqual(self.go(TestHealthPage.REQUEST, APPLICATION_URL=APPLICATION)["statusCode"], 503)


class TestReplication(Look):
    def test_thresholds_in_seconds_over_milliseconds(self) -> None:
        for milliseconds, level in ((60_000.0, "ok"), (60_001.0, "warning"), (300_000.0, "warning"), (300_001.0, "critical")):
            self.world.points = [{"Timestamp": NOON, "Maximum": milliseconds}, {"Timestamp": NOON - timedelta(minutes=2), "Maximum": 9e9}]
            self.assertEqual(self.levels(self.go())["replication"], level)
        asked = self.world.made("get_metric_statistics")[0]
        self.assertEqual(asked["Dimensions"], [{"Name": "DBClusterIdentifier", "Value": "aurora-dr-pr7"}])

    def test_silence_is_a_warning(self) -> None:
        self.world.points = []
        self.assertEqual(self.levels(self.go())["replication"], "warning")
        self.world.fail = {"get_metric_statistics"}
        self.assertIn("unknown", self.detail(self.go(), "replication"))


class TestPrimary(Look):
    def test_down_in_every_round_is_reported(self) -> None:
        self.world.dead_rounds = 3
        result = self.go()
        self.assertEqual(self.levels(result)["primary"], "critical")
        self.assertIn(URLS[1], self.detail(result, "primary"))
        entry = self.world.made("put_events")[0]["Entries"][0]
        self.assertEqual((entry["Source"], entry["DetailType"], entry["EventBusName"]), ("health-monitor", "Primary Unhealthy", "default"))
        self.assertEqual(json.loads(entry["Detail"])["deployment"], "pr7")
        self.assertEqual(self.world.metrics()["PrimaryHealthy pr7"], 0.0)
        self.assertEqual(self.world.time, 10.0)

    def test_back_in_a_later_round_is_a_warning(self) -> None:
        self.world.dead_rounds = 2
        result = self.go()
        self.assertEqual(self.levels(result)["primary"], "warning")
        self.assertEqual((self.world.metrics()["PrimaryHealthy pr7"], self.world.made("put_events")), (1.0, []))

    def test_a_refused_event_does_not_end_the_look(self) -> None:
        self.world.dead_rounds, self.world.refused = 3, 1
        self.assertEqual(self.levels(self.go())["primary"], "critical")
        self.assertEqual(len(self.world.made("publish")), 1)


class TestNotification(Look):
    def test_changes_are_told_once(self) -> None:
        self.world.points = [{"Timestamp": NOON, "Maximum": 90_000.0}]
        self.go()
        self.go()
        self.assertEqual([message["Subject"] for message in self.world.made("publish")], ["pr7, dr: warning"])
        self.world.points = [{"Timestamp": NOON, "Maximum": 900_000.0}]
        self.go()
        self.world.points = [{"Timestamp": NOON, "Maximum": 100.0}]
        self.go()
        self.assertEqual([message["Subject"] for message in self.world.made("publish")][1:], ["pr7, dr: critical", "pr7, dr: recovered"])

    def test_an_untold_change_is_told_later(self) -> None:
        self.world.points, self.world.fail = [], {"publish"}
        self.go()
        self.world.fail = set()
        self.go()
        self.assertEqual(len(self.world.made("publish")), 2)

    def test_a_dead_region_crashes_nothing(self) -> None:
        self.world.fail = {"get_secret_value", "get_metric_statistics", "put_metric_data", "put_events", "publish"}
        self.world.dead_rounds = 3
        self.assertEqual(self.levels(self.go()), {"database": "critical", "replication": "warning", "primary": "critical"})


class TestHealthPage(Look):
    REQUEST = {"requestContext": {"http": {"method": "GET", "path": "/health"}}}

    def test_says_yes_or_no_and_no_more(self) -> None:
        answer = self.go(self.REQUEST)
        self.assertEqual((answer["statusCode"], json.loads(answer["body"])), (200, {"site": "dr", "status": "healthy"}))
        self.world.time, self.world.login_fault = 6.0, ConnectionError("10.1.0.7 refused")
        answer = self.go(self.REQUEST)
        self.assertEqual((answer["statusCode"], json.loads(answer["body"])), (503, {"site": "dr", "status": "unhealthy"}))
        self.assertEqual(self.world.made("put_metric_data"), [])

    def test_checkers_share_an_answer(self) -> None:
        self.go(self.REQUEST)
        self.world.time = 4.9
        self.go(self.REQUEST)
        self.assertEqual(len(self.world.logins), 1)
        self.world.time = 5.0
        self.go(self.REQUEST)
        self.assertEqual(len(self.world.logins), 2)

    def test_a_site_with_nothing_to_look_at_is_not_healthy(self) -> None:
        self.assertEqual(self.go(self.REQUEST, DATABASE_HOST="", DATABASE_SECRET_ARN="")["statusCode"], 503)


class TestSettings(unittest.TestCase):
    def test_what_cannot_be(self) -> None:
        for name, value, word in (
            ("DEPLOYMENT", "", "not set"),
            ("LAG_WARNING_SECONDS", "soon", "not a number"),
            ("PROBE_INTERVAL_SECONDS", "-1", "negative"),
            ("APPLICATION_URL", "app.example.net", "no address"),
            ("WATCHED_URLS", "[", "not JSON"),
            ("WATCHED_URLS", '{"a": 1}', "list of addresses"),
            ("WATCHED_URLS", "[1]", "list of addresses"),
            ("DATABASE_HOST", "", "go together"),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(InvalidSettings, word):
                Settings.read({**ENVIRONMENT, name: value})
        with self.assertRaisesRegex(InvalidSettings, "nothing to look at"):
            Settings.read({"DEPLOYMENT": "pr7", "SITE": "dr", "TOPIC_ARN": "t"})

    def test_standards(self) -> None:
        settings = Settings.read({**ENVIRONMENT, "WATCHED_PROBES": "0"})
        self.assertEqual((settings.lag_warning_seconds, settings.lag_critical_seconds, settings.watched_probes), (60.0, 300.0, 1))
        self.assertEqual((settings.namespace, settings.event_bus), ("DisasterRecovery", "default"))


class TestWorld(unittest.TestCase):
    """What the run really uses of the world."""

    def test_answers(self) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/health" else 500)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}"
            self.assertTrue(monitor.answers(f"{address}/health", 1.0))
            self.assertFalse(monitor.answers(f"{address}/broken", 1.0))
            server.shutdown()
        self.assertFalse(monitor.answers(f"{address}/health", 1.0))

    def test_client_is_built_once_with_short_patience(self) -> None:
        made = mock.Mock()
        modules = {
            "boto3": types.SimpleNamespace(client=made),
            "botocore": types.ModuleType("botocore"),
            "botocore.config": types.SimpleNamespace(Config=lambda **settings: settings),
        }
        monitor.client.cache_clear()
        self.addCleanup(monitor.client.cache_clear)
        with mock.patch.dict(sys.modules, modules):
            monitor.client("sns")
            monitor.client("sns")
        made.assert_called_once()
        self.assertLessEqual(made.call_args.kwargs["config"]["read_timeout"], 5)

    def test_clock_knows_its_zone(self) -> None:
        tools = monitor.Tools(clients=mock.Mock(), login=mock.Mock(), alive=mock.Mock())
        self.assertIs(tools.clock().tzinfo, UTC)


if __name__ == "__main__":
    unittest.main()
