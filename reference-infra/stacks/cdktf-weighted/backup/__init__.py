"""Backup: a vault in each region, and a plan in each that keeps Aurora snapshots for seven days."""

from backup.plan import Plan
from backup.vaults import Vaults, vault_name

__all__ = ["Plan", "Vaults", "vault_name"]
