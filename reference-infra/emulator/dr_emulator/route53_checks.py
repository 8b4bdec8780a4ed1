"""Health checks that follow an alarm or other checks: moto forgets the fields that make them so."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.route53.models import HealthCheck
from moto.route53.responses import Route53

KEPT = ("AlarmIdentifier", "InsufficientDataHealthStatus", "HealthThreshold")
# These have no endpoint, so none of its fields.
ENDPOINT_FIELDS = ("IPAddress", "Port", "RequestInterval", "FailureThreshold", "MeasureLatency", "EnableSNI", "ResourcePath", "FullyQualifiedDomainName", "SearchString", "Regions")
WITHOUT_ENDPOINT = {"CLOUDWATCH_METRIC", "CALCULATED", "RECOVERY_CONTROL"}


def install() -> None:
    """Keeps the fields on create and update, and answers with them."""
    config = HealthCheck.health_check_config.fget
    create = Route53.create_health_check
    update = Route53.update_health_check

    def health_check_config(self: HealthCheck) -> dict[str, Any]:
        answer: dict[str, Any] = config(self)
        if self.type_ in WITHOUT_ENDPOINT:
            answer = {name: value for name, value in answer.items() if name not in ENDPOINT_FIELDS}
        return answer | getattr(self, "kept", {})

    def create_health_check(self: Route53) -> ActionResult:
        result = create(self)
        _keep(result.result["HealthCheck"], self._get_param("HealthCheckConfig"))
        return result

    def update_health_check(self: Route53) -> ActionResult:
        check = self.backend.get_health_check(self._get_param("HealthCheckId"))
        children, regions = check.children, check.regions
        result = update(self)
        # moto takes an update that does not speak of them for one that empties them.
        if self._get_param("ChildHealthChecks") is None:
            check.children = children
        if self._get_param("Regions") is None:
            check.regions = regions
        _keep(check, {name: self._get_param(name) for name in KEPT})
        check.health_check_version += 1
        return result

    HealthCheck.health_check_config = property(health_check_config)
    Route53.create_health_check = create_health_check
    Route53.update_health_check = update_health_check


def _keep(check: HealthCheck, wish: dict[str, Any]) -> None:
    kept: dict[str, Any] = check.__dict__.setdefault("kept", {})
    kept.update({name: wish[name] for name in KEPT if wish.get(name) is not None})
