"""Statements that more than one role or key needs."""

from __future__ import annotations

from foundation.documents import Grant

USE = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)


def account_root(account_id: str) -> str:
    """The principal that stands for all of an account's IAM."""
    return f"arn:aws:iam::{account_id}:root"


def key_use(key_arn: str) -> Grant:
    """Reading and writing what a key encrypts."""
    return Grant(sid="Key", actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[key_arn])


def log_writing(region: str, account_id: str, group: str) -> Grant:
    """Writing into one log group."""
    return Grant(
        sid="WriteLog",
        actions=["logs:CreateLogStream", "logs:PutLogEvents"],
        resources=[f"arn:aws:logs:{region}:{account_id}:log-group:{group}:*"],
    )


def network_interfaces(region: str, account_id: str) -> list[Grant]:
    """What Lambda does in a function's name to put it into a network. Describing knows no narrower resource."""
    return [
        Grant(
            sid="MoveInterfaces",
            actions=[
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:UnassignPrivateIpAddresses",
            ],
            resources=[f"arn:aws:ec2:{region}:{account_id}:*/*"],
        ),
        Grant(
            sid="SeeInterfaces",
            actions=["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
            resources=["*"],
        ),
    ]
