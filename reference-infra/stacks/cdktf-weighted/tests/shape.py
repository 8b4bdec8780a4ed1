#!/usr/bin/env python3
"""Compares what the synthesised stacks declare with what the HCL twin declares: resources, and their known arguments.

    drlint graph synth --format json --var-file hcl/example.tfvars > synth.json
    drlint graph hcl --format json --var-file hcl/example.tfvars > hcl.json
    shape.py synth.json hcl.json

Resources are paired by type, region and name. Of arguments, those are compared that both sides know. Ends with 0 when
the two agree, with 1 and a list when not.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What names a resource of any type, in the order in which it is looked for.
NAMES = (
    "bucket",
    "function_name",
    "alarm_name",
    "global_cluster_identifier",
    "cluster_identifier",
    "identifier",
    "statement_id",
    "set_identifier",
    "name",
    "rule_name",
    "protocol",
    "description",
    "destination_cidr_block",
    "service_name",
)
# Written in one place and left to the provider in the other, or different by nature.
APART = {
    # The stacks' folders lie at different depths.
    "aws_lambda_function": {"filename"},
    # The stacks say in their tags who manages them.
    "*": {"tags_all"},
}

Key = tuple[str, str, str]


def main(synth: str, hcl: str) -> int:
    """Prints every difference."""
    left, right = (resources(json.loads(Path(path).read_text("utf-8"))) for path in (synth, hcl))
    complaints = [*differences(left, right), *grants_apart(*(grants(path) for path in (synth, hcl)))]
    for complaint in complaints:
        print(complaint)
    compared = sum(len(group) for group in left.values())
    print(f"{compared} resources in the synthesised stacks, {sum(map(len, right.values()))} in the twin, {len(complaints)} differences")
    return 1 if complaints else 0


def resources(graph: dict[str, Any]) -> dict[Key, list[dict[str, Any]]]:
    """Managed resources by type, region and name."""
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for instance in graph["instances"]:
        if ".data." in f".{instance['address']}" or instance["address"].startswith("data."):
            continue
        arguments = instance["arguments"]
        found[(instance["type"], instance["region"] or "", name_of(arguments))].append(arguments)
    return found


def grants(path: str) -> Counter[str]:
    """Statements of all policy documents: who may do what, when. ARNs are compared where the policies are used."""
    counted: Counter[str] = Counter()
    for instance in json.loads(Path(path).read_text("utf-8"))["instances"]:
        if instance["type"] != "aws_iam_policy_document":
            continue
        for statement in instance["arguments"].get("statement") or []:
            principals = sorted(
                (principal["type"], *sorted(map(str, principal["identifiers"])))
                for principal in statement.get("principals") or []
                if principal["type"] == "Service"
            )
            conditions = sorted((part["test"], part["variable"]) for part in statement.get("condition") or [])
            resources = len(statement.get("resources") or [])
            signature = [statement.get("sid"), statement.get("effect") or "Allow", sorted(statement["actions"])]
            counted[json.dumps([*signature, resources, principals, conditions])] += 1
    return counted


def grants_apart(left: Counter[str], right: Counter[str]) -> Iterator[str]:
    """Statements that one side has and the other has not, or not as often."""
    # Two keys of one policy share one document in the synthesised stack; each has its own in the twin.
    for signature in sorted(left.keys() | right.keys()):
        if (left[signature] == 0) != (right[signature] == 0):
            side = "synthesised" if left[signature] else "in the twin"
            yield f"statement only {side}: {signature}"


def name_of(arguments: dict[str, Any]) -> str:
    """The name that a resource is known by, or nothing."""
    tags = arguments.get("tags")
    candidates = [arguments.get(name) for name in NAMES]
    if isinstance(tags, dict):
        candidates.append(tags.get("Name"))
    return next((value for value in candidates if isinstance(value, str)), "")


def differences(left: dict[Key, list[dict[str, Any]]], right: dict[Key, list[dict[str, Any]]]) -> Iterator[str]:
    """Resources that one side lacks, and arguments that both know and that differ."""
    for key in sorted(left.keys() | right.keys()):
        ours, theirs = left.get(key, []), right.get(key, [])
        label = " ".join(part for part in key if part)
        if len(ours) != len(theirs):
            yield f"{label}: {len(ours)} synthesised, {len(theirs)} in the twin"
            continue
        ours, theirs = (sorted(group, key=lambda one: json.dumps(one, sort_keys=True)) for group in (ours, theirs))
        if len(ours) > 1 and not any(matches(ours, order, key[0]) for order in orders(theirs)):
            yield f"{label}: {len(ours)} of them, and they do not match one another"
        elif len(ours) == 1:
            for path, one, other in clashes(ours[0], theirs[0], key[0]):
                yield f"{label}: {path} is {json.dumps(one)} synthesised, {json.dumps(other)} in the twin"


def orders(group: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """All orders of a small group."""
    import itertools

    yield from (list(order) for order in itertools.permutations(group))


def matches(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], kind: str) -> bool:
    """Whether each of ours agrees with its neighbour."""
    return all(not list(clashes(one, other, kind)) for one, other in zip(ours, theirs, strict=True))


def clashes(one: dict[str, Any], other: dict[str, Any], kind: str) -> Iterator[tuple[str, Any, Any]]:
    """Arguments known to both sides, and different. What is empty counts as not written."""
    skipped = APART.get(kind, set()) | APART["*"]
    for name in sorted((one.keys() | other.keys()) - skipped):
        yield from unlike(name, one.get(name), other.get(name))


def unlike(path: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """Where two values differ."""
    if unknown(one) or unknown(other) or empty(one) and empty(other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted(one.keys() | other.keys()):
            yield from unlike(f"{path}.{name}", one.get(name), other.get(name))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for position, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from unlike(f"{path}[{position}]", mine, theirs)
    elif one != other:
        yield path, one, other


def unknown(value: Any) -> bool:
    """Whether the value, or part of a list's content, is decided later."""
    return isinstance(value, dict) and "$unknown" in value


def empty(value: Any) -> bool:
    """Null, nothing, or a block without content."""
    return value in (None, "", [], {}, False) or isinstance(value, list) and all(empty(part) for part in value)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
