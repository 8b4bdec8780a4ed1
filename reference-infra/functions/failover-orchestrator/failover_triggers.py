"""Who asks for a run, and what for: a person, an alarm, or the monitor."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from failover_settings import Settings, region_of

MODES = ("planned", "unplanned")
ROUTES = ("flip", "release", "none")
KNOWN = {"mode", "dry_run", "target_cluster_arn", "allow_data_loss", "routing", "reason"}


class InvalidRequest(ValueError):
    """The event asks for nothing this function can do."""


@dataclass(frozen=True)
class Request:
    """A run to make. An automatic one has to be confirmed first."""

    mode: str
    trigger: str
    target: str
    allow_data_loss: bool
    routing: str
    reason: str
    dry_run: bool = False
    alarm: str = ""
    alarm_region: str = ""
    quiet: str = ""

    @property
    def automatic(self) -> bool:
        """Whether no person stands behind the run."""
        return self.trigger != "manual"


def read(event: Any, settings: Settings) -> Request:
    """Reads any of the events that the function is wired to."""
    if not isinstance(event, dict):
        raise InvalidRequest("the event is not an object")
    if "Records" in event:
        return _from_sns(event["Records"], settings)
    if "detail-type" in event:
        return _from_eventbridge(event, settings)
    return _from_person(event, settings)


def _from_person(event: dict[str, Any], settings: Settings) -> Request:
    mode = event.get("mode")
    if mode not in MODES:
        raise InvalidRequest(f"mode is planned or unplanned, not {mode}")
    if unknown := event.keys() - KNOWN:
        raise InvalidRequest(f"unknown in the event: {', '.join(sorted(unknown))}")
    for name in ("dry_run", "allow_data_loss"):
        if not isinstance(event.get(name, False), bool):
            raise InvalidRequest(f"{name} is true or false")
    target = event.get("target_cluster_arn") or settings.target_cluster_arn
    region_of(target)
    routing = event.get("routing") or ("flip" if target == settings.target_cluster_arn else "release")
    if routing not in ROUTES:
        raise InvalidRequest(f"routing is flip, release or none, not {routing}")
    return Request(
        mode=mode,
        trigger="manual",
        target=target,
        allow_data_loss=event.get("allow_data_loss", settings.allow_data_loss),
        routing=routing,
        reason=str(event.get("reason") or "asked for by a person"),
        dry_run=event.get("dry_run", False),
    )


def _from_sns(records: list[dict[str, Any]], settings: Settings) -> Request:
    states = []
    for record in records:
        try:
            message = json.loads(record["Sns"]["Message"])
            states.append(
                (message["AlarmName"], message["NewStateValue"], message.get("AlarmArn", ""))
            )
        except (KeyError, TypeError, ValueError):
            raise InvalidRequest("the notification is not that of an alarm") from None
    if not states:
        raise InvalidRequest("the notification is empty")
    name, state, arn = next((entry for entry in states if entry[1] == "ALARM"), states[0])
    return _automatic("alarm", settings, name, state, arn)


def _from_eventbridge(event: dict[str, Any], settings: Settings) -> Request:
    kind = event["detail-type"]
    detail = event.get("detail") or {}
    if kind == "CloudWatch Alarm State Change":
        arn = next(iter(event.get("resources") or []), "")
        state = (detail.get("state") or {}).get("value", "")
        return _automatic("event", settings, str(detail.get("alarmName", "")), state, arn)
    if kind == "Primary Unhealthy":
        return _automatic("event", settings, "", "ALARM", "", str(detail.get("reason") or "the monitor finds the primary unhealthy"))
    raise InvalidRequest(f"events of type {kind} start nothing")


def _automatic(trigger: str, settings: Settings, alarm: str, state: str, arn: str, reason: str = "") -> Request:
    return Request(
        mode="unplanned",
        trigger=trigger,
        target=settings.target_cluster_arn,
        allow_data_loss=settings.allow_data_loss,
        routing="flip",
        reason=reason or f"alarm {alarm} is in state {state}",
        alarm=alarm,
        alarm_region=region_of(arn) if arn else settings.region,
        quiet="" if state == "ALARM" else f"alarm {alarm} is in state {state}, which asks for nothing",
    )
