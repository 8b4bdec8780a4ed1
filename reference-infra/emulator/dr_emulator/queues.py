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

    set_attributes = Queue._set_attributes

    def _set_attributes(self: Queue, attributes: dict[str, Any], now: float | None = None) -> None:
        """moto forgets the policy whenever another attribute is set."""
        if "Policy" not in attributes and getattr(self, "policy", None):
            attributes = {**attributes, "Policy": self.policy}
        set_attributes(self, attributes, now)

    Queue._set_attributes = _set_attributes
    Queue.attributes = property(attributes)
    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
