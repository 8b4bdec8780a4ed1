"""Networking: a network in each region, and the link between them."""

from networking.network import Network
from networking.peering import Peering

__all__ = ["Network", "Peering"]
