"""What is still there after a destroy: asked of moto's own stores, not of the state file.

Only what a run made is told: default networks, AWS-managed policies and keys that wait for their
deletion are in every account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from moto.backends import get_backend

ACCOUNT = "123456789012"

Lister = Callable[[Any], Iterable[str]]


def _not(thing: Any, *states: str) -> bool:
    return str(getattr(thing, "state", getattr(thing, "status", ""))).lower() not in states


def serves_aws(key: Any) -> bool:
    """Whether it is a service's own key, which moto makes when somebody asks for it."""
    return any(alias.startswith("alias/aws/") for alias in key.aliases)


# Service, what it is, and how the things are found in a backend of moto's.
STORES: tuple[tuple[str, str, Lister], ...] = (
    ("acm", "certificate", lambda b: b._certificates),
    ("apigatewayv2", "api", lambda b: b.apis),
    ("backup", "vault", lambda b: b.vaults),
    ("backup", "plan", lambda b: [p.backup_plan_id for p in b.plans.values() if p.deletion_date is None]),
    ("cloudwatch", "alarm", lambda b: b.alarms),
    ("cloudwatch", "dashboard", lambda b: b.dashboards),
    ("dynamodb", "table", lambda b: b.tables),
    ("ec2", "network", lambda b: [v.id for v in b.vpcs.values() if not v.is_default]),
    ("ec2", "address", lambda b: [a.allocation_id for a in b.addresses]),
    ("ec2", "NAT gateway", lambda b: [n.id for n in b.nat_gateways.values() if _not(n, "deleted")]),
    ("ec2", "peering connection", lambda b: [p.id for p in b.vpc_pcxs.values() if p._status.code not in {"deleted", "rejected"}]),
    ("ec2", "endpoint", lambda b: [e.id for e in b.vpc_end_points.values() if _not(e, "deleted")]),
    ("elbv2", "load balancer", lambda b: b.load_balancers),
    ("elbv2", "target group", lambda b: b.target_groups),
    ("events", "rule", lambda b: [n for bus in b.event_buses.values() for n in bus.rules]),
    ("iam", "role", lambda b: [r.name for r in b.roles.values() if not r.path.startswith("/aws-service-role/")]),
    ("iam", "policy", lambda b: [p.name for p in b.managed_policies.values() if ":aws:policy/" not in p.arn]),
    ("kms", "key", lambda b: [k.id for k in b.keys.values() if k.key_state != "PendingDeletion" and not serves_aws(k)]),
    ("lambda", "function", lambda b: [f.function_name for f in b._lambdas.all()]),
    ("logs", "log group", lambda b: b.groups),
    ("rds", "cluster", lambda b: b.clusters),
    ("rds", "instance", lambda b: b.databases),
    ("rds", "global cluster", lambda b: b.global_clusters),
    ("rds", "subnet group", lambda b: b.subnet_groups),
    ("rds", "cluster parameter group", lambda b: b.db_cluster_parameter_groups),
    ("route53", "zone", lambda b: b.zones),
    ("route53", "health check", lambda b: b.health_checks),
    ("s3", "bucket", lambda b: b.buckets),
    ("secretsmanager", "secret", lambda b: [s.name for s in b.secrets.values() if not s.is_deleted()]),
    ("sns", "topic", lambda b: b.topics),
    ("sqs", "queue", lambda b: b.queues),
    ("ssm", "parameter", lambda b: [n for n in b._parameters if not n.startswith("/aws/")]),
)


def left(account: str = ACCOUNT) -> dict[str, list[str]]:
    """Names by kind and region; empty when everything is gone."""
    found: dict[str, list[str]] = {}
    for service, kind, lister in STORES:
        backends = get_backend(service)
        if account not in backends:
            continue
        # A copy: looking at a region that nobody used makes it.
        for region, backend in list(backends[account].items()):
            names = sorted(str(name) for name in lister(backend))
            if names:
                found[f"{service} {kind} {region}"] = names
    return found
