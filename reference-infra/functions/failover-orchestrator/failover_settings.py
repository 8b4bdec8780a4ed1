"""What the function is told by its environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class InvalidSettings(ValueError):
    """The environment cannot be understood; nothing was touched."""


@dataclass(frozen=True)
class Settings:
    """One deployment's global database, and how its traffic is led."""

    global_cluster_id: str
    target_cluster_arn: str
    topic_arn: str
    allow_data_loss: bool = False
    automatic: bool = True
    routing: tuple[dict[str, Any], ...] = ()
    confirm_urls: tuple[str, ...] = ()
    alive_needs: str = "one"
    confirmations: int = 3
    confirm_interval_seconds: float = 10.0
    poll_seconds: float = 5.0
    margin_seconds: float = 15.0
    region: str = field(default="")

    @staticmethod
    def read(environment: Mapping[str, str]) -> Settings:
        """Reads the environment, or says what is wrong with it."""
        target = _needed(environment, "TARGET_CLUSTER_ARN")
        confirmations = int(_number(environment, "CONFIRMATIONS", 3))
        if confirmations < 1:
            raise InvalidSettings("CONFIRMATIONS is at least 1")
        alive_needs = environment.get("ALIVE_NEEDS", "").strip() or "one"
        if alive_needs not in {"one", "all"}:
            raise InvalidSettings("ALIVE_NEEDS is one or all")
        return Settings(
            global_cluster_id=_needed(environment, "GLOBAL_CLUSTER_ID"),
            target_cluster_arn=target,
            topic_arn=_needed(environment, "TOPIC_ARN"),
            allow_data_loss=_switch(environment, "ALLOW_DATA_LOSS", standard=False),
            automatic=_switch(environment, "AUTOMATIC", standard=True),
            routing=tuple(_entries(environment)),
            confirm_urls=tuple(_urls(environment)),
            alive_needs=alive_needs,
            confirmations=confirmations,
            confirm_interval_seconds=_number(environment, "CONFIRM_INTERVAL_SECONDS", 10),
            poll_seconds=_number(environment, "POLL_SECONDS", 5),
            margin_seconds=_number(environment, "MARGIN_SECONDS", 15),
            region=environment.get("AWS_REGION") or region_of(target),
        )


def region_of(arn: str) -> str:
    """The region in an ARN."""
    parts = arn.split(":")
    if len(parts) < 6 or parts[0] != "arn" or not parts[3]:
        raise InvalidSettings(f"not the ARN of a cluster: {arn}")
    return parts[3]


def _needed(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise InvalidSettings(f"{name} is not set")
    return value


def _switch(environment: Mapping[str, str], name: str, *, standard: bool) -> bool:
    value = environment.get(name, "").strip().lower()
    if value not in {"", "true", "false"}:
        raise InvalidSettings(f"{name} is true or false")
    return standard if value == "" else value == "true"


def _number(environment: Mapping[str, str], name: str, standard: float) -> float:
    try:
        value = float(environment.get(name, "").strip() or standard)
    except ValueError:
        raise InvalidSettings(f"{name} is not a number") from None
    if value < 0:
        raise InvalidSettings(f"{name} is negative")
    return value


def _list(environment: Mapping[str, str], name: str) -> list[Any]:
    try:
        value = json.loads(environment.get(name, "").strip() or "[]")
    except ValueError:
        raise InvalidSettings(f"{name} is not JSON") from None
    if not isinstance(value, list):
        raise InvalidSettings(f"{name} is not a list")
    return value


def _urls(environment: Mapping[str, str]) -> list[str]:
    urls = _list(environment, "CONFIRM_URLS")
    if not all(isinstance(url, str) and url.startswith(("https://", "http://")) for url in urls):
        raise InvalidSettings("CONFIRM_URLS holds something that is no address")
    return urls


NEEDED_IN_ENTRY = {
    "metric": {"namespace", "name"},
    "health-check": {"id"},
    "record": {"zone_id", "name", "type", "dr", "primary"},
}


def _entries(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    entries = _list(environment, "ROUTING")
    for entry in entries:
        kind = entry.get("kind") if isinstance(entry, dict) else None
        if kind not in NEEDED_IN_ENTRY:
            raise InvalidSettings(f"ROUTING: no such kind of entry: {kind}")
        if missing := NEEDED_IN_ENTRY[kind] - entry.keys():
            raise InvalidSettings(f"ROUTING: a {kind} entry lacks {', '.join(sorted(missing))}")
    return entries
