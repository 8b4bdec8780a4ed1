"""Security groups: moto returns the description of a rule only when it is about a range of addresses."""

from __future__ import annotations

import inspect
from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule


def install() -> None:
    """Finds the description wherever the request had it."""
    original = SecurityGroupRule.__init__

    signature = inspect.signature(original)

    def __init__(self: SecurityGroupRule, *arguments: Any, **named: Any) -> None:  # noqa: N807
        original(self, *arguments, **named)
        wish = signature.bind(self, *arguments, **named).arguments.get("prefix_list_id")
        self.of_list = (wish or {}).get("Description")

    def description(self: SecurityGroupRule) -> Any:
        return self.ip_range.get("Description") or self.source_group.get("Description") or self.of_list

    SecurityGroupRule.__init__ = __init__
    SecurityGroupRule.description = property(description)
