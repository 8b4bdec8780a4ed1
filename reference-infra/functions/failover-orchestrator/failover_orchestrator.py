"""Moves the writer of an Aurora global database into another region, and traffic after it.

Every run looks first and acts on the difference only: a run that was cut off, or made twice, goes on
where things stand. README.md tells of the environment, the events and the result.
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
from dataclasses import dataclass, field
from typing import Any

import failover_routing
import failover_triggers
from failover_aurora import BUSY, AuroraError, Clients, GlobalDatabase, State, error_code
from failover_settings import InvalidSettings, Settings, region_of
from failover_triggers import InvalidRequest, Request

log = logging.getLogger()
log.setLevel(logging.INFO)

PROBE_SECONDS = 5
SECONDS_WITHOUT_CONTEXT = 300.0
# The status may be ahead of the list of members for a moment.
LOOKS_TO_GIVE_UP = 3


class Unfinished(RuntimeError):
    """An automatic run did not get through: Lambda is to try again, and to keep the event if that fails too."""


@dataclass(frozen=True)
class Tools:
    """What the run needs of the world, so that tests can give another one."""

    clients: Clients
    alive: Callable[[str], bool]
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Report:
    """What came of the run, step by step."""

    now: Callable[[], float]
    fields: dict[str, Any]
    steps: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    started: float = 0.0
    step_started: float = 0.0

    def __post_init__(self) -> None:
        self.started = self.step_started = self.now()

    def step(self, name: str, status: str, detail: str) -> None:
        """Closes a step: the time since the last one is its own."""
        now = self.now()
        entry = {"name": name, "status": status, "elapsed_seconds": round(now - self.step_started, 3), "detail": detail}
        self.step_started = now
        self.steps.append(entry)
        log.info(json.dumps({"message": "step", **entry}))

    def warn(self, text: str) -> None:
        """Keeps what went wrong without stopping the run."""
        self.warnings.append(text)
        log.warning(json.dumps({"message": "warning", "detail": text}))

    def close(self, status: str, **more: Any) -> dict[str, Any]:
        """The result of the run."""
        result = {
            "status": status,
            **self.fields,
            **more,
            "elapsed_seconds": round(self.now() - self.started, 3),
            "steps": self.steps,
            "warnings": self.warnings,
        }
        log.info(json.dumps({"message": "result", **result}))
        return result


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Entry point of the function."""
    tools = Tools(clients=client, alive=answers)
    automatic = isinstance(event, dict) and ("Records" in event or "detail-type" in event)
    try:
        settings = Settings.read(os.environ)
        request = failover_triggers.read(event, settings)
        remaining = getattr(context, "get_remaining_time_in_millis", None)
        seconds = remaining() / 1000 if remaining else SECONDS_WITHOUT_CONTEXT
        result = run(request, settings, tools, tools.now() + seconds - settings.margin_seconds)
    except (InvalidSettings, InvalidRequest) as fault:
        log.error(json.dumps({"message": "refused", "detail": str(fault)}))
        if automatic and isinstance(fault, InvalidSettings):
            raise Unfinished(str(fault)) from fault
        return {"status": "failed", "error": str(fault), "steps": [], "warnings": []}
    if automatic and result["status"] in {"in-progress", "failed"}:
        raise Unfinished(json.dumps({"status": result["status"], "error": result.get("error", "")}))
    return result


def run(request: Request, settings: Settings, tools: Tools, deadline: float) -> dict[str, Any]:
    """Makes one run, and tells people of it."""
    report = Report(
        tools.now,
        {
            "mode": request.mode,
            "trigger": request.trigger,
            "reason": request.reason,
            "global_cluster": settings.global_cluster_id,
            "target": request.target,
        },
    )
    if request.quiet:
        return report.close("declined", error=request.quiet)
    database = GlobalDatabase(tools.clients, settings, request.target)
    try:
        status, more = carry_out(request, settings, tools, database, report, deadline)
    except Exception as fault:  # noqa: BLE001 - whatever it is, people have to hear of it
        log.exception("the run broke off")
        status, more = "failed", {"error": f"{error_code(fault)}: {fault}"}
    if tells(request, status, report):
        announce(tools, settings, report, "notify", f"{request.mode} failover: {status}", {**report.fields, "status": status, **more})
    return report.close(status, **more)


