"""Keeps the parameters of two regions alike: copies what changed here to the other region.

The function runs in both regions. A change in Parameter Store calls it for one parameter; a schedule calls it
for all, because change events are sent on a best-effort basis and the other region may have been away.

Copying is safe to repeat, and two functions that copy to each other come to rest:

* equal values are never written, so the echo of a copy ends at the region it came from;
* of two different values the one that was written later wins, so both functions choose the same direction;
* a first version loses to any other: a parameter that was made anew, with whatever value its maker had at hand,
  gets the value that is in use;
* a parameter that one side lacks is reported and never created, so nothing comes back after it was deleted.

Values and credentials reach no log and no error: not even error messages, which may quote them.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

LOGGER = logging.getLogger("config-sync")
LOGGER.setLevel(logging.INFO)

COPIED, UNCHANGED, LEFT_TO_PEER = "copied", "unchanged", "left to peer"
MISSING_HERE, MISSING_THERE, FAILED, POSTPONED = "missing here", "missing there", "failed", "postponed"
TROUBLE = frozenset({MISSING_HERE, MISSING_THERE, FAILED, POSTPONED})

CONNECT_TIMEOUT, READ_TIMEOUT, ATTEMPTS = 2.0, 5.0, 3
# Two reads and a write, each with all its attempts and the pauses between them, fit in here.
SECONDS_FOR_ONE = 75
SESSION_SECONDS = 900


class Store(Protocol):
    """The part of an SSM client that is used."""

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> dict[str, Any]: ...  # noqa: N803

    def put_parameter(  # noqa: PLR0913
        self,
        *,
        Name: str,  # noqa: N803
        Value: str,  # noqa: N803
        Type: str,  # noqa: N803
        KeyId: str,  # noqa: N803
        Overwrite: bool,  # noqa: N803
    ) -> dict[str, Any]: ...


class Context(Protocol):
    """The part of Lambda's context that is used."""

    def get_remaining_time_in_millis(self) -> int: ...


class SyncFailed(Exception):
    """Some parameters are not alike. Names and error codes, never values."""


