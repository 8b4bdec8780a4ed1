"""The probe with a clock of its own: what it sees, what it publishes, and when it gives up."""

from __future__ import annotations

import http.server
import io
import json
import sys
import threading
import unittest
import urllib.error
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import region_probe  # noqa: E402
from region_probe import InvalidSettings, Probe, ask, build  # noqa: E402

URL = "https://primary.transactions.pay.example.com/health"
ENVIRONMENT = {"PROBE_URL": URL, "METRIC_NAMESPACE": "Recovery", "DEPLOYMENT": "test"}


class Clock:
    def __init__(self, answer_takes: float = 0) -> None:
        self.time = 100.0
        self.pauses: list[float] = []
        self.answer_takes = answer_takes

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds


class Case(unittest.TestCase):
    def probe(self, *answers: Any, clock: Clock | None = None, publish: Any = None) -> Probe:
        self.clock = clock or Clock()
        self.published: list[int] = []
        self.lines: list[str] = []
        replies = list(answers)

        def reply(_url: str) -> int:
            self.clock.time += self.clock.answer_takes
            answer = replies.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return int(answer)

        return Probe(
            url=URL,
            looks=len(answers),
            pause_seconds=10,
            ask=reply,
            publish=publish or self.published.append,
            sleep=self.clock.sleep,
            now=self.clock.now,
            write=self.lines.append,
        )


class TestRun(Case):
    def test_a_healthy_minute(self) -> None:
        result = self.probe(200, 200, 200).run()
        self.assertEqual(result, {"looks": 3, "healthy": 3, "unpublished": 0})
        self.assertEqual(self.published, [1, 1, 1])
        self.assertEqual(self.lines, [])

    def test_anything_but_200_is_unhealthy(self) -> None:
        result = self.probe(503, 301, 204, TimeoutError("10.0.0.1"), 200).run()
        self.assertEqual(result["healthy"], 1)
        self.assertEqual(self.published, [0, 0, 0, 0, 1])
        self.assertEqual(
            [json.loads(line)["cause"] for line in self.lines],
            ["status 503", "status 301", "status 204", "TimeoutError"],
        )

    def test_looks_are_evenly_spaced_even_when_answers_are_slow(self) -> None:
        self.probe(200, 200, 200, clock=Clock(answer_takes=4)).run()
        self.assertEqual(self.clock.pauses, [0, 6, 6])

    def test_answers_slower_than_the_pause_do_not_add_up_to_a_wait(self) -> None:
        self.probe(200, 200, clock=Clock(answer_takes=12)).run()
        self.assertEqual(self.clock.pauses, [0, 0])

    def test_a_lost_figure_is_told_and_the_next_is_published(self) -> None:
        publish = mock.Mock(side_effect=[OSError(), None])
        result = self.probe(200, 200, publish=publish).run()
        self.assertEqual(result["unpublished"], 1)
        self.assertEqual(json.loads(self.lines[0])["message"], "figure lost")

    def test_a_blind_minute_is_a_failure(self) -> None:
        with self.assertRaises(RuntimeError):
            self.probe(200, 200, publish=mock.Mock(side_effect=OSError())).run()


class TestBuild(unittest.TestCase):
    def test_figures_are_fine_enough_for_short_periods(self) -> None:
        cloudwatch = mock.Mock()
        build(ENVIRONMENT, cloudwatch).publish(0)
        cloudwatch.put_metric_data.assert_called_once_with(
            Namespace="Recovery",
            MetricData=[
                {
                    "MetricName": "Healthy",
                    "Dimensions": [{"Name": "Deployment", "Value": "test"}],
                    "Value": 0,
                    "StorageResolution": 1,
                }
            ],
        )

    def test_standards(self) -> None:
        probe = build(ENVIRONMENT, mock.Mock())
        self.assertEqual((probe.looks, probe.pause_seconds), (6, 10))
        with mock.patch.object(region_probe, "ask", return_value=200) as asked:
            self.assertTrue(probe.look())
        asked.assert_called_once_with(URL, 4)

    def test_nonsense_is_refused(self) -> None:
        for wrong in [{"PROBE_URL": "http://x"}, {"PROBE_URL": ""}, {"LOOKS": "0"}, {"PAUSE_SECONDS": "0"}, {"LOOKS": "7"}]:
            with self.subTest(wrong=wrong), self.assertRaises(InvalidSettings):
                build({**ENVIRONMENT, **wrong}, mock.Mock())


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802 - the library's name
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class TestAsk(unittest.TestCase):
    def test_gives_the_status_as_it_is(self) -> None:
        with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            base = f"http://127.0.0.1:{server.server_port}"
            self.assertEqual([ask(f"{base}/{status}", 2) for status in (200, 301, 503)], [200, 301, 503])
            server.shutdown()

    def test_silence_is_a_fault(self) -> None:
        with self.assertRaises(urllib.error.URLError):
            ask("http://127.0.0.1:9/health", 0.5)


class TestHandler(unittest.TestCase):
    def test_runs_the_probe_of_the_environment(self) -> None:
        boto3 = mock.MagicMock()
        modules = {"boto3": boto3, "botocore": mock.MagicMock(), "botocore.config": mock.MagicMock()}
        environment = {**ENVIRONMENT, "LOOKS": "1"}
        with (
            mock.patch.dict(sys.modules, modules),
            mock.patch.dict("os.environ", environment),
            mock.patch.object(region_probe, "ask", return_value=503),
            mock.patch("sys.stdout", io.StringIO()),
        ):
            self.assertEqual(region_probe.handler({}, None), {"looks": 1, "healthy": 0, "unpublished": 0})
        boto3.client.return_value.put_metric_data.assert_called_once()


if __name__ == "__main__":
    unittest.main()
