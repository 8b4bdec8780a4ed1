"""One CDKTF stack: its state, its providers, its variables, and its view of the other stacks."""

from __future__ import annotations

import jsii
from cdktf import (
    DataTerraformRemoteStateS3,
    S3Backend,
    TerraformElement,
    TerraformOutput,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.provider import AwsProvider, AwsProviderDefaultTags
from constructs import Construct

from foundation.inputs import Inputs
from foundation.settings import SETTINGS, Site

STATE_PREFIX = "cdktf-weighted"
# Parts of a path that say nothing: an area's main resource, and the scope that keeps outputs apart from variables.
NAMELESS = ("this", "outputs")


class Deployment(TerraformStack):
    """A stack that keeps its state in S3, one workspace for each environment suffix."""

    def __init__(self, scope: Construct, name: str, home: Site, others: dict[str, Site] | None = None) -> None:
        super().__init__(scope, name)
        self.home = home
        self.inputs = Inputs(self)
        S3Backend(
            self,
            bucket=SETTINGS.state_bucket,
            key=f"{name}.tfstate",
            region=SETTINGS.state_region,
            encrypt=True,
            workspace_key_prefix=STATE_PREFIX,
        )
        # The lock lies beside the state; Terraform can do that from 1.10 on.
        self.add_override("terraform.backend.s3.use_lockfile", True)
        self.add_override("terraform.required_version", ">= 1.10")
        tags = {"System": "transactions", "EnvironmentSuffix": self.suffix, "ManagedBy": "cdktf"}
        self.provider = AwsProvider(
            self, "aws", region=home.region, default_tags=[AwsProviderDefaultTags(tags=tags)]
        )
        self.providers = {home.role: self.provider}
        for alias, site in (others or {}).items():
            self.providers[site.role] = AwsProvider(
                self,
                f"aws_{alias}",
                alias=alias,
                region=site.region,
                default_tags=[AwsProviderDefaultTags(tags=tags)],
            )
        self.account_id = DataAwsCallerIdentity(self, "account").account_id

    @jsii.member(jsii_name="allocateLogicalId")
    def _allocate_logical_id(self, element: TerraformElement) -> str:
        """Names resources after their place among the areas, as in aws_vpc.networking, without a hash."""
        return "_".join(part for part in element.node.path.split("/")[1:] if part not in NAMELESS)

    @property
    def suffix(self) -> str:
        """The environment suffix, as a reference to the variable."""
        return self.inputs.environment_suffix.string_value

    def put_out(self, values: dict[str, tuple[str, object]]) -> None:
        """Outputs by name, each with a description and a value."""
        scope = Construct(self, "outputs")
        for name, (description, value) in values.items():
            TerraformOutput(scope, name, description=description, value=value)

    def outputs_of(self, stack: str) -> DataTerraformRemoteStateS3:
        """What another stack of the same workspace has put out."""
        return DataTerraformRemoteStateS3(
            self,
            f"state_of_{stack}",
            bucket=SETTINGS.state_bucket,
            key=f"{stack}.tfstate",
            region=SETTINGS.state_region,
            workspace_key_prefix=STATE_PREFIX,
            workspace="${terraform.workspace}",
        )
