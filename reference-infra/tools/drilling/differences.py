"""Says whether a plan's differences are known ones: of the emulator's making, each with its reason.

`known-differences.tsv` lists them: resource type, attribute paths (joined by commas), when, reason.
`when` is `always`, or `after-failover` for what a failover changes and the stack leaves alone.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST = Path(__file__).with_name("known-differences.tsv")
QUIET = (["no-op"], ["read"])


@dataclass(frozen=True)
class Known:
    """One line of the list."""

    kind: str
    paths: tuple[str, ...]
    when: str
    reason: str


@dataclass(frozen=True)
class Difference:
    """One resource, or output, that a plan would change."""

    address: str
    kind: str
    actions: tuple[str, ...]
    paths: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.address}: {'/'.join(self.actions)} {', '.join(self.paths)}".rstrip()


@dataclass(frozen=True)
class Verdict:
    """Differences with the lines that explain them, and those without."""

    explained: tuple[tuple[Difference, Known], ...]
    unexplained: tuple[Difference, ...]


def read_list(path: Path = LIST) -> tuple[Known, ...]:
    """Reads the list; lines that start with # are comments."""
    known = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, paths, when, reason = line.split("\t")
            if when not in {"always", "after-failover"} or not reason:
                raise ValueError(f"{path.name}: neither always nor after-failover, or no reason: {line}")
            known.append(Known(kind, tuple(paths.split(",")), when, reason))
    return tuple(known)


def read_plan(plan: dict[str, Any]) -> tuple[Difference, ...]:
    """What `terraform show -json` says would change."""
    found = []
    for entry in plan.get("resource_changes") or []:
        change = entry["change"]
        if change["actions"] not in QUIET:
            unknown = change.get("after_unknown")
            paths = changed(change.get("before"), change.get("after"), unknown if isinstance(unknown, dict) else {})
            found.append(Difference(entry["address"], entry["type"], tuple(change["actions"]), tuple(sorted(paths))))
    for name, change in (plan.get("output_changes") or {}).items():
        if change["actions"] not in QUIET:
            found.append(Difference(f"output.{name}", "output", tuple(change["actions"]), ()))
    return tuple(found)


def changed(before: Any, after: Any, unknown: Any = None, path: str = "") -> set[str]:
    """Paths of the leaves that differ. Places in lists and sets are written as `*`."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = before.keys() | after.keys() | (unknown.keys() if isinstance(unknown, dict) else set())
        return set().union(*(
            changed(before.get(name), after.get(name), unknown.get(name) if isinstance(unknown, dict) else None, f"{path}.{name}" if path else name)
            for name in names
        ))  # fmt: skip
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        rest = unknown if isinstance(unknown, list) and len(unknown) == len(after) else [None] * len(after)
        return set().union(*(changed(b, a, u, f"{path}.*") for b, a, u in zip(before, after, rest, strict=True)))
    return {path} if before != after or unknown is True else set()


def judge(differences: tuple[Difference, ...], known: tuple[Known, ...], *, after_failover: bool = False) -> Verdict:
    """A difference is explained when one line of its type covers every path, and nothing is made or destroyed."""
    explained, unexplained = [], []
    for difference in differences:
        line = next((k for k in known if covers(k, difference) and (after_failover or k.when == "always")), None)
        if line is None:
            unexplained.append(difference)
        else:
            explained.append((difference, line))
    return Verdict(tuple(explained), tuple(unexplained))


def covers(known: Known, difference: Difference) -> bool:
    """Whether a line speaks of this difference, and of all of it."""
    if difference.kind != known.kind or difference.actions != ("update",) or not difference.paths:
        return False
    return all(any(fnmatch.fnmatchcase(path, pattern) for pattern in known.paths) for path in difference.paths)