def carry_out(
    request: Request, settings: Settings, tools: Tools, database: GlobalDatabase, report: Report, deadline: float
) -> tuple[str, dict[str, Any]]:
    """The steps of a run, in order; answers with status and details."""
    state = database.state()
    done = state.writer == request.target and not state.moving
    report.fields["from"] = state.writer
    report.step("inspect", "done", f"{state.writer or 'nobody'} writes, status {state.status or 'unknown'}")

    resumes = state.moving and state.moving_to in {"", request.target}
    if state.moving and not resumes:
        return "failed", {"error": f"a failover to {state.moving_to} is under way"}
    if request.automatic and not (done or resumes):
        if refusal := refused(request, settings, tools, deadline):
            report.step("confirm", "declined", refusal)
            return "declined", {"error": refusal}
        report.step("confirm", "done", f"{settings.confirmations} rounds without a sign of life")
    if request.dry_run:
        plan(request, settings, report, done=done, resumes=resumes)
        return "dry-run", {}

    if not done:
        announce(tools, settings, report, "announce", f"{request.mode} failover started", report.fields)
        if not promote(request, database, report, state, resumes=resumes):
            return "failed", {"error": report.steps[-1]["detail"]}
        outcome = wait(request, settings, tools, database, report, deadline)
        if outcome != "done":
            return outcome, {"error": report.steps[-1]["detail"]}
    route(request, settings, tools, report)
    verify(request, database, report)
    return ("already-completed" if done else "completed"), {}


def refused(request: Request, settings: Settings, tools: Tools, deadline: float) -> str:
    """Why an automatic run must not act; empty if it may. Every round has to find the primary dead."""
    if not settings.automatic:
        return "automatic runs are switched off: a person has to start this one"
    if not (settings.confirm_urls or request.alarm):
        return "there is nothing to confirm the report with"
    for number in range(settings.confirmations):
        if number:
            if tools.now() + settings.confirm_interval_seconds > deadline:
                return "there was no time to confirm the report"
            tools.sleep(settings.confirm_interval_seconds)
        if settings.confirm_urls and is_alive(settings, tools):
            return "the primary answers"
        if request.alarm:
            answer = tools.clients("cloudwatch", request.alarm_region).describe_alarms(AlarmNames=[request.alarm])
            states = [alarm.get("StateValue") for alarm in answer.get("MetricAlarms") or []]
            if states != ["ALARM"]:
                return f"alarm {request.alarm} is not in state ALARM any more"
    return ""


def is_alive(settings: Settings, tools: Tools) -> bool:
    """Whether the addresses of the primary show it alive: one of them, or every one, as the deployment has it."""
    signs = (tools.alive(url) for url in settings.confirm_urls)
    return all(signs) if settings.alive_needs == "all" else any(signs)


def plan(request: Request, settings: Settings, report: Report, *, done: bool, resumes: bool) -> None:
    """Says what a run would do, without doing it."""
    if done:
        report.step("promote", "skipped", "the target writes already")
    elif resumes:
        report.step("promote", "skipped", "a failover to the target is under way, the run would wait for it")
    else:
        loss = " and may lose unreplicated writes" if request.mode == "unplanned" and request.allow_data_loss else ""
        report.step("promote", "would", f"{request.mode} failover to {request.target}{loss}")
    if request.routing != "none":
        for entry in settings.routing:
            report.step("route", "would", f"{request.routing} {entry['kind']} {entry.get('name') or entry.get('id')}")


def promote(request: Request, database: GlobalDatabase, report: Report, state: State, *, resumes: bool) -> bool:
    """Starts the move, or joins one that is under way."""
    if resumes:
        report.step("promote", "skipped", "joined the failover that is under way")
        return True
    try:
        report.step("promote", "done", database.move(state, request.mode, allow_data_loss=request.allow_data_loss))
    except Exception as fault:
        if error_code(fault) not in BUSY:
            raise
        # Somebody else may have been faster; if so, this run waits with them.
        state = database.state()
        if state.writer != request.target and state.moving_to != request.target:
            report.step("promote", "failed", f"Aurora refuses: {error_code(fault)}: {fault}")
            return False
        report.step("promote", "skipped", "joined the failover that somebody else started")
    return True


