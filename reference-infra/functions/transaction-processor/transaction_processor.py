"""Answers the load balancer in either region: a health probe, and transactions.

Everything it needs is in its own region: the session table, the database endpoints, the secret. Nothing
here calls across, so either region works while the other is gone.
"""

from __future__ import annotations

import base64
import functools
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from database import Conflict, Database, Unavailable
from transactions import IDENTIFIER, Malformed, answer, validated

SESSION_SECONDS = 1800


class Processor:
    """Serves requests with what it is given: tables, databases, a clock, somewhere to write the log."""

    def __init__(
        self,
        *,
        region: str,
        sessions: Any,
        health_sessions: Any,
        database: Database,
        health_database: Database,
        now: Callable[[], float] = time.time,
        write: Callable[[str], object] = print,
    ) -> None:
        self.region = region
        self.sessions = sessions
        self.health_sessions = health_sessions
        self.database = database
        self.health_database = health_database
        self.now = now
        self.write = write

    def serve(self, event: Mapping[str, Any], request_id: str = "") -> dict[str, Any]:
        """Routes one request of the load balancer, and turns every fault into an answer."""
        method, path = event.get("httpMethod", ""), event.get("path", "/")
        started = self.now()
        try:
            status, body = self.route(method, path, event)
        except Malformed as fault:
            status, body = 400, {"error": str(fault)}
        except Conflict:
            status, body = 409, {"error": "this transaction_id belongs to another transaction"}
        except Unavailable as fault:
            self.log("error", "dependency failed", request_id=request_id, part=fault.part, cause=fault.cause)
            status, body = 503, {"error": "try again", "part": fault.part}
        except Exception as fault:  # the load balancer gets an answer whatever happens
            self.log("error", "unexpected", request_id=request_id, cause=type(fault).__name__)
            status, body = 500, {"error": "internal"}
        if path != "/health" or status != 200:
            took = round((self.now() - started) * 1000)
            self.log("info", "answered", request_id=request_id, method=method, path=path, status=status, took_ms=took)
        return answer(status, {**body, "region": self.region})

    def route(self, method: str, path: str, event: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Finds out what is asked for."""
        if method == "GET" and path == "/health":
            return self.health()
        if method == "POST" and path == "/transactions":
            return self.process(read_body(event))
        if method == "GET" and path.startswith("/transactions/"):
            return self.look_up(path.removeprefix("/transactions/"))
        return 404, {"error": "no such path"}

    def health(self) -> tuple[int, dict[str, Any]]:
        """Healthy means that this region's session table and database both answer, and soon."""
        parts = {
            "sessions": lambda: self.health_sessions.get_item(Key={"session_id": "health"}),
            "database": self.health_database.check,
        }
        state = {}
        for part, look in parts.items():
            try:
                look()
                state[part] = "ok"
            except Exception as fault:  # whatever goes wrong, the part does not work
                state[part] = "failed"
                self.log("error", "unhealthy", part=part, cause=getattr(fault, "cause", type(fault).__name__))
        healthy = all(value == "ok" for value in state.values())
        return (200 if healthy else 503), {"healthy": healthy, "parts": state}

    def process(self, request: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Books a transaction. Sent twice it is booked once, and both senders are told so."""
        transaction = validated(request)
        booked = self.database.book(transaction, self.region)
        # After the booking: when this fails the client repeats the request, and the booking stands.
        self.touch(transaction["session_id"], transaction["transaction_id"])
        known = {"transaction_id": transaction["transaction_id"], "status": "booked" if booked else "known"}
        return (201 if booked else 200), known

    def look_up(self, transaction_id: str) -> tuple[int, dict[str, Any]]:
        """Tells what is known of a transaction."""
        if not IDENTIFIER.fullmatch(transaction_id):
            raise Malformed("transaction_id has 1 to 64 letters, digits, hyphens or underscores")
        found = self.database.find(transaction_id)
        return (404, {"error": "no such transaction"}) if found is None else (200, found)

    def touch(self, session_id: str, transaction_id: str) -> None:
        """Keeps the session alive, and remembers its last transaction."""
        try:
            self.sessions.update_item(
                Key={"session_id": session_id},
                UpdateExpression="SET expires_at = :until, last_transaction = :id",
                ExpressionAttributeValues={":until": int(self.now()) + SESSION_SECONDS, ":id": transaction_id},
            )
        except Exception as fault:  # the SDK's own types are only there where it is installed
            raise Unavailable("sessions", type(fault).__name__) from fault

    def log(self, level: str, message: str, **fields: object) -> None:
        """Writes one line of JSON. Causes are names of faults: their texts could carry more than a log may hold."""
        line = {"level": level, "message": message, "region": self.region, **fields}
        self.write(json.dumps(line, default=str))


def read_body(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON object that a request carries."""
    text = event.get("body") or ""
    try:
        if event.get("isBase64Encoded"):
            text = base64.b64decode(text, validate=True).decode("utf-8")
        body = json.loads(text)
    except ValueError as fault:
        raise Malformed("the body is not JSON") from fault
    if not isinstance(body, dict):
        raise Malformed("the body is not a JSON object")
    return body


@functools.cache
def processor() -> Processor:
    """The processor of this region, with real clients. It lives as long as the function's instance."""
    import boto3
    from botocore.config import Config

    def quick(seconds: float, attempts: int) -> Config:
        return Config(connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": attempts})

    def table(config: Config) -> Any:
        return boto3.resource("dynamodb", config=config).Table(os.environ["SESSION_TABLE"])

    secrets = boto3.client("secretsmanager", config=quick(1, 2))

    def credentials() -> tuple[str, str]:
        held = json.loads(secrets.get_secret_value(SecretId=os.environ["DATABASE_SECRET"])["SecretString"])
        return held["username"], held["password"]

    # Route 53 gives a probe two seconds: half of that for the table, half for the database.
    return Processor(
        region=os.environ["AWS_REGION"],
        sessions=table(quick(2, 2)),
        health_sessions=table(quick(0.5, 1)),
        database=Database.from_environment(os.environ, credentials, timeout=5),
        health_database=Database.from_environment(os.environ, credentials, timeout=1),
    )


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Entry point of the function."""
    return processor().serve(event, getattr(context, "aws_request_id", ""))
