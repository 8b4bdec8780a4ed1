"""Who works on a transaction: one record for each in the session table, taken and given back by conditional writes.

The condition is judged in the region that writes it. Should both regions get the same transaction at the same
time, both may take it; the primary key in the one writing database then lets one of them win.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CLAIM_SECONDS = 90
KEEP_SECONDS = 7 * 24 * 3600


class Busy(Exception):
    """Another run is at work on this transaction."""


class Claims:
    """Takes, ends and gives back claims. `conflict` tells a refused condition from any other fault."""

    def __init__(self, table: Any, now: Callable[[], float], conflict: Callable[[Exception], bool]) -> None:
        self.table = table
        self.now = now
        self.conflict = conflict

    def take(self, transaction_id: str, owner: str) -> bool:
        """True when the transaction is this run's to process, False when it has been processed before."""
        now = int(self.now())
        try:
            self.table.update_item(
                Key=key(transaction_id),
                UpdateExpression="SET #state = :claimed, #owner = :owner, claimed_until = :until, expires_at = :end",
                ConditionExpression=(
                    "attribute_not_exists(session_id) OR #state = :accepted"
                    " OR (#state = :claimed AND (claimed_until < :now OR #owner = :owner))"
                ),
                ExpressionAttributeNames={"#state": "state", "#owner": "owner"},
                ExpressionAttributeValues={
                    ":claimed": "claimed",
                    ":accepted": "accepted",
                    ":owner": owner,
                    ":until": now + CLAIM_SECONDS,
                    ":now": now,
                    ":end": now + KEEP_SECONDS,
                },
            )
        except Exception as fault:  # the SDK's own types are only there where it is installed
            if not self.conflict(fault):
                raise
            if self.state(transaction_id) == "processed":
                return False
            raise Busy from fault
        return True

    def finish(self, transaction_id: str, owner: str) -> None:
        """Notes that the transaction is done, for as long as the queue could bring it again."""
        self.table.update_item(
            Key=key(transaction_id),
            UpdateExpression="SET #state = :processed, #owner = :owner, expires_at = :end",
            ExpressionAttributeNames={"#state": "state", "#owner": "owner"},
            ExpressionAttributeValues={
                ":processed": "processed",
                ":owner": owner,
                ":end": int(self.now()) + KEEP_SECONDS,
            },
        )

    def release(self, transaction_id: str, owner: str) -> None:
        """Gives a claim back, so that the next attempt need not wait for it to run out."""
        try:
            self.table.update_item(
                Key=key(transaction_id),
                UpdateExpression="SET #state = :accepted",
                ConditionExpression="#state = :claimed AND #owner = :owner",
                ExpressionAttributeNames={"#state": "state", "#owner": "owner"},
                ExpressionAttributeValues={":accepted": "accepted", ":claimed": "claimed", ":owner": owner},
            )
        except Exception as fault:
            if not self.conflict(fault):
                raise

    def accept(self, transaction_id: str) -> None:
        """Notes that a transaction waits in the queue, unless more than that is known of it."""
        try:
            self.table.update_item(
                Key=key(transaction_id),
                UpdateExpression="SET #state = :accepted, expires_at = :end",
                ConditionExpression="attribute_not_exists(session_id)",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={":accepted": "accepted", ":end": int(self.now()) + KEEP_SECONDS},
            )
        except Exception as fault:
            if not self.conflict(fault):
                raise

    def state(self, transaction_id: str) -> str | None:
        """accepted, claimed, processed, or nothing at all."""
        item = self.table.get_item(Key=key(transaction_id), ConsistentRead=True).get("Item")
        return None if item is None else item.get("state")


def key(transaction_id: str) -> dict[str, str]:
    """Where the record of a transaction lies: beside the sessions, which have no such prefix."""
    return {"session_id": f"transaction#{transaction_id}"}
