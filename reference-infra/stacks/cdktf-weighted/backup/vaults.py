"""The vaults. Both exist before either plan, since each plan copies into the other's."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.backup_vault import BackupVault
from constructs import Construct

from foundation import DR, PRIMARY, Deployment
from security import Keys


def vault_name(suffix: str) -> str:
    """Name of the vault, the same in both regions."""
    return f"transactions-{suffix}"


class Vaults(Construct):
    """A vault in each region, under its key; destroying it destroys its recovery points."""

    def __init__(self, stack: Deployment, name: str, keys: Keys) -> None:
        super().__init__(stack, name)
        self.vaults = {
            site.role: BackupVault(
                self,
                site.role,
                provider=stack.providers[site.role],
                name=vault_name(stack.suffix),
                kms_key_arn=keys.keys[site.role].arn,
                force_destroy=True,
                tags={"Name": vault_name(stack.suffix)},
            )
            for site in (PRIMARY, DR)
        }
