"""Buckets: policies that ask for TLS, delete markers, and replication rules that come back whole."""

from __future__ import annotations

import json
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import ReplicationConfigurationNotFoundError
from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.s3.responses import S3Response


def install() -> None:
    """Corrects three answers."""
    _assume_tls()
    # moto empties a bucket by disposing of every version, and delete markers are versions.
    if not hasattr(FakeDeleteMarker, "dispose"):
        FakeDeleteMarker.dispose = lambda self, garbage=False: None
    S3Response.get_bucket_replication = _get_bucket_replication


def _assume_tls() -> None:
    """moto ignores conditions, so that a denial of plain HTTP denies everything. Here every call counts as TLS."""
    original = FakeBucket.get_permission

    def get_permission(self: FakeBucket, action: str, resource: str) -> Any:
        if self.policy is None:
            return original(self, action, resource)
        document = json.loads(self.policy)
        statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        binding = [statement for statement in statements if not denies_plain_http(statement)]
        kept, self.policy = self.policy, json.dumps(document | {"Statement": binding}).encode() if binding else None
        try:
            return original(self, action, resource)
        finally:
            self.policy = kept

    FakeBucket.get_permission = get_permission


def denies_plain_http(statement: dict[str, Any]) -> bool:
    """Whether a statement denies, and only calls without TLS."""
    wanted = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return statement.get("Effect") == "Deny" and str(wanted[0] if isinstance(wanted, list) else wanted).lower() == "false"


def _get_bucket_replication(self: S3Response) -> Any:
    """moto returns a few fields of each rule and makes up the rest."""
    self.data["Action"] = "GetBucketReplication"
    replication = self.backend.get_bucket_replication(self.bucket_name)
    if not replication:
        raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
    rules = [
        {
            "DeleteMarkerReplication": {"Status": "Disabled"},
            **{name: value for name, value in rule.items() if not name.startswith("@")},
            "Filter": _filter(rule.get("Filter")),
        }
        for rule in replication["Rule"]
    ]
    return self.serialized(ActionResult({"ReplicationConfiguration": {"Role": replication["Role"], "Rules": rules}}))


def _filter(value: Any) -> dict[str, Any]:
    """An empty filter is one of an empty prefix."""
    return {**value, "Prefix": value.get("Prefix") or ""} if isinstance(value, dict) and "And" not in value else value or {"Prefix": ""}