def wait(
    request: Request, settings: Settings, tools: Tools, database: GlobalDatabase, report: Report, deadline: float
) -> str:
    """Looks until the target writes, Aurora gives up, or time runs out. One failed look is not an answer."""
    seen_moving, still = False, 0
    while True:
        try:
            state = database.state()
            if state.writer == request.target and database.target_is_available():
                report.step("wait", "done", "the target writes")
                return "done"
            seen_moving = seen_moving or state.moving
            still = still + 1 if seen_moving and not state.moving and state.writer != request.target else 0
            if still >= LOOKS_TO_GIVE_UP:
                report.step("wait", "failed", f"Aurora gave up: {state.writer or 'nobody'} writes")
                return "failed"
        except Exception as fault:  # noqa: BLE001 - the control plane may stumble during the very event
            report.warn(f"look failed: {error_code(fault)}: {fault}")
        if tools.now() + settings.poll_seconds >= deadline:
            report.step("wait", "in-progress", "time ran out, invoke again to go on")
            return "in-progress"
        tools.sleep(settings.poll_seconds)


def route(request: Request, settings: Settings, tools: Tools, report: Report) -> None:
    """Leads traffic after the writer. What fails is reported: the database has moved, and cannot wait for DNS."""
    if request.routing == "none" or not settings.routing:
        report.step("route", "skipped", "nothing to turn")
        return
    for entry in settings.routing:
        try:
            report.step("route", "done", failover_routing.turn(tools.clients, settings, entry, away=request.routing == "flip"))
        except Exception as fault:  # noqa: BLE001 - the next entry may work
            detail = f"{entry['kind']} {entry.get('name') or entry.get('id')}: {error_code(fault)}: {fault}"
            report.step("route", "failed", detail)
            report.warn(f"routing: {detail}")


def verify(request: Request, database: GlobalDatabase, report: Report) -> None:
    """Looks once more, with fresh eyes."""
    state = database.state()
    if state.writer != request.target:
        raise AuroraError(f"{state.writer or 'nobody'} writes, not {request.target}")
    others = ", ".join(sorted(region_of(member) for member in state.members if member != request.target))
    report.step("verify", "done", f"{region_of(request.target)} writes; reading: {others or 'nobody'}")


def tells(request: Request, status: str, report: Report) -> bool:
    """An alarm that rings again after the failover is no news."""
    if request.dry_run:
        return False
    return not (request.automatic and status == "already-completed" and not report.warnings)


def announce(tools: Tools, settings: Settings, report: Report, step: str, subject: str, message: dict[str, Any]) -> None:
    """Tells people. If that fails, the failover goes on."""
    try:
        tools.clients("sns", region_of(settings.topic_arn)).publish(
            TopicArn=settings.topic_arn,
            Subject=f"{settings.global_cluster_id}: {subject}"[:100],
            Message=json.dumps({**message, "steps": report.steps, "warnings": report.warnings}, indent=2),
        )
        report.step(step, "done", subject)
    except Exception as fault:  # noqa: BLE001 - nobody hears of it, but the log does
        report.step(step, "failed", f"{error_code(fault)}: {fault}")
        report.warn(f"notification: {error_code(fault)}")


@functools.cache
def client(service: str, region: str) -> Any:
    """A client that gives up soon: a dead region must not hold the run. The SDK is loaded on first use."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        service,
        region_name=region,
        config=Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3}),
    )


def answers(url: str) -> bool:
    """Whether an address of the primary gives any sign of health."""
    try:
        with urllib.request.urlopen(url, timeout=PROBE_SECONDS) as response:  # noqa: S310 - addresses come from the environment
            return bool(200 <= response.status < 400)
    except (urllib.error.URLError, OSError, ValueError):
        return False
