"""Looks at the other region from this one, and writes down in this one what it saw.

Route 53 publishes the state of its checks in us-east-1 only. When that region is the one that fails, nobody
elsewhere hears of it. This function asks the other region's health page every few seconds, for most of the
minute until its next run, and puts a metric (1 healthy, 0 not) where an alarm of its own region can see it.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

METRIC = "Healthy"


class InvalidSettings(ValueError):
    """The environment cannot be understood."""


class Probe:
    """A minute of looking. Everything it touches is handed in."""

    def __init__(
        self,
        *,
        url: str,
        looks: int,
        pause_seconds: float,
        ask: Callable[[str], int],
        publish: Callable[[int], object],
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.monotonic,
        write: Callable[[str], object] = print,
    ) -> None:
        self.url = url
        self.looks = looks
        self.pause_seconds = pause_seconds
        self.ask = ask
        self.publish = publish
        self.sleep = sleep
        self.now = now
        self.write = write

    def run(self) -> dict[str, int]:
        """Looks again and again, at even distances however long an answer takes, and tells how often all was well."""
        started, healthy, unpublished = self.now(), 0, 0
        for look in range(self.looks):
            self.sleep(max(0.0, started + look * self.pause_seconds - self.now()))
            well = self.look()
            healthy += well
            try:
                self.publish(int(well))
            except Exception as fault:  # one lost figure must not cost the next ones
                unpublished += 1
                self.log("error", "figure lost", cause=type(fault).__name__)
        if unpublished == self.looks:
            raise RuntimeError("no figure could be published")
        return {"looks": self.looks, "healthy": healthy, "unpublished": unpublished}

    def look(self) -> bool:
        """Whether the page says that the region can serve."""
        try:
            status = self.ask(self.url)
            cause = f"status {status}"
        except Exception as fault:  # whatever goes wrong on the way, the region was not seen to serve
            status, cause = 0, type(fault).__name__
        if status == 200:
            return True
        self.log("warning", "unhealthy", cause=cause)
        return False

    def log(self, level: str, message: str, **fields: object) -> None:
        """Writes one line of JSON."""
        self.write(json.dumps({"level": level, "message": message, "url": self.url, **fields}))


def ask(url: str, seconds: float) -> int:
    """The status that a page answers with. Certificates are verified, redirections are not followed."""
    try:
        with urllib.request.build_opener(Straight()).open(url, timeout=seconds) as response:
            return int(response.status)
    except urllib.error.HTTPError as answer:
        return answer.code


class Straight(urllib.request.HTTPRedirectHandler):
    """A page that sends one elsewhere has not answered itself."""

    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        """Stays."""


def build(environment: Mapping[str, str], cloudwatch: Any, **more: Any) -> Probe:
    """The probe that the environment describes."""
    url = environment.get("PROBE_URL", "")
    if not url.startswith("https://"):
        raise InvalidSettings("PROBE_URL is an https address")
    pause = float(environment.get("PAUSE_SECONDS", "10"))
    looks = int(environment.get("LOOKS", "6"))
    if pause <= 0 or looks < 1 or pause * looks > 60:
        raise InvalidSettings("LOOKS times PAUSE_SECONDS fit into a minute")
    namespace, deployment = environment["METRIC_NAMESPACE"], environment["DEPLOYMENT"]

    def publish(value: int) -> object:
        datum = {
            "MetricName": METRIC,
            "Dimensions": [{"Name": "Deployment", "Value": deployment}],
            "Value": value,
            "StorageResolution": 1,
        }
        return cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])

    return Probe(
        url=url,
        looks=looks,
        pause_seconds=pause,
        ask=lambda address: ask(address, min(pause, 4)),
        publish=publish,
        **more,
    )


def handler(_event: object, _context: object) -> dict[str, int]:
    """Entry point of the function, run once a minute."""
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 2})
    return build(os.environ, boto3.client("cloudwatch", config=config)).run()
