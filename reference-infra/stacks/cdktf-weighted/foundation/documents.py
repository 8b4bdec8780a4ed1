"""IAM policy documents, written as data sources so that Terraform and readers see statements and not text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementCondition,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from constructs import Construct


@dataclass(frozen=True)
class Condition:
    """When a statement holds."""

    test: str
    variable: str
    values: Sequence[str]


@dataclass(frozen=True)
class Grant:
    """One statement. Principals are given by type: Service or AWS."""

    actions: Sequence[str]
    resources: Sequence[str] | None = None
    sid: str | None = None
    effect: str | None = None
    principals: dict[str, Sequence[str]] = field(default_factory=dict)
    conditions: Sequence[Condition] = ()


def document(
    scope: Construct, name: str, grants: Sequence[Grant], provider: TerraformProvider | None = None
) -> DataAwsIamPolicyDocument:
    """A policy document of these statements."""
    return DataAwsIamPolicyDocument(
        scope,
        name,
        provider=provider,
        statement=[
            DataAwsIamPolicyDocumentStatement(
                sid=grant.sid,
                effect=grant.effect,
                actions=list(grant.actions),
                resources=None if grant.resources is None else list(grant.resources),
                principals=[
                    DataAwsIamPolicyDocumentStatementPrincipals(type=kind, identifiers=list(identifiers))
                    for kind, identifiers in grant.principals.items()
                ]
                or None,
                condition=[
                    DataAwsIamPolicyDocumentStatementCondition(
                        test=condition.test, variable=condition.variable, values=list(condition.values)
                    )
                    for condition in grant.conditions
                ]
                or None,
            )
            for grant in grants
        ],
    )


def assumed_by(service: str, *conditions: Condition) -> list[Grant]:
    """Lets a service take on a role."""
    return [Grant(actions=["sts:AssumeRole"], principals={"Service": [service]}, conditions=conditions)]


def tls_only(actions: Sequence[str], resources: Sequence[str]) -> Grant:
    """Turns away whoever comes over a plain connection."""
    return Grant(
        sid="TlsOnly",
        effect="Deny",
        actions=actions,
        resources=resources,
        principals={"*": ["*"]},
        conditions=[Condition("Bool", "aws:SecureTransport", ["false"])],
    )
