"""AWS Backup: what a plan covers, who hears of jobs, and tags that come back. Nothing is ever backed up."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.responses import BackupResponse


def install() -> None:
    """Adds the methods, and the addresses that lead to them."""
    for method in (
        create_backup_selection,
        get_backup_selection,
        delete_backup_selection,
        list_recovery_points_by_backup_vault,
        put_backup_vault_notifications,
        get_backup_vault_notifications,
        delete_backup_vault_notifications,
        put_backup_vault_access_policy,
        get_backup_vault_access_policy,
        delete_backup_vault_access_policy,
        list_tags,
    ):
        setattr(BackupResponse, method.__name__, method)
    for part in ("recovery-points", "notification-configuration", "access-policy"):
        for end in ("$", "/$"):
            urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/" + part + end] = urls.response.dispatch


def _kept(self: BackupResponse, what: str) -> dict[str, Any]:
    """Moto's backend is per region, so what hangs on it is too."""
    kept: dict[str, Any] = self.backup_backend.__dict__.setdefault(f"drill_{what}", {})
    return kept


def _part(self: BackupResponse, index: int) -> str:
    return unquote(self.path.strip("/").split("/")[index])


def create_backup_selection(self: BackupResponse) -> str:
    """PUT /backup/plans/ID/selections."""
    plan, selection = _part(self, 2), str(uuid.uuid4())
    head = {"BackupPlanId": plan, "SelectionId": selection, "CreationDate": time.time()}
    _kept(self, "selections")[selection] = head | {"BackupSelection": json.loads(self.body)["BackupSelection"]}
    return json.dumps(head)


def get_backup_selection(self: BackupResponse) -> str:
    """GET /backup/plans/ID/selections/ID."""
    found = _kept(self, "selections").get(_part(self, -1))
    if not found:
        raise ResourceNotFoundException("Cannot find the selection")
    return json.dumps(found)


def delete_backup_selection(self: BackupResponse) -> str:
    """DELETE /backup/plans/ID/selections/ID."""
    _kept(self, "selections").pop(_part(self, -1), None)
    return "{}"


def list_recovery_points_by_backup_vault(self: BackupResponse) -> str:
    """No job ever ran."""
    del self
    return json.dumps({"RecoveryPoints": []})


def put_backup_vault_notifications(self: BackupResponse) -> str:
    """PUT /backup-vaults/NAME/notification-configuration."""
    _kept(self, "notifications")[_part(self, 1)] = json.loads(self.body)
    return "{}"


def get_backup_vault_notifications(self: BackupResponse) -> str:
    """GET of the same."""
    name = _part(self, 1)
    found = _kept(self, "notifications").get(name)
    if not found:
        raise ResourceNotFoundException("The vault notifies nobody")
    return json.dumps({"BackupVaultName": name, **found})


def delete_backup_vault_notifications(self: BackupResponse) -> str:
    """DELETE of the same."""
    _kept(self, "notifications").pop(_part(self, 1), None)
    return "{}"


def put_backup_vault_access_policy(self: BackupResponse) -> str:
    """PUT /backup-vaults/NAME/access-policy."""
    _kept(self, "policies")[_part(self, 1)] = json.loads(self.body)
    return "{}"


def get_backup_vault_access_policy(self: BackupResponse) -> str:
    """GET of the same."""
    name = _part(self, 1)
    found = _kept(self, "policies").get(name)
    if not found:
        raise ResourceNotFoundException("The vault has no policy")
    return json.dumps({"BackupVaultName": name, **found})


def delete_backup_vault_access_policy(self: BackupResponse) -> str:
    """DELETE of the same."""
    _kept(self, "policies").pop(_part(self, 1), None)
    return "{}"


def list_tags(self: BackupResponse) -> str:
    """moto expects a slash at the end, which not every client sends."""
    arn = unquote(self.path.split("/tags/", 1)[-1].rstrip("/"))
    return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})
