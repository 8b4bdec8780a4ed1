"""A function in the private subnets, with its log, its role and its own way out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.lambda_function import (
    LambdaFunction,
    LambdaFunctionEnvironment,
    LambdaFunctionVpcConfig,
)
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from constructs import Construct

from foundation import DR, PRIMARY, SETTINGS, Deployment, Grant, Site, document
from foundation.documents import assumed_by
from networking import Network
from security import log_writing, network_interfaces

# From the folder of a synthesised stack, synth/stacks/NAME, to the functions and their packages.
ROOT = "${path.module}/../../../../.."
RUNTIME = "python3.12"


@dataclass(frozen=True)
class Package:
    """A function's source folder; the ZIP of the same name is made from it beforehand."""

    name: str
    handler: str
    included: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the ZIP lies."""
        return f"{ROOT}/build/{self.name}.zip"

    @property
    def source_hash(self) -> str:
        """A hash of the sources, so that a plan needs no ZIP, and new source deploys again."""
        folder = f'"{ROOT}/functions"'
        files = f'concat(sort(fileset({folder}, "{self.name}/*.py")), {json.dumps(list(self.included))})'
        return f'${{sha256(join("", [for file in {files} : filesha256("{ROOT}/functions/${{file}}")]))}}'


class Function(Construct):
    """One function of one region. Its role may log, live in the network, and do what the grants say."""

    def __init__(
        self,
        stack: Deployment,
        name: str,
        site: Site,
        network: Network,
        *,
        called: str,
        description: str,
        package: Package,
        memory: int,
        timeout: int,
        concurrency: int,
        environment: dict[str, str],
        grants: Sequence[Grant],
        key_arn: str,
        database: bool,
    ) -> None:
        super().__init__(stack, name)
        self.called = f"{called}-{stack.suffix}"
        self.network = network
        group = f"/aws/lambda/{self.called}"
        # Made here, so that it ends with the stack; one that Lambda makes stays for ever.
        log = CloudwatchLogGroup(
            self,
            "log",
            name=group,
            retention_in_days=SETTINGS.log_days,
            kms_key_id=key_arn,
            skip_destroy=False,
        )
        # Roles are global, functions of one name live in two regions.
        self.role = IamRole(
            self,
            "role",
            name=f"{called}-{site.region}-{stack.suffix}",
            description=f"Runs {self.called}",
            assume_role_policy=document(self, "trust", assumed_by("lambda.amazonaws.com")).json,
        )
        work = document(
            self,
            "work",
            [
                log_writing(site.region, stack.account_id, group),
                *network_interfaces(site.region, stack.account_id),
                *grants,
            ],
        )
        policy = IamRolePolicy(self, "role_policy", name=self.called, role=self.role.id, policy=work.json)
        way_out = self.way_out(database)
        self.function = LambdaFunction(
            self,
            "this",
            function_name=self.called,
            description=description,
            role=self.role.arn,
            runtime=RUNTIME,
            handler=package.handler,
            filename=package.path,
            source_code_hash=package.source_hash,
            memory_size=memory,
            timeout=timeout,
            reserved_concurrent_executions=concurrency,
            kms_key_arn=key_arn,
            vpc_config=LambdaFunctionVpcConfig(
                subnet_ids=[subnet.id for subnet in network.private.values()],
                security_group_ids=[self.group.id],
            ),
            environment=LambdaFunctionEnvironment(variables=environment),
            depends_on=[log, policy, *way_out],
        )

    def way_out(self, database: bool) -> list[VpcSecurityGroupEgressRule]:
        """Calls AWS, and the database in either region; nobody calls in."""
        self.group = SecurityGroup(
            self,
            "group",
            name=self.called,
            description="The function calls out, nobody calls in",
            vpc_id=self.network.vpc.id,
            tags={"Name": self.called},
        )
        rules = [
            VpcSecurityGroupEgressRule(
                self,
                "https",
                security_group_id=self.group.id,
                description="AWS services",
                cidr_ipv4="0.0.0.0/0",
                from_port=443,
                to_port=443,
                ip_protocol="tcp",
                tags={"Name": f"{self.called}-https"},
            )
        ]
        for site in (PRIMARY, DR) if database else ():
            rules.append(
                VpcSecurityGroupEgressRule(
                    self,
                    f"database_{site.role}",
                    security_group_id=self.group.id,
                    description=f"Database in {site.cidr_block}",
                    cidr_ipv4=site.cidr_block,
                    from_port=SETTINGS.database_port,
                    to_port=SETTINGS.database_port,
                    ip_protocol="tcp",
                    tags={"Name": f"{self.called}-database"},
                )
            )
        return rules
