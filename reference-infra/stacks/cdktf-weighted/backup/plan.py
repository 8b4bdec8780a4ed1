"""One region's plan: its cluster, every day, kept for seven days, and copied to the other region."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.backup_plan import (
    BackupPlan,
    BackupPlanRule,
    BackupPlanRuleCopyAction,
    BackupPlanRuleCopyActionLifecycle,
    BackupPlanRuleLifecycle,
)
from cdktf_cdktf_provider_aws.backup_selection import BackupSelection
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from constructs import Construct

from backup.vaults import vault_name
from database import cluster_name
from foundation import DR, PRIMARY, SETTINGS, Condition, Deployment, Grant, Site, document
from foundation.documents import assumed_by

SCHEDULE = "cron(0 5 * * ? *)"


class Plan(Construct):
    """Plan, selection and the role that AWS Backup works in."""

    def __init__(self, stack: Deployment, name: str, site: Site, cluster_arn: str, copy_to: str, key_arns: list[str]) -> None:
        super().__init__(stack, name)
        self.suffix = stack.suffix
        self.account_id = stack.account_id
        self.site = site
        plan_name = f"transactions-{stack.suffix}"
        self.plan = BackupPlan(
            self,
            "this",
            name=plan_name,
            rule=[
                BackupPlanRule(
                    rule_name="daily",
                    target_vault_name=vault_name(stack.suffix),
                    schedule=SCHEDULE,
                    start_window=60,
                    completion_window=180,
                    lifecycle=BackupPlanRuleLifecycle(delete_after=SETTINGS.backup_days),
                    copy_action=[
                        BackupPlanRuleCopyAction(
                            destination_vault_arn=copy_to,
                            lifecycle=BackupPlanRuleCopyActionLifecycle(delete_after=SETTINGS.backup_days),
                        )
                    ],
                )
            ],
            tags={"Name": plan_name},
        )
        role_name = f"backup-transactions-{site.region}-{stack.suffix}"
        own = Condition("StringEquals", "aws:SourceAccount", [stack.account_id])
        self.role = IamRole(
            self,
            "role",
            name=role_name,
            description=f"Backs up transactions in {site.region}",
            assume_role_policy=document(self, "trust", assumed_by("backup.amazonaws.com", own)).json,
        )
        policy = IamRolePolicy(
            self,
            "role_policy",
            name=role_name,
            role=self.role.id,
            policy=document(self, "work", self.grants(copy_to, key_arns)).json,
        )
        BackupSelection(
            self,
            "selection",
            name=plan_name,
            plan_id=self.plan.id,
            iam_role_arn=self.role.arn,
            resources=[cluster_arn],
            depends_on=[policy],
        )

    def grants(self, copy_to: str, key_arns: list[str]) -> list[Grant]:
        """Snapshots of this cluster, copies of those that AWS Backup has made, and the keys of both."""
        cluster = f"arn:aws:rds:{self.site.region}:{self.account_id}:cluster:{cluster_name(self.site.role, self.suffix)}"
        # A copy is made where it arrives.
        snapshots = [f"arn:aws:rds:{site.region}:{self.account_id}:cluster-snapshot:awsbackup:*" for site in (PRIMARY, DR)]
        vault = f"arn:aws:backup:{self.site.region}:{self.account_id}:backup-vault:{vault_name(self.suffix)}"
        return [
            Grant(
                sid="TakeSnapshots",
                actions=[
                    "rds:AddTagsToResource",
                    "rds:CopyDBClusterSnapshot",
                    "rds:CreateDBClusterSnapshot",
                    "rds:DescribeDBClusterSnapshots",
                    "rds:DescribeDBClusters",
                    "rds:ListTagsForResource",
                ],
                resources=[cluster, *snapshots],
            ),
            Grant(
                sid="DropSnapshots",
                actions=["rds:DeleteDBClusterSnapshot", "rds:ModifyDBClusterSnapshotAttribute"],
                resources=snapshots,
            ),
            Grant(
                sid="UseVaults",
                actions=["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"],
                resources=[vault, copy_to],
            ),
            Grant(
                sid="UseKeys",
                actions=["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"],
                resources=key_arns,
            ),
            Grant(
                sid="LendKeys",
                actions=["kms:CreateGrant"],
                resources=key_arns,
                conditions=[Condition("Bool", "kms:GrantIsForAWSResource", ["true"])],
            ),
        ]
