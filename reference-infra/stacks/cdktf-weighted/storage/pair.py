"""A bucket in each region for one purpose, copied both ways, deletions included."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_replication_configuration import (
    S3BucketReplicationConfigurationA,
    S3BucketReplicationConfigurationRule,
    S3BucketReplicationConfigurationRuleDeleteMarkerReplication,
    S3BucketReplicationConfigurationRuleDestination,
    S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration,
    S3BucketReplicationConfigurationRuleDestinationMetrics,
    S3BucketReplicationConfigurationRuleDestinationMetricsEventThreshold,
    S3BucketReplicationConfigurationRuleDestinationReplicationTime,
    S3BucketReplicationConfigurationRuleDestinationReplicationTimeTime,
    S3BucketReplicationConfigurationRuleFilter,
    S3BucketReplicationConfigurationRuleSourceSelectionCriteria,
    S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects,
)
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
    S3BucketVersioningA,
    S3BucketVersioningVersioningConfiguration,
)
from constructs import Construct

from foundation import DR, PRIMARY, Condition, Deployment, Grant, Site, document
from foundation.documents import assumed_by, tls_only
from security import Keys

PURPOSES = ("transaction-logs", "documents")
# The only figure that S3 knows.
PROMISED_MINUTES = 15
# How long what was overwritten or deleted can be brought back.
OLD_VERSION_DAYS = 30


def bucket_name(purpose: str, role: str, suffix: str) -> str:
    """Bucket names are global, so the second region's says which it is."""
    return f"{purpose}-{suffix}" if role == PRIMARY.role else f"{purpose}-{role}-{suffix}"


