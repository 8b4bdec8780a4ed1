"""DNS: the hosted zone with its certificates, and each region's health check and weighted record."""

from dns.routing import Routing
from dns.zone import Zone

__all__ = ["Routing", "Zone"]
