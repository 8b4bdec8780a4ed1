"""One customer-managed key in each region, both under one and the same policy."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from constructs import Construct

from foundation import DR, PRIMARY, Condition, Deployment, Grant, document
from security.policies import USE, account_root


class Keys(Construct):
    """The keys by role. Nothing in their policy depends on the region: it names the services of both."""

    def __init__(self, stack: Deployment, name: str) -> None:
        super().__init__(stack, name)
        policy = document(self, "policy", self.grants(stack.account_id))
        self.keys: dict[str, KmsKey] = {}
        for site in (PRIMARY, DR):
            key = KmsKey(
                self,
                site.role,
                provider=stack.providers[site.role],
                description=f"Encrypts transactions data ({stack.suffix})",
                policy=policy.json,
                enable_key_rotation=True,
                deletion_window_in_days=7,
                tags={"Name": f"transactions-{stack.suffix}"},
            )
            KmsAlias(
                self,
                f"{site.role}_alias",
                provider=stack.providers[site.role],
                name=f"alias/transactions-{stack.suffix}",
                target_key_id=key.key_id,
            )
            self.keys[site.role] = key

    @staticmethod
    def grants(account_id: str) -> list[Grant]:
        """Who may use the keys: the account as its IAM says, and the services that act by themselves."""
        own = Condition("StringEquals", "aws:SourceAccount", [account_id])
        logs = [
            Condition(
                "ArnLike",
                "kms:EncryptionContext:aws:logs:arn",
                [f"arn:aws:logs:{site.region}:{account_id}:*" for site in (PRIMARY, DR)],
            )
        ]
        services = {
            "cloudwatch.amazonaws.com": [own],
            f"logs.{PRIMARY.region}.amazonaws.com": logs,
            f"logs.{DR.region}.amazonaws.com": logs,
        }
        return [
            # Without this statement nobody could ever change or delete the key; it leaves the rest to IAM.
            Grant(
                sid="AccountDecides",
                actions=["kms:*"],
                resources=["*"],
                principals={"AWS": [account_root(account_id)]},
            ),
            *(
                Grant(
                    sid="".join(word.capitalize() for word in service.replace("-", ".").split(".")),
                    actions=USE,
                    resources=["*"],
                    principals={"Service": [service]},
                    conditions=conditions,
                )
                for service, conditions in services.items()
            ),
        ]
