"""What is decided here and not at deployment: regions, ranges, sizes, periods."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Site:
    """One of the two regions and the role it has."""

    role: str
    region: str
    cidr_block: str
    weight: int

    @property
    def zones(self) -> tuple[str, str, str]:
        """The three zones that the region is spread over."""
        return (f"{self.region}a", f"{self.region}b", f"{self.region}c")


PRIMARY = Site(role="primary", region="us-east-1", cidr_block="10.40.0.0/16", weight=100)
DR = Site(role="dr", region="us-east-2", cidr_block="10.50.0.0/16", weight=0)


SERVICE = "transactions"


def service_name(domain: str) -> str:
    """The name that clients use; it leads to whichever region is healthy."""
    return f"{SERVICE}.{domain}"


def regional_name(site: Site, domain: str) -> str:
    """The name that always leads to one region, for those who ask how that region is."""
    return f"{site.role}.{service_name(domain)}"


@dataclass(frozen=True)
class Settings:
    """Sizes and limits, the same for both regions."""

    # The state lies in the region that survives, since that is where it is needed then.
    state_bucket: str = field(default_factory=lambda: os.environ.get("STATE_BUCKET", "example-terraform-state"))
    state_region: str = DR.region
    engine_version: str = "15.10"
    database_name: str = "transactions"
    database_user: str = "dbadmin"
    database_port: int = 5432
    instances: int = 2
    # Below 8 the standby may fall behind: its instances replay what the writer writes, whether anybody reads or not.
    min_capacity: float = 8
    max_capacity: float = 32
    backup_days: int = 7
    log_days: int = 14
    # per-zone keeps a region going when one of its zones is lost, at three times the price.
    nat: str = "single"
    check_interval: int = 10
    failure_threshold: int = 3
    lag_limit_seconds: int = 60
    loss_limit_seconds: int = 300
    processor_timeout: int = 60
    processor_memory: int = 512
    orchestrator_timeout: int = 600
    receives: int = 10


SETTINGS = Settings()
