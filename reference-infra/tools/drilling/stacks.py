"""What each stack needs before it can be applied, and what of it can be drilled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Root:
    """One folder that Terraform is run in, relative to reference-infra/ (or to the stack's offline copy)."""

    folder: str
    variables: tuple[str, ...] = ("example.tfvars",)


@dataclass(frozen=True)
class Stack:
    """One stack: its roots in order of applying, what comes first, and whether a database fails over."""

    name: str
    roots: tuple[Root, ...]
    # Root that makes the network which the stack expects to be there; its output `tfvars` is a file of variables.
    network: Root | None = None
    # Root that makes the bucket and table which the stack keeps its state in.
    backend: Root | None = None
    # The stack uses providers that the mirror lacks: tools/offline.py copies it without them.
    offline: bool = False
    drill: bool = False
    # Test files of the stack, relative to it, that look at what was applied: its outputs are in the file OUTPUTS.
    checks: tuple[str, ...] = ()
    # Bucket, and its region, that the roots keep their states in and do not make themselves.
    state_bucket: tuple[str, str] | None = None
    # Folder below stacks/, when it is not named like the stack: one deployment in two notations.
    folder: str = ""


CDKTF = "stacks/cdktf-weighted"
STATES = ("example-terraform-state", "us-east-2")

STACKS = (
    Stack("hot-standby", (Root("stacks/hot-standby"),), drill=True),
    Stack("active-passive-mysql", (Root("stacks/active-passive-mysql"),), drill=True),
    Stack("serverless-payments", (Root("stacks/serverless-payments/lib"),), offline=True, checks=("tests/integration.py",)),
    Stack(
        "postgres-database",
        (Root("stacks/postgres-database"),),
        network=Root("tools/drilling/existing-network", ()),
        backend=Root("bootstrap-state"),
        drill=True,
    ),
    Stack(
        "cdktf-weighted",
        tuple(Root(f"{CDKTF}/synth/stacks/{part}", ("../../../hcl/example.tfvars",)) for part in ("shared", "primary", "dr")),
        drill=True,
        state_bucket=STATES,
    ),
    Stack("cdktf-weighted-hcl", (Root(f"{CDKTF}/hcl"),), drill=True, state_bucket=STATES, folder="cdktf-weighted"),
)


def find(infra: Path, names: list[str]) -> list[Stack]:
    """Stacks by name; without names all that are there."""
    by_name = {stack.name: stack for stack in STACKS}
    if unknown := [name for name in names if name not in by_name]:
        raise KeyError(f"no such stack: {', '.join(unknown)} (there are {', '.join(by_name)})")
    wanted = [by_name[name] for name in names] if names else list(STACKS)
    return [stack for stack in wanted if all((infra / root.folder).is_dir() for root in stack.roots)]
