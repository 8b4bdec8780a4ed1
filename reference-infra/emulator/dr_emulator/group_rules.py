"""Rules of security groups that name another group: moto keeps their description and does not return it."""

from __future__ import annotations

from moto.ec2.models.security_groups import SecurityGroupRule


def install() -> None:
    """Tells it wherever it is kept."""
    SecurityGroupRule.description = property(_description)  # type: ignore[method-assign,assignment]


def _description(self: SecurityGroupRule) -> str | None:
    return self.ip_range.get("Description") or (self.source_group or {}).get("Description")
