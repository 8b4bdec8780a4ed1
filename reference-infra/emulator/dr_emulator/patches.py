"""All patches, in one place. Each is installed once per process."""

from __future__ import annotations

from dr_emulator import (
    backup_calls,
    dynamodb_replicas,
    functions,
    keys,
    networks,
    queues,
    rds_global,
    rds_instances,
    route53_checks,
    s3_buckets,
    secret_copies,
)

_installed = False


def install(polls: int) -> None:
    """Puts every patch in place; a second time only the number of polls is taken over."""
    global _installed  # noqa: PLW0603 - patches change classes of the whole process
    rds_global.set_polls(polls)
    if _installed:
        return
    for module in (rds_global, rds_instances, dynamodb_replicas, backup_calls, s3_buckets, secret_copies, queues, keys, networks, route53_checks, functions):
        module.install()
    _installed = True
