"""The session table: a DynamoDB global table, on demand, written in either region."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableReplica,
    DynamodbTableServerSideEncryption,
    DynamodbTableTtl,
)
from constructs import Construct

from foundation import DR, PRIMARY, Deployment
from security import Keys


def table_name(suffix: str) -> str:
    """Name of the table, the same in both regions."""
    return f"sessions-{suffix}"


class SessionTable(Construct):
    """The table in the primary region and its replica. The replica is written from the stream, so that has whole items."""

    def __init__(self, stack: Deployment, name: str, keys: Keys) -> None:
        super().__init__(stack, name)
        self.table = DynamodbTable(
            self,
            "this",
            name=table_name(stack.suffix),
            billing_mode="PAY_PER_REQUEST",
            hash_key="session_id",
            stream_enabled=True,
            stream_view_type="NEW_AND_OLD_IMAGES",
            deletion_protection_enabled=False,
            attribute=[DynamodbTableAttribute(name="session_id", type="S")],
            ttl=DynamodbTableTtl(attribute_name="expires_at", enabled=True),
            point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
            server_side_encryption=DynamodbTableServerSideEncryption(
                enabled=True, kms_key_arn=keys.keys[PRIMARY.role].arn
            ),
            replica=[
                DynamodbTableReplica(
                    region_name=DR.region,
                    kms_key_arn=keys.keys[DR.role].arn,
                    point_in_time_recovery=True,
                    propagate_tags=True,
                )
            ],
            tags={"Name": table_name(stack.suffix)},
        )
