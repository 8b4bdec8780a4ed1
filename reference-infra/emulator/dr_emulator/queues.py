"""Queues: who may use one for dead letters, and redrive policies in the words they were given in."""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue


def install() -> None:
    """Corrects the attributes of a queue."""
    original = Queue.attributes.fget

    def attributes(self: Queue) -> dict[str, Any]:
        answer: dict[str, Any] = original(self)
        answer["RedriveAllowPolicy"] = self.redrive_allow_policy or None
        if self.redrive_policy:
            # As Terraform's jsonencode writes it: a difference in blanks alone would be a difference.
            answer["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"), sort_keys=True)
        return answer

    Queue.attributes = property(attributes)
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
