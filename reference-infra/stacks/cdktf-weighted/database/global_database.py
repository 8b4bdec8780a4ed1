"""What the two clusters share: the global database that they join, and the master user's credentials."""

from __future__ import annotations

from cdktf import Fn, TerraformResourceLifecycle
from cdktf_cdktf_provider_aws.data_aws_secretsmanager_random_password import DataAwsSecretsmanagerRandomPassword
from cdktf_cdktf_provider_aws.rds_global_cluster import RdsGlobalCluster
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret, SecretsmanagerSecretReplica
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from constructs import Construct

from foundation import DR, PRIMARY, SETTINGS, Deployment
from security import Keys

ENGINE = "aurora-postgresql"


def global_name(suffix: str) -> str:
    """Identifier of the global database."""
    return f"transactions-global-{suffix}"


def cluster_name(role: str, suffix: str) -> str:
    """Identifier of one region's cluster."""
    return f"transactions-{role}-{suffix}"


class GlobalDatabase(Construct):
    """An empty global database; each region's stack adds its cluster."""

    def __init__(self, stack: Deployment, name: str) -> None:
        super().__init__(stack, name)
        self.cluster = RdsGlobalCluster(
            self,
            "this",
            global_cluster_identifier=global_name(stack.suffix),
            engine=ENGINE,
            engine_version=SETTINGS.engine_version,
            database_name=SETTINGS.database_name,
            storage_encrypted=True,
            deletion_protection=False,
            force_destroy=True,
        )


class Credentials(Construct):
    """The master password, readable in both regions. Aurora refuses to manage it on a global database."""

    def __init__(self, stack: Deployment, name: str, keys: Keys) -> None:
        super().__init__(stack, name)
        # Drawn anew on every plan; the secret keeps the first draw.
        drawn = DataAwsSecretsmanagerRandomPassword(
            self,
            "drawn",
            password_length=32,
            exclude_punctuation=True,
            exclude_characters="/@\"'\\` ",
            require_each_included_type=True,
        )
        self.secret = SecretsmanagerSecret(
            self,
            "this",
            name=f"database-master-{stack.suffix}",
            description=f"Credentials of {SETTINGS.database_user}",
            kms_key_id=keys.keys[PRIMARY.role].arn,
            recovery_window_in_days=0,
            replica=[SecretsmanagerSecretReplica(region=DR.region, kms_key_id=keys.keys[DR.role].arn)],
        )
        SecretsmanagerSecretVersion(
            self,
            "version",
            secret_id=self.secret.id,
            secret_string=Fn.jsonencode({"username": SETTINGS.database_user, "password": drawn.random_password}),
            lifecycle=TerraformResourceLifecycle(ignore_changes=["secret_string"]),
        )
