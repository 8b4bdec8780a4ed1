"""Replica keys: moto lets primary and replica share one description and drops what the call asks for."""

from __future__ import annotations

import copy
import json

from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse


def install() -> None:
    """Corrects ReplicateKey."""
    replicate = KmsBackend.replicate_key
    answer = KmsResponse.replicate_key

    def replicate_key(self: KmsBackend, key_id: str, replica_region: str) -> Key:
        replica = replicate(self, key_id, replica_region)
        replica.multi_region_configuration = copy.deepcopy(replica.multi_region_configuration)
        replica.multi_region_configuration["MultiRegionKeyType"] = "REPLICA"
        return replica

    def answer_replicate_key(self: KmsResponse) -> str:
        text: str = answer(self)
        wish = json.loads(self.body)
        name = wish["KeyId"].split("/")[-1]
        backend = kms_backends[self.current_account][wish["ReplicaRegion"]]
        if wish.get("Tags"):
            backend.tag_resource(name, wish["Tags"])
        replica = backend.keys[name]
        replica.policy = wish.get("Policy") or replica.policy
        replica.description = wish.get("Description") or replica.description
        return text

    KmsBackend.replicate_key = replicate_key
    KmsResponse.replicate_key = answer_replicate_key