@dataclass(frozen=True)
class Settings:
    """What the environment says."""

    home_region: str
    peer_region: str
    names: tuple[str, ...]
    peer_role_arn: str
    peer_key_id: str
    session_name: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Takes the settings from the environment; names outside the path are a defect of the deployment."""
        path = environment["PARAMETER_PATH"].rstrip("/") + "/"
        names = tuple(name for name in environment["PARAMETER_NAMES"].split(",") if name)
        strangers = [name for name in names if not name.startswith(path)]
        if strangers or not names:
            raise ValueError(f"PARAMETER_NAMES has to list parameters below {path}")
        return cls(
            home_region=environment["AWS_REGION"],
            peer_region=environment["PEER_REGION"],
            names=names,
            peer_role_arn=environment["PEER_ROLE_ARN"],
            peer_key_id=environment["PEER_KEY_ID"],
            session_name=environment["AWS_LAMBDA_FUNCTION_NAME"],
        )


@dataclass(frozen=True)
class Parameter:
    """A value, its version, and when it was written. Its representation hides the value."""

    value: str = field(repr=False)
    version: int
    modified: datetime


class Sync:
    """Copies parameters from the home region to its peer."""

    def __init__(self, settings: Settings, home: Store, peer: Store) -> None:
        self.settings = settings
        self.home = home
        self.peer = peer

    def run(self, names: Iterable[str], time_left: Callable[[], float]) -> dict[str, str]:
        """Copies each parameter, one failure not keeping the others back, and fails at the end if any did."""
        outcomes: dict[str, str] = {}
        for name in names:
            if time_left() < SECONDS_FOR_ONE:
                outcomes[name] = POSTPONED
                log(logging.ERROR, "no time left", parameter=name)
                continue
            try:
                outcomes[name] = self.copy(name)
                level = logging.ERROR if outcomes[name] in TROUBLE else logging.INFO
                log(level, "parameter compared", parameter=name, outcome=outcomes[name])
            # One parameter's trouble, of whatever kind, is no reason to leave the others apart.
            except Exception as fault:  # noqa: BLE001
                outcomes[name] = FAILED
                log(logging.ERROR, "parameter not copied", parameter=name, error=error_code(fault))
        trouble = {name: outcome for name, outcome in outcomes.items() if outcome in TROUBLE}
        if trouble:
            raise SyncFailed(json.dumps(trouble, sort_keys=True))
        return outcomes

    def copy(self, name: str) -> str:
        """Copies one parameter, if the value here is the one to keep."""
        here, there = self.find(self.home, name), self.find(self.peer, name)
        if here is None:
            return MISSING_HERE
        if there is None:
            return MISSING_THERE
        if here.value == there.value:
            return UNCHANGED
        if not self.wins(here, there):
            return LEFT_TO_PEER
        self.peer.put_parameter(
            Name=name,
            Value=here.value,
            Type="SecureString",
            KeyId=self.settings.peer_key_id,
            Overwrite=True,
        )
        return COPIED

    def wins(self, here: Parameter, there: Parameter) -> bool:
        """Whether the value here is the one to keep. Both functions have to agree, even when the clock does not tell."""
        if (here.version > 1) != (there.version > 1):
            return here.version > 1
        if here.modified != there.modified:
            return here.modified > there.modified
        return self.settings.home_region < self.settings.peer_region

    @staticmethod
    def find(store: Store, name: str) -> Parameter | None:
        """Reads a parameter; None when there is none of that name."""
        try:
            found = store.get_parameter(Name=name, WithDecryption=True)["Parameter"]
        except Exception as fault:
            if error_code(fault) == "ParameterNotFound":
                return None
            raise
        return Parameter(value=found["Value"], version=found["Version"], modified=found["LastModifiedDate"])


def handler(event: dict[str, Any], context: Context) -> dict[str, Any]:
    """Entry point of the function."""
    settings = Settings.read(os.environ)
    names = affected(event, settings)
    outcomes: dict[str, str] = {}
    if names:
        home, peer = connect(settings)
        sync = Sync(settings, home, peer)
        outcomes = sync.run(names, lambda: context.get_remaining_time_in_millis() / 1000)
    return {"status": "ok", "timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "outcomes": outcomes}


def affected(event: Mapping[str, Any], settings: Settings) -> tuple[str, ...]:
    """The parameters an event is about: one that changed, or all of them on a schedule or by hand."""
    if event.get("detail-type") != "Parameter Store Change":
        return settings.names
    name = event.get("detail", {}).get("name")
    if name in settings.names:
        return (name,)
    log(logging.WARNING, "event is about another parameter", parameter=str(name))
    return ()


def connect(settings: Settings) -> tuple[Store, Store]:
    """Parameter Store here, and there in the role that may write there."""
    # The SDK is part of the runtime, and imported here so that tests need none.
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
    )
    try:
        session = boto3.client("sts", region_name=settings.home_region, config=config).assume_role(
            RoleArn=settings.peer_role_arn,
            RoleSessionName=settings.session_name,
            DurationSeconds=SESSION_SECONDS,
        )["Credentials"]
    except Exception as fault:
        log(logging.ERROR, "role of the other region refused", error=error_code(fault))
        raise SyncFailed(f"cannot assume the role for {settings.peer_region}: {error_code(fault)}") from None
    home = boto3.client("ssm", region_name=settings.home_region, config=config)
    peer = boto3.client(
        "ssm",
        region_name=settings.peer_region,
        config=config,
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )
    return home, peer


def error_code(fault: Exception) -> str:
    """The service's name for an error, or that of the exception. Messages stay out: they may quote a value."""
    response = getattr(fault, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(fault).__name__)


def log(level: int, message: str, **fields: Any) -> None:
    """One line of JSON."""
    LOGGER.log(level, json.dumps({"message": message, **fields}, sort_keys=True))
