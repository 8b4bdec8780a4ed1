"""What the monitor is told by its environment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class InvalidSettings(ValueError):
    """The environment cannot be understood."""


@dataclass(frozen=True)
class Settings:
    """One site's view: its own database, the lag it measures, and the primary it watches."""

    deployment: str
    site: str
    topic_arn: str
    namespace: str = "DisasterRecovery"
    database_host: str = ""
    database_secret_arn: str = ""
    database_must_write: bool = False
    application_url: str = ""
    lag_cluster_id: str = ""
    lag_warning_seconds: float = 60.0
    lag_critical_seconds: float = 300.0
    watched_urls: tuple[str, ...] = ()
    watched_probes: int = 3
    probe_interval_seconds: float = 5.0
    event_bus: str = "default"

    @staticmethod
    def read(environment: Mapping[str, str]) -> Settings:
        """Reads the environment, or says what is wrong with it."""
        urls = _urls(environment)
        settings = Settings(
            deployment=_needed(environment, "DEPLOYMENT"),
            site=_needed(environment, "SITE"),
            topic_arn=_needed(environment, "TOPIC_ARN"),
            namespace=environment.get("NAMESPACE") or "DisasterRecovery",
            database_host=environment.get("DATABASE_HOST", ""),
            database_secret_arn=environment.get("DATABASE_SECRET_ARN", ""),
            database_must_write=environment.get("DATABASE_MUST_WRITE", "false") == "true",
            application_url=_url(environment),
            lag_cluster_id=environment.get("LAG_CLUSTER_ID", ""),
            lag_warning_seconds=_number(environment, "LAG_WARNING_SECONDS", 60),
            lag_critical_seconds=_number(environment, "LAG_CRITICAL_SECONDS", 300),
            watched_urls=tuple(urls),
            watched_probes=max(1, int(_number(environment, "WATCHED_PROBES", 3))),
            probe_interval_seconds=_number(environment, "PROBE_INTERVAL_SECONDS", 5),
            event_bus=environment.get("EVENT_BUS") or "default",
        )
        if bool(settings.database_host) != bool(settings.database_secret_arn):
            raise InvalidSettings("DATABASE_HOST and DATABASE_SECRET_ARN go together")
        if not (settings.database_host or settings.application_url or settings.lag_cluster_id or settings.watched_urls):
            raise InvalidSettings("there is nothing to look at")
        return settings


def _needed(environment: Mapping[str, str], name: str) -> str:
    if not (value := environment.get(name, "").strip()):
        raise InvalidSettings(f"{name} is not set")
    return value


def _number(environment: Mapping[str, str], name: str, standard: float) -> float:
    try:
        value = float(environment.get(name) or standard)
    except ValueError:
        raise InvalidSettings(f"{name} is not a number") from None
    if value < 0:
        raise InvalidSettings(f"{name} is negative")
    return value


def _url(environment: Mapping[str, str]) -> str:
    url = environment.get("APPLICATION_URL", "")
    if url and not url.startswith(("https://", "http://")):
        raise InvalidSettings("APPLICATION_URL is no address")
    return url


def _urls(environment: Mapping[str, str]) -> list[Any]:
    try:
        urls = json.loads(environment.get("WATCHED_URLS") or "[]")
    except ValueError:
        raise InvalidSettings("WATCHED_URLS is not JSON") from None
    if not isinstance(urls, list) or not all(isinstance(url, str) and url.startswith(("https://", "http://")) for url in urls):
        raise InvalidSettings("WATCHED_URLS is a list of addresses")
    return urls
