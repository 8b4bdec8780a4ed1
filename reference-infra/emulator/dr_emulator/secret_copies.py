"""Secrets: moto forgets the key of a replica, and rotation rules that are written as a schedule."""

from __future__ import annotations

from typing import Any

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend


def install() -> None:
    """Keeps both, and tells of them."""
    FakeSecret.create_replicas = _with_keys(FakeSecret.create_replicas)
    FakeSecret.to_dict = _with_rules(FakeSecret.to_dict)
    SecretsManagerBackend.rotate_secret = _keeping_rules(SecretsManagerBackend.rotate_secret)


def _with_keys(original: Any) -> Any:
    def call(self: FakeSecret, replica_regions: list[dict[str, str]], force_overwrite: bool) -> Any:
        replicas = original(self, replica_regions, force_overwrite)
        for replica, wish in zip(replicas, replica_regions or [], strict=True):
            replica.config["KmsKeyId"] = wish.get("KmsKeyId") or replica.config["KmsKeyId"]
        return replicas

    return call


def _keeping_rules(original: Any) -> Any:
    def call(self: SecretsManagerBackend, secret_id: str, *arguments: Any, **named: Any) -> Any:
        result = original(self, secret_id, *arguments, **named)
        if rules := named.get("rotation_rules"):
            secret: Any = self.secrets[secret_id]
            secret.kept_rules = rules
        return result

    return call


def _with_rules(original: Any) -> Any:
    def call(self: FakeSecret) -> Any:
        told = original(self)
        if rules := getattr(self, "kept_rules", None):
            told |= {"RotationEnabled": True, "RotationLambdaARN": self.rotation_lambda_arn, "RotationRules": rules}
        return told

    return call
