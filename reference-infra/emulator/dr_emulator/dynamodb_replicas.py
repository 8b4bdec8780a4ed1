"""Replicas of global tables (version 2019.11.21).

A replica is a copy of the table's description in the other region over the same items: a write here can
be read there at once. That is how it is built and proves nothing about replication.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

VERSION = "2019.11.21"


def install() -> None:
    """Adds replicas to the description of a table and to UpdateTable."""
    describe = Table.describe
    update_table = DynamoHandler.update_table

    def describe_with_replicas(self: Table, base_key: str = "TableDescription") -> dict[str, Any]:
        answer: dict[str, Any] = describe(self, base_key)
        replicas = getattr(self, "replicas", None)
        if replicas:
            here = _region(self)
            answer[base_key]["GlobalTableVersion"] = VERSION
            answer[base_key]["Replicas"] = [
                {name: value for name, value in replica.items() if value is not None}
                for region, replica in replicas.items()
                if region != here
            ]
        return answer

    def update_with_replicas(self: DynamoHandler) -> ActionResult:
        table = self.dynamodb_backend.get_table(self.body["TableName"])
        for update in self.body.get("ReplicaUpdates") or []:
            _change(self.current_account, table, update)
        if encryption := self.body.get("SSESpecification"):
            table.sse_specification = encryption
        result: ActionResult = update_table(self)
        return result

    Table.describe = describe_with_replicas
    DynamoHandler.update_table = update_with_replicas


def _region(table: Table) -> str:
    return str(table.table_arn.split(":")[3])


def _change(account: str, table: Table, update: dict[str, Any]) -> None:
    here = _region(table)
    replicas: dict[str, dict[str, Any]] = table.__dict__.setdefault("replicas", {})
    replicas.setdefault(here, {"RegionName": here, "ReplicaStatus": "ACTIVE"})
    if wish := update.get("Create"):
        region, key = wish["RegionName"], wish.get("KMSMasterKeyId")
        replicas[region] = {"RegionName": region, "ReplicaStatus": "ACTIVE", "KMSMasterKeyId": key}
        replica = copy.copy(table)
        replica.table_arn = table.table_arn.replace(f":{here}:", f":{region}:")
        replica.continuous_backups = copy.deepcopy(table.continuous_backups)
        replica.tags = []
        replica.replicas = replicas
        if key:
            replica.sse_specification = {"Enabled": True, "KMSMasterKeyId": key}
        dynamodb_backends[account][region].tables[table.name] = replica
    elif wish := update.get("Update"):
        if key := wish.get("KMSMasterKeyId"):
            replicas[wish["RegionName"]]["KMSMasterKeyId"] = key
    elif wish := update.get("Delete"):
        replicas.pop(wish["RegionName"], None)
        dynamodb_backends[account][wish["RegionName"]].tables.pop(table.name, None)
        if len(replicas) == 1:
            replicas.clear()
