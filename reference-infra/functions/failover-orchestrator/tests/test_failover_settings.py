"""What the function refuses, and the two things it really does over the wire."""

from __future__ import annotations

import http.server
import sys
import threading
import types
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from orchestrator_world import TOPIC, WEST, Run, orchestrator

from failover_settings import Settings


class TestRefusals(Run):
    def test_events_that_mean_nothing(self) -> None:
        for event, word in (
            ("text", "not an object"),
            ({}, "mode"),
            ({"mode": "sudden"}, "mode"),
            ({"mode": "planned", "dryrun": True}, "unknown in the event: dryrun"),
            ({"mode": "planned", "dry_run": "yes"}, "dry_run"),
            ({"mode": "planned", "routing": "sideways"}, "routing"),
            ({"mode": "planned", "target_cluster_arn": "aurora-dr-pr7"}, "not the ARN"),
            ({"Records": []}, "empty"),
            ({"Records": [{"Sns": {"Message": "hello"}}]}, "not that of an alarm"),
            ({"detail-type": "Scheduled Event"}, "start nothing"),
        ):
            with self.subTest(event=event):
                result = self.go(event)
                self.assertEqual(result["status"], "failed")
                self.assertIn(word, result["error"])
        self.assertEqual(self.world.calls, [])

    def test_settings_that_cannot_be(self) -> None:
        for name, value, word in (
            ("GLOBAL_CLUSTER_ID", "", "not set"),
            ("TARGET_CLUSTER_ARN", "aurora-dr", "not the ARN"),
            ("ALLOW_DATA_LOSS", "perhaps", "true or false"),
            ("POLL_SECONDS", "soon", "not a number"),
            ("MARGIN_SECONDS", "-1", "negative"),
            ("CONFIRMATIONS", "0", "at least 1"),
            ("ALIVE_NEEDS", "some", "one or all"),
            ("CONFIRM_URLS", "[1]", "no address"),
            ("CONFIRM_URLS", "{}", "not a list"),
            ("ROUTING", "[", "not JSON"),
            ("ROUTING", '["metric"]', "no such kind"),
            ("ROUTING", '[{"kind": "dns"}]', "no such kind"),
            ("ROUTING", '[{"kind": "metric", "name": "x"}]', "lacks namespace"),
        ):
            with self.subTest(name=name, value=value):
                if name == "TARGET_CLUSTER_ARN":
                    result = self.go({"mode": "planned"}, **{name: value, "AWS_REGION": ""})
                else:
                    result = self.go({"mode": "planned"}, **{name: value})
                self.assertIn(word, result["error"])
        self.assertEqual(self.world.calls, [])

    def test_standards(self) -> None:
        settings = Settings.read({"GLOBAL_CLUSTER_ID": "g", "TARGET_CLUSTER_ARN": WEST, "TOPIC_ARN": TOPIC})
        self.assertEqual(
            (settings.allow_data_loss, settings.automatic, settings.routing, settings.confirmations, settings.region),
            (False, True, (), 3, "us-west-2"),
        )


class TestProbe(unittest.TestCase):
    """The one thing that really goes over the wire, on loopback."""

    def test_answers(self) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/health" else 503)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with server:
            address = f"http://127.0.0.1:{server.server_port}"
            self.assertTrue(orchestrator.answers(f"{address}/health"))
            self.assertFalse(orchestrator.answers(f"{address}/broken"))
            server.shutdown()
        self.assertFalse(orchestrator.answers(f"{address}/health"))
        self.assertFalse(orchestrator.answers("nonsense"))


class TestClient(unittest.TestCase):
    def test_is_built_once_with_short_patience(self) -> None:
        made = mock.Mock()
        modules = {
            "boto3": types.SimpleNamespace(client=made),
            "botocore": types.ModuleType("botocore"),
            "botocore.config": types.SimpleNamespace(Config=lambda **settings: settings),
        }
        orchestrator.client.cache_clear()
        self.addCleanup(orchestrator.client.cache_clear)
        with mock.patch.dict(sys.modules, modules):
            orchestrator.client("rds", "us-west-2")
            orchestrator.client("rds", "us-west-2")
        made.assert_called_once()
        self.assertEqual(made.call_args.kwargs["region_name"], "us-west-2")
        self.assertLessEqual(made.call_args.kwargs["config"]["read_timeout"], 10)


if __name__ == "__main__":
    unittest.main()
