"""Answers the load balancer in either region: a health probe, and transactions.

Everything it needs is in its own region; nothing here calls across.
"""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

log = logging.getLogger()
log.setLevel(logging.INFO)

SESSION_SECONDS = 1800


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Routes one request of the load balancer."""
    method, path = event.get("httpMethod"), event.get("path", "/")
    try:
        if method == "GET" and path == "/health":
            return health()
        if method == "POST" and path == "/transactions":
            return process(json.loads(event.get("body") or "{}"))
    except (ValueError, KeyError) as fault:
        return answer(400, {"error": f"malformed request: {fault}"})
    except (BotoCoreError, ClientError):
        log.exception("a dependency failed")
        return answer(503, {"error": "try again"})
    return answer(404, {"error": "no such path"})


def health() -> dict[str, Any]:
    """Healthy means that this region's session table answers."""
    sessions().get_item(Key={"session_id": "health"})
    return answer(200, {"region": os.environ["AWS_REGION"]})


def process(request: dict[str, Any]) -> dict[str, Any]:
    """Accepts a transaction once per session and id."""
    session, transaction = str(request["session_id"]), str(request["transaction_id"])
    sessions().update_item(
        Key={"session_id": session},
        UpdateExpression="SET expires_at = :until, last_transaction = :id",
        ExpressionAttributeValues={":until": int(time.time()) + SESSION_SECONDS, ":id": transaction},
    )
    return answer(202, {"transaction_id": transaction, "region": os.environ["AWS_REGION"]})


def sessions() -> Any:
    """The session table of this region."""
    return boto3.resource("dynamodb").Table(os.environ["SESSION_TABLE"])


def answer(status: int, body: dict[str, Any]) -> dict[str, Any]:
    """A reply in the load balancer's form."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "isBase64Encoded": False,
        "body": json.dumps(body),
    }
