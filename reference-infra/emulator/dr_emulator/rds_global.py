"""Aurora global databases across regions: members, failover, switchover, and the time they take.

A move is not done when the call returns: the global database says `failing-over` or `switching-over`,
and the target `promoting`, until it has been looked at a few times. Which data survives is not modelled.
"""

from __future__ import annotations

import threading
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.rds import models
from moto.rds.models import DBCluster, GlobalCluster, rds_backends
from moto.rds.responses import RDSResponse

_lock = threading.RLock()
_polls = 2


class GlobalClusterNotFound(ServiceException):
    """There is no such global database."""

    code = "GlobalClusterNotFoundFault"


class ClusterNotFound(ServiceException):
    """The cluster is no member."""

    code = "DBClusterNotFoundFault"


class NotAMember(ServiceException):
    """What RemoveFromGlobalCluster says of a stranger. Terraform takes these words, and only these, for "gone already"."""

    code = "InvalidParameterValue"


class WrongGlobalState(ServiceException):
    """The global database cannot do that now."""

    code = "InvalidGlobalClusterStateFault"


class WrongClusterState(ServiceException):
    """The cluster cannot do that now."""

    code = "InvalidDBClusterStateFault"


class WrongCombination(ServiceException):
    """Two parameters exclude each other."""

    code = "InvalidParameterCombination"


def set_polls(polls: int) -> None:
    """How many looks still see a move under way."""
    global _polls  # noqa: PLW0603 - read by patched classes
    _polls = polls


def install() -> None:
    """Puts the calls into moto's handler and corrects two replies."""
    RDSResponse.remove_from_global_cluster = _remove
    RDSResponse.failover_global_cluster = _failover
    RDSResponse.switchover_global_cluster = _switchover
    RDSResponse.modify_global_cluster = _modify
    RDSResponse.describe_global_clusters = _describe
    _keep_what_create_drops()
    _refuse_to_delete_members()
    _leave_out_scaling()


def _find(response: RDSResponse) -> GlobalCluster:
    name = str(response.params["GlobalClusterIdentifier"]).lower()
    for cluster in response.global_backend.global_clusters.values():
        if name in {cluster.global_cluster_identifier, cluster.global_cluster_arn.lower()}:
            return cluster
    raise GlobalClusterNotFound(f"Global cluster {name} not found")


def _member(cluster: GlobalCluster, name: str) -> DBCluster:
    for member in cluster.members:
        if name == member.db_cluster_arn:
            return member
    raise ClusterNotFound(f"{name} is not found in global cluster {cluster.global_cluster_identifier}")


def _describe(self: RDSResponse) -> ActionResult:
    """Answers by name or by member, and lets the time of a move pass."""
    clusters = list(self.global_backend.global_clusters.values())
    if self.params.get("GlobalClusterIdentifier"):
        clusters = [_find(self)]
    for rule in self.params.get("Filters") or []:
        if rule["Name"] == "db-cluster-id":
            wanted = set(rule["Values"])
            clusters = [c for c in clusters if any({m.db_cluster_arn, m.db_cluster_identifier} & wanted for m in c.members)]
    for cluster in clusters:
        _let_time_pass(cluster)
    return ActionResult({"GlobalClusters": clusters})


def _let_time_pass(cluster: GlobalCluster) -> None:
    with _lock:
        move = getattr(cluster, "move", None)
        if move is None:
            return
        if move["polls"] > 0:
            move["polls"] -= 1
            return
        for member in cluster.members:
            member.is_writer = member is move["target"]
        move["target"].status = "available"
        cluster.status, cluster.failover_state, cluster.move = "available", None, None


