"""Takes transactions in over HTTP, queues them, and processes what the queue brings.

The two halves are apart on purpose. A region takes transactions in as long as its queue and its session table
answer; they wait there while the database has no writer within reach, and are processed once it has. A message
is done when the transaction is booked in the database and written to the log bucket; until then it comes again.
"""

from __future__ import annotations

import base64
import functools
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from claims import Busy, Claims
from database import Conflict, Database
from transactions import IDENTIFIER, Malformed, answer, validated

SESSION_SECONDS = 1800
# What is left of the function's time when it takes no further message on.
MARGIN_MS = 15_000

# On a queue, what can never be processed is poison: its words are for whoever looks into the dead-letter queue.
Poison = Malformed


class QueueProcessor:
    """Serves the load balancer and the queue with what it is given."""

    def __init__(
        self,
        *,
        region: str,
        sessions: Any,
        claims: Claims,
        database: Database,
        queue: Any,
        queue_url: str,
        logs: Any,
        log_bucket: str,
        now: Callable[[], float] = time.time,
        write: Callable[[str], object] = sys.stdout.write,
    ) -> None:
        self.region = region
        self.sessions = sessions
        self.claims = claims
        self.database = database
        self.queue = queue
        self.queue_url = queue_url
        self.logs = logs
        self.log_bucket = log_bucket
        self.now = now
        self.write = write

    def run(self, event: Mapping[str, Any], request_id: str, remaining_ms: Callable[[], float]) -> dict[str, Any]:
        """Tells a batch of messages from a request."""
        if "Records" in event:
            return self.batch(event["Records"], request_id, remaining_ms)
        return self.serve(event, request_id)

    # --- The queue ---

    def batch(
        self, records: list[Mapping[str, Any]], request_id: str, remaining_ms: Callable[[], float]
    ) -> dict[str, Any]:
        """Processes each message by itself. Those that are named in the answer come again; the others are gone."""
        failed: list[str] = []
        for record in records:
            message_id = str(record["messageId"])
            if remaining_ms() < MARGIN_MS:
                self.log("warning", "out of time", message_id=message_id)
                failed.append(message_id)
                continue
            try:
                outcome = self.process(record, request_id)
                self.log("info", outcome, message_id=message_id)
            except Poison as fault:
                # It is handed back like any failure: after its last receive SQS sets it aside for people.
                self.log("error", "poison", message_id=message_id, cause=str(fault), receives=receives(record))
                failed.append(message_id)
            except Busy:
                self.log("warning", "in progress elsewhere", message_id=message_id)
                failed.append(message_id)
            except Exception as fault:  # one bad message must not fail its neighbours
                cause = getattr(fault, "cause", type(fault).__name__)
                self.log("error", "failed", message_id=message_id, cause=cause, receives=receives(record))
                failed.append(message_id)
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    def process(self, record: Mapping[str, Any], request_id: str) -> str:
        """Books one transaction and logs it; what was done before is not done again."""
        transaction = validated(parsed(record.get("body")))
        transaction_id = transaction["transaction_id"]
        if not self.claims.take(transaction_id, request_id):
            return "processed before"
        try:
            try:
                new = self.database.book(transaction, self.region)
            except Conflict as fault:
                raise Poison("transaction_id was used before for another transaction") from fault
            self.keep(transaction)
            self.claims.finish(transaction_id, request_id)
        except Exception:
            self.give_back(transaction_id, request_id)
            raise
        return "processed" if new else "completed"

    def keep(self, transaction: Mapping[str, Any]) -> None:
        """Writes the transaction to the log bucket. A second attempt overwrites the first with the same."""
        self.logs.put_object(
            Bucket=self.log_bucket,
            Key=f"transactions/{transaction['transaction_id']}.json",
            Body=json.dumps({**transaction, "region": self.region}, sort_keys=True).encode("utf-8"),
            ContentType="application/json",
        )

    def give_back(self, transaction_id: str, request_id: str) -> None:
        """Releases a claim if that is possible; if not it runs out by itself."""
        try:
            self.claims.release(transaction_id, request_id)
        except Exception as fault:
            self.log("warning", "claim kept", cause=type(fault).__name__)

    # --- The load balancer ---

    def serve(self, event: Mapping[str, Any], request_id: str) -> dict[str, Any]:
        """Routes one request, and turns every fault into an answer."""
        method, path = event.get("httpMethod", ""), event.get("path", "/")
        try:
            status, body = self.route(method, path, event)
        except Poison as fault:
            status, body = 400, {"error": str(fault)}
        except Exception as fault:  # the load balancer gets an answer whatever happens
            self.log("error", "dependency failed", request_id=request_id, cause=type(fault).__name__)
            status, body = 503, {"error": "try again"}
        return answer(status, {**body, "region": self.region})

    def route(self, method: str, path: str, event: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Finds out what is asked for."""
        if method == "GET" and path == "/health":
            return self.health()
        if method == "POST" and path == "/transactions":
            return self.accept(parsed(body_of(event)))
        if method == "GET" and path.startswith("/transactions/"):
            return self.look_up(path.removeprefix("/transactions/"))
        return 404, {"error": "no such path"}

    def health(self) -> tuple[int, dict[str, Any]]:
        """Healthy means that the region can take transactions in: its queue and its session table answer.

        The database is not asked. While it has no writer the transactions wait, and no other region could do
        better; its own alarms watch over it.
        """
        looks: dict[str, Callable[[], object]] = {
            "queue": lambda: self.queue.get_queue_attributes(QueueUrl=self.queue_url, AttributeNames=["QueueArn"]),
            "sessions": lambda: self.sessions.get_item(Key={"session_id": "health"}),
        }
        state = {}
        for part, look in looks.items():
            try:
                look()
                state[part] = "ok"
            except Exception as fault:  # whatever goes wrong, the part does not work
                state[part] = "failed"
                self.log("error", "unhealthy", part=part, cause=type(fault).__name__)
        healthy = all(value == "ok" for value in state.values())
        return (200 if healthy else 503), {"healthy": healthy, "parts": state}

    def accept(self, request: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Queues a transaction. It is promised once the queue has it, so the notes come after."""
        transaction = validated(request)
        self.queue.send_message(QueueUrl=self.queue_url, MessageBody=json.dumps(transaction, sort_keys=True))
        try:
            self.claims.accept(transaction["transaction_id"])
            self.touch(transaction["session_id"], transaction["transaction_id"])
        except Exception as fault:  # the message is on its way; a missing note loses nothing
            self.log("warning", "not noted", cause=type(fault).__name__)
        return 202, {"transaction_id": transaction["transaction_id"], "status": "accepted"}

    def look_up(self, transaction_id: str) -> tuple[int, dict[str, Any]]:
        """How far a transaction has come."""
        if not IDENTIFIER.fullmatch(transaction_id):
            raise Poison("transaction_id has 1 to 64 letters, digits, hyphens or underscores")
        state = self.claims.state(transaction_id)
        if state is None:
            return 404, {"error": "no such transaction"}
        return 200, {"transaction_id": transaction_id, "status": "accepted" if state == "claimed" else state}

    def touch(self, session_id: str, transaction_id: str) -> None:
        """Keeps the session alive, and remembers its last transaction."""
        self.sessions.update_item(
            Key={"session_id": session_id},
            UpdateExpression="SET expires_at = :until, last_transaction = :id",
            ExpressionAttributeValues={":until": int(self.now()) + SESSION_SECONDS, ":id": transaction_id},
        )

    def log(self, level: str, message: str, **fields: object) -> None:
        """Writes one line of JSON. Causes are names of faults or words of ours, never what a message held."""
        line = {"level": level, "message": message, "region": self.region, **fields}
        self.write(json.dumps(line, default=str) + "\n")


def parsed(text: object) -> Mapping[str, Any]:
    """The JSON object that a message or a request carries."""
    try:
        body = json.loads(text) if isinstance(text, str) else None
    except ValueError as fault:
        raise Poison("the body is not JSON") from fault
    if not isinstance(body, dict):
        raise Poison("the body is not a JSON object")
    return body


def body_of(event: Mapping[str, Any]) -> str:
    """The text of a request."""
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return text
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError as fault:
        raise Poison("the body is not JSON") from fault


def receives(record: Mapping[str, Any]) -> int:
    """How often a message has been received, this time included."""
    return int((record.get("attributes") or {}).get("ApproximateReceiveCount", 1))


def refused(fault: Exception) -> bool:
    """Whether DynamoDB turned a write away because its condition did not hold."""
    response = getattr(fault, "response", None) or {}
    return bool(response.get("Error", {}).get("Code") == "ConditionalCheckFailedException")


@functools.cache
def processor() -> QueueProcessor:
    """The processor of this region, with real clients. It lives as long as the function's instance."""
    import boto3
    from botocore.config import Config

    # Route 53 gives a probe two seconds, so the calls it waits for are short.
    quick = Config(connect_timeout=0.8, read_timeout=0.8, retries={"total_max_attempts": 1})
    steady = Config(connect_timeout=2, read_timeout=4, retries={"total_max_attempts": 2})
    secrets = boto3.client("secretsmanager", config=steady)

    def credentials() -> tuple[str, str]:
        held = json.loads(secrets.get_secret_value(SecretId=os.environ["DATABASE_SECRET"])["SecretString"])
        return held["username"], held["password"]

    name = os.environ["SESSION_TABLE"]
    return QueueProcessor(
        region=os.environ["AWS_REGION"],
        sessions=boto3.resource("dynamodb", config=quick).Table(name),
        claims=Claims(boto3.resource("dynamodb", config=steady).Table(name), time.time, refused),
        database=Database.from_environment(os.environ, credentials, timeout=5),
        queue=boto3.client("sqs", config=quick),
        queue_url=os.environ["QUEUE_URL"],
        logs=boto3.client("s3", config=steady),
        log_bucket=os.environ["LOG_BUCKET"],
    )


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Entry point of the function."""
    return processor().run(event, context.aws_request_id, context.get_remaining_time_in_millis)
