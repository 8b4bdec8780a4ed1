"""The global database, as Aurora tells of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from failover_settings import Settings, region_of

Clients = Callable[[str, str], Any]

# Aurora refuses a failover while another one is under way with one of these.
BUSY = {"InvalidGlobalClusterStateFault", "InvalidDBClusterStateFault"}


class AuroraError(RuntimeError):
    """The global database is not as it would have to be."""


@dataclass(frozen=True)
class State:
    """Who writes, who else is there, and what Aurora is at."""

    writer: str
    members: tuple[str, ...]
    status: str
    moving_to: str

    @property
    def moving(self) -> bool:
        """Whether a failover or switchover is under way."""
        return bool(self.moving_to) or self.status in {"failing-over", "switching-over"}


class GlobalDatabase:
    """Reads and moves one global database, always from the region that will lead."""

    def __init__(self, clients: Clients, settings: Settings, target: str) -> None:
        self._clients = clients
        self._id = settings.global_cluster_id
        self._target = target
        self._region = region_of(target)

    def state(self) -> State:
        """Asks in the target's region: the old one may be gone."""
        answer = self._clients("rds", self._region).describe_global_clusters(GlobalClusterIdentifier=self._id)
        found = answer.get("GlobalClusters") or []
        if not found:
            raise AuroraError(f"there is no global database {self._id}")
        cluster = found[0]
        members = cluster.get("GlobalClusterMembers") or []
        state = State(
            writer=next((m["DBClusterArn"] for m in members if m.get("IsWriter")), ""),
            members=tuple(m["DBClusterArn"] for m in members),
            status=cluster.get("Status") or "",
            moving_to=(cluster.get("FailoverState") or {}).get("ToDbClusterArn") or "",
        )
        if self._target not in state.members:
            raise AuroraError(f"{self._target} is no member of {self._id}")
        return state

    def target_is_available(self) -> bool:
        """Whether the target cluster itself says it is ready."""
        answer = self._clients("rds", self._region).describe_db_clusters(DBClusterIdentifier=self._target.rsplit(":", 1)[1])
        return any(cluster.get("Status") == "available" for cluster in answer.get("DBClusters") or [])

    def move(self, state: State, mode: str, *, allow_data_loss: bool) -> str:
        """Starts the move; answers with the call that was made."""
        arguments: dict[str, Any] = {"GlobalClusterIdentifier": self._id, "TargetDbClusterIdentifier": self._target}
        if mode == "planned":
            # A switchover is the leading region's to give; it waits until the target has everything.
            region = region_of(state.writer) if state.writer else self._region
            self._clients("rds", region).switchover_global_cluster(**arguments)
            return "SwitchoverGlobalCluster"
        if allow_data_loss:
            arguments["AllowDataLoss"] = True
        # A failover is called where it goes to. Without AllowDataLoss Aurora makes it a switchover.
        self._clients("rds", self._region).failover_global_cluster(**arguments)
        return "FailoverGlobalCluster"


def error_code(fault: BaseException) -> str:
    """The code that AWS gives an error, or the error's own name."""
    response = getattr(fault, "response", None) or {}
    return (response.get("Error") or {}).get("Code") or type(fault).__name__
