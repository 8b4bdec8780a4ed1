"""What a transaction is, and how the load balancer is answered: the same for every function that takes one in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
CURRENCY = re.compile(r"[A-Z]{3}")
LARGEST_AMOUNT = 10**15


class Malformed(Exception):
    """A request that can never succeed, in words for its sender."""


def validated(request: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a transaction, or a complaint about the first that is wrong."""
    for name in ("transaction_id", "session_id"):
        value = request.get(name)
        if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
            raise Malformed(f"{name} has 1 to 64 letters, digits, hyphens or underscores")
    amount, currency = request.get("amount"), request.get("currency")
    if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= LARGEST_AMOUNT:
        raise Malformed("amount is a positive whole number of the smallest unit of the currency")
    if not isinstance(currency, str) or not CURRENCY.fullmatch(currency):
        raise Malformed("currency has three capital letters")
    return {name: request[name] for name in ("transaction_id", "session_id", "amount", "currency")}


def answer(status: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """A reply in the load balancer's form."""
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "isBase64Encoded": False,
        "body": json.dumps(body, default=str),
    }