class BucketPair(Construct):
    """Both buckets of one purpose, and the role that copies between them."""

    def __init__(self, stack: Deployment, name: str, purpose: str, keys: Keys) -> None:
        super().__init__(stack, name)
        self.stack = stack
        self.purpose = purpose
        self.keys = keys
        self.versioned: list[S3BucketVersioningA] = []
        self.buckets = {site.role: self.bucket(site) for site in (PRIMARY, DR)}
        role, policy = self.copying_role()
        for source, target in ((PRIMARY, DR), (DR, PRIMARY)):
            self.replicate(source, target, role, policy)

    def arn(self, site: Site) -> str:
        """Spelt from the name: policies can then be read before anything exists."""
        return f"arn:aws:s3:::{bucket_name(self.purpose, site.role, self.stack.suffix)}"

    def bucket(self, site: Site) -> S3Bucket:
        """A versioned bucket under the key of its region, closed to the public and to plain connections."""
        provider = self.stack.providers[site.role]
        name = bucket_name(self.purpose, site.role, self.stack.suffix)
        bucket = S3Bucket(
            self, site.role, provider=provider, bucket=name, force_destroy=True, tags={"Name": name}
        )
        versions = S3BucketVersioningA(
            self,
            f"{site.role}_versions",
            provider=provider,
            bucket=bucket.id,
            versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
        )
        self.versioned.append(versions)
        self.age(site, bucket, versions)
        S3BucketServerSideEncryptionConfigurationA(
            self,
            f"{site.role}_encryption",
            provider=provider,
            bucket=bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    bucket_key_enabled=True,
                    apply_server_side_encryption_by_default=S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                        sse_algorithm="aws:kms", kms_master_key_id=self.keys.keys[site.role].arn
                    ),
                )
            ],
        )
        block = S3BucketPublicAccessBlock(
            self,
            f"{site.role}_privacy",
            provider=provider,
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )
        arn = self.arn(site)
        policy = document(self, f"{site.role}_policy_text", [tls_only(["s3:*"], [arn, f"{arn}/*"])], provider)
        S3BucketPolicy(
            self,
            f"{site.role}_policy",
            provider=provider,
            bucket=bucket.id,
            policy=policy.json,
            depends_on=[block],
        )
        return bucket

    def age(self, site: Site, bucket: S3Bucket, versions: S3BucketVersioningA) -> None:
        """Drops old versions and uploads that were broken off. Rules are not copied: each bucket has its own."""
        S3BucketLifecycleConfiguration(
            self,
            f"{site.role}_ageing",
            provider=self.stack.providers[site.role],
            bucket=bucket.id,
            rule=[
                S3BucketLifecycleConfigurationRule(
                    id="old-versions",
                    status="Enabled",
                    filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                    noncurrent_version_expiration=[
                        S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(noncurrent_days=OLD_VERSION_DAYS)
                    ],
                    abort_incomplete_multipart_upload=[
                        S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(days_after_initiation=7)
                    ],
                )
            ],
            depends_on=[versions],
        )

    def copying_role(self) -> tuple[IamRole, IamRolePolicy]:
        """Reads in one region and writes in the other, both ways, with each key only through S3 of its region."""
        name = f"s3-replication-{self.purpose}-{self.stack.suffix}"
        sites = (PRIMARY, DR)
        grants = [
            Grant(
                sid="ReadConfiguration",
                actions=["s3:GetReplicationConfiguration", "s3:ListBucket"],
                resources=[self.arn(site) for site in sites],
            ),
            Grant(
                sid="ReadVersions",
                actions=[
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                ],
                resources=[f"{self.arn(site)}/*" for site in sites],
            ),
            Grant(
                sid="WriteReplicas",
                actions=["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
                resources=[f"{self.arn(site)}/*" for site in sites],
            ),
        ]
        for verb, actions in (("Decrypt", ["kms:Decrypt"]), ("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"])):
            grants += [
                Grant(
                    sid=f"{verb}{site.role.capitalize()}",
                    actions=actions,
                    resources=[self.keys.keys[site.role].arn],
                    conditions=[
                        Condition("StringEquals", "kms:ViaService", [f"s3.{site.region}.amazonaws.com"])
                    ],
                )
                for site in sites
            ]
        account = Condition("StringEquals", "aws:SourceAccount", [self.stack.account_id])
        role = IamRole(
            self,
            "replication",
            name=name,
            description=f"Copies {self.purpose} between the regions",
            assume_role_policy=document(self, "trust", assumed_by("s3.amazonaws.com", account)).json,
        )
        policy = IamRolePolicy(
            self, "replication_policy", name=name, role=role.id, policy=document(self, "copying", grants).json
        )
        return role, policy

    def replicate(self, source: Site, target: Site, role: IamRole, policy: IamRolePolicy) -> None:
        """Copies everything, deletions too, and encrypts copies with the key of where they arrive."""
        S3BucketReplicationConfigurationA(
            self,
            f"{source.role}_replication",
            provider=self.stack.providers[source.role],
            bucket=self.buckets[source.role].id,
            role=role.arn,
            rule=[
                S3BucketReplicationConfigurationRule(
                    id=f"to-{target.role}",
                    priority=1,
                    status="Enabled",
                    filter=S3BucketReplicationConfigurationRuleFilter(),
                    delete_marker_replication=S3BucketReplicationConfigurationRuleDeleteMarkerReplication(
                        status="Enabled"
                    ),
                    source_selection_criteria=S3BucketReplicationConfigurationRuleSourceSelectionCriteria(
                        sse_kms_encrypted_objects=S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects(
                            status="Enabled"
                        )
                    ),
                    destination=S3BucketReplicationConfigurationRuleDestination(
                        bucket=self.buckets[target.role].arn,
                        storage_class="STANDARD",
                        encryption_configuration=S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration(
                            replica_kms_key_id=self.keys.keys[target.role].arn
                        ),
                        replication_time=S3BucketReplicationConfigurationRuleDestinationReplicationTime(
                            status="Enabled",
                            time=S3BucketReplicationConfigurationRuleDestinationReplicationTimeTime(
                                minutes=PROMISED_MINUTES
                            ),
                        ),
                        metrics=S3BucketReplicationConfigurationRuleDestinationMetrics(
                            status="Enabled",
                            event_threshold=S3BucketReplicationConfigurationRuleDestinationMetricsEventThreshold(
                                minutes=PROMISED_MINUTES
                            ),
                        ),
                    ),
                )
            ],
            # Replication is refused until both ends keep versions, and fails until the role may copy.
            depends_on=[*self.versioned, policy],
        )
