"""Changes the password of an Aurora user, in the four steps of Secrets Manager.

Each step looks at what is so already: Secrets Manager may call any of them again. One user is
changed in place, so clients read the secret anew when a login fails. README.md tells more.
"""

from __future__ import annotations

import functools
import json
import logging
import os
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import database_login
from database_login import LoginError

log = logging.getLogger()
log.setLevel(logging.INFO)

# Without / @ " and space, which Aurora refuses, and without what is trouble in shells and addresses.
ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%()*+,-.:;=?[]^_{}~")
PASSWORD_LENGTH = 32

CURRENT, PENDING, PREVIOUS = "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"


class RotationError(RuntimeError):
    """The rotation must not go on. Never holds a password."""


@dataclass(frozen=True)
class Tools:
    """What a step needs of the world, so that tests can give another one."""

    secrets: Any
    login: Callable[..., Any]
    draw: Callable[[], str]
    host: str = ""


def handler(event: dict[str, Any], _context: object) -> None:
    """Entry point: one step for one version of one secret."""
    secret, token, step = event["SecretId"], event["ClientRequestToken"], event["Step"]
    tools = Tools(secrets=client(), login=database_login.login, draw=draw, host=os.environ.get("DATABASE_HOST", ""))
    if step not in STEPS:
        raise RotationError(f"there is no step {step}")
    if not pending(tools, secret, token):
        log.info(json.dumps({"message": "done before", "step": step, "version": token}))
        return
    STEPS[step](tools, secret, token)
    log.info(json.dumps({"message": "done", "step": step, "version": token}))


def pending(tools: Tools, secret: str, token: str) -> bool:
    """Whether the version waits to be rotated in; False when it is in force already."""
    known = tools.secrets.describe_secret(SecretId=secret)
    if not known.get("RotationEnabled"):
        raise RotationError("rotation is switched off for this secret")
    stages = (known.get("VersionIdsToStages") or {}).get(token)
    if stages is None:
        raise RotationError(f"the secret has no version {token}")
    if CURRENT in stages:
        return False
    if PENDING not in stages:
        raise RotationError(f"version {token} was not made for this rotation")
    return True


def create_secret(tools: Tools, secret: str, token: str) -> None:
    """Draws a password, unless one was drawn for this version before."""
    current = read(tools, secret, CURRENT)
    if read(tools, secret, PENDING, token, optional=True):
        return
    tools.secrets.put_secret_value(
        SecretId=secret,
        ClientRequestToken=token,
        SecretString=json.dumps({**current, "password": tools.draw()}),
        VersionStages=[PENDING],
    )


def set_secret(tools: Tools, secret: str, token: str) -> None:
    """Makes the database take the new password, signed in with whichever one it still takes."""
    wanted = read(tools, secret, PENDING, token)
    current = read(tools, secret, CURRENT)
    for name in ("engine", "username"):
        if wanted.get(name) != current.get(name):
            raise RotationError(f"the pending version has another {name} than the current one")
    if connection := try_login(tools, wanted):
        connection.close()
        return
    connection = try_login(tools, current)
    if connection is None:
        previous = read(tools, secret, PREVIOUS, optional=True)
        connection = try_login(tools, previous) if previous and previous.get("username") == current["username"] else None
    if connection is None:
        raise RotationError("the database takes neither the pending, the current nor the previous password")
    try:
        change_password(connection, wanted)
    finally:
        connection.close()


def test_secret(tools: Tools, secret: str, token: str) -> None:
    """Signs in with the new password and asks for something."""
    connection = tools.login(read(tools, secret, PENDING, token), host=tools.host)
    try:
        if database_login.query(connection, "SELECT 1") != [(1,)]:
            raise RotationError("the database let us in and then made no sense")
    finally:
        connection.close()


def finish_secret(tools: Tools, secret: str, token: str) -> None:
    """Puts the new version in force; the old one becomes the previous one."""
    versions = tools.secrets.describe_secret(SecretId=secret)["VersionIdsToStages"]
    current = next((version for version, stages in versions.items() if CURRENT in stages), None)
    arguments = {"RemoveFromVersionId": current} if current else {}
    tools.secrets.update_secret_version_stage(SecretId=secret, VersionStage=CURRENT, MoveToVersionId=token, **arguments)


STEPS: dict[str, Callable[[Tools, str, str], None]] = {
    "createSecret": create_secret,
    "setSecret": set_secret,
    "testSecret": test_secret,
    "finishSecret": finish_secret,
}


def read(tools: Tools, secret: str, stage: str, token: str = "", *, optional: bool = False) -> dict[str, Any]:
    """The content of one version; nothing, if there is none and there need not be."""
    arguments = {"VersionId": token} if token else {}
    try:
        answer = tools.secrets.get_secret_value(SecretId=secret, VersionStage=stage, **arguments)
    except Exception as fault:
        code = ((getattr(fault, "response", None) or {}).get("Error") or {}).get("Code")
        if optional and code == "ResourceNotFoundException":
            return {}
        raise
    content: dict[str, Any] = json.loads(answer["SecretString"])
    return content


def try_login(tools: Tools, secret: dict[str, Any]) -> Any:
    """A connection, or nothing."""
    try:
        return tools.login(secret, host=tools.host)
    except LoginError as fault:
        log.info(json.dumps({"message": "login failed", "detail": str(fault)}))
        return None


def change_password(connection: Any, wanted: dict[str, Any]) -> None:
    """Changes the password of the user who is signed in."""
    if wanted.get("engine", "mysql") == "mysql":
        database_login.query(connection, "ALTER USER USER() IDENTIFIED BY %s", (wanted["password"],))
        return
    # PostgreSQL takes no parameters here. Quoting suffices: backslashes mean nothing in its plain strings.
    user = wanted["username"].replace('"', '""')
    password = wanted["password"].replace("'", "''")
    database_login.query(connection, f"ALTER ROLE \"{user}\" WITH PASSWORD '{password}'")


def draw() -> str:
    """A password with every kind of character. Drawn here, because the service's own draw cannot be limited to a resource."""
    while True:
        password = "".join(secrets.choice("".join(ALPHABETS)) for _ in range(PASSWORD_LENGTH))
        if all(set(alphabet) & set(password) for alphabet in ALPHABETS):
            return password


@functools.cache
def client() -> Any:
    """Secrets Manager of this region, with little patience. The SDK is loaded on first use."""
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client("secretsmanager", config=Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}))