def _start_move(self: RDSResponse, *, loses_data: bool, status: str) -> ActionResult:
    with _lock:
        cluster = _find(self)
        target = _member(cluster, self.params["TargetDbClusterIdentifier"])
        if getattr(cluster, "move", None) is not None:
            raise WrongGlobalState(f"Global cluster {cluster.global_cluster_identifier} is {cluster.status}")
        if target.is_writer:
            raise WrongGlobalState(f"{target.db_cluster_arn} is the primary already")
        source = next((m.db_cluster_arn for m in cluster.members if m.is_writer), None)
        cluster.status = status
        cluster.failover_state = {
            "Status": "failing-over" if loses_data else "pending",
            "FromDbClusterArn": source,
            "ToDbClusterArn": target.db_cluster_arn,
            "IsDataLossAllowed": loses_data,
        }
        target.status = "promoting"
        cluster.move = {"target": target, "polls": _polls}
        return ActionResult({"GlobalCluster": cluster})


def _failover(self: RDSResponse) -> ActionResult:
    """Without AllowDataLoss it is a switchover, as AWS has it."""
    loses_data = bool(self.params.get("AllowDataLoss"))
    if loses_data and self.params.get("Switchover"):
        raise WrongCombination("AllowDataLoss and Switchover exclude each other")
    return _start_move(self, loses_data=loses_data, status="failing-over" if loses_data else "switching-over")


def _switchover(self: RDSResponse) -> ActionResult:
    return _start_move(self, loses_data=False, status="switching-over")


def _modify(self: RDSResponse) -> ActionResult:
    cluster = _find(self)
    if (protected := self.params.get("DeletionProtection")) is not None:
        cluster.deletion_protection = protected
    if version := self.params.get("EngineVersion"):
        cluster.engine_version = version
        for member in cluster.members:
            member.engine_version = version
    if name := self.params.get("NewGlobalClusterIdentifier"):
        clusters = self.global_backend.global_clusters
        del clusters[cluster.global_cluster_identifier]
        cluster.global_cluster_identifier = name
        clusters[cluster.global_cluster_identifier] = cluster
    return ActionResult({"GlobalCluster": cluster})


def _remove(self: RDSResponse) -> ActionResult:
    """moto looks in the caller's region only, and swallows what goes wrong there."""
    with _lock:
        cluster = _find(self)
        name = self.params["DbClusterIdentifier"]
        member = next((m for m in cluster.members if m.db_cluster_arn == name), None)
        if member is None:
            raise NotAMember(f"{name} is not found in global cluster {cluster.global_cluster_identifier}")
        if member.is_writer and len(cluster.members) > 1:
            raise WrongGlobalState(f"{member.db_cluster_arn} is the primary: remove the secondary clusters first")
        cluster.members.remove(member)
        member.global_cluster_identifier = None
        member.is_writer = True
        return ActionResult({"GlobalCluster": cluster})


def _keep_what_create_drops() -> None:
    original = RDSResponse.create_global_cluster

    def create_global_cluster(self: RDSResponse) -> ActionResult:
        result = original(self)
        cluster = _find(self)
        cluster.tags = self.params.get("Tags") or []
        cluster.database_name = self.params.get("DatabaseName")
        cluster.failover_state, cluster.move = None, None
        return result

    RDSResponse.create_global_cluster = create_global_cluster


def _refuse_to_delete_members() -> None:
    """AWS keeps members: they have to leave the global database first. moto lets those of other regions go and keeps their names."""
    original = models.RDSBackend.delete_db_cluster

    def delete_db_cluster(self: models.RDSBackend, cluster_identifier: str, snapshot_name: str | None = None) -> DBCluster:
        cluster = self.clusters.get(cluster_identifier)
        for backend in rds_backends[self.account_id].values():
            for candidate in backend.global_clusters.values():
                if cluster is not None and cluster in candidate.members:
                    raise WrongClusterState("This cluster is a part of a global cluster, please remove it from globalcluster first")
        return original(self, cluster_identifier, snapshot_name)

    models.RDSBackend.delete_db_cluster = delete_db_cluster


def _leave_out_scaling() -> None:
    """A cluster without a scaling configuration has none; moto answers with an empty one."""
    original = DBCluster.scaling_configuration_info.fget
    DBCluster.scaling_configuration_info = property(lambda self: original(self) if self.scaling_configuration else None)
