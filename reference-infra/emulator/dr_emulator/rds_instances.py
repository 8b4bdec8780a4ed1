"""Instances: moto takes Performance Insights and does not return it."""

from __future__ import annotations

from typing import Any

from moto.rds.responses import RDSResponse

KEPT = {
    "EnablePerformanceInsights": "performance_insights_enabled",
    "PerformanceInsightsKMSKeyId": "performance_insights_kms_key_id",
    "PerformanceInsightsRetentionPeriod": "performance_insights_retention_period",
}


def install() -> None:
    """Keeps the fields on create and modify."""
    for name in ("create_db_instance", "modify_db_instance"):
        setattr(RDSResponse, name, _keeping(getattr(RDSResponse, name)))


def _keeping(original: Any) -> Any:
    def call(self: RDSResponse) -> Any:
        wish = {attribute: self.params.get(parameter) for parameter, attribute in KEPT.items()}
        name = self.params.get("DBInstanceIdentifier")
        result = original(self)
        instance = self.backend.databases.get(name)
        for attribute, value in wish.items():
            if value is not None and instance is not None:
                setattr(instance, attribute, value)
        return result

    return call
