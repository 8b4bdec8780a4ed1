"""The synthesised stacks, made once for all tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

STACK = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(STACK))
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")
os.environ.pop("STATE_BUCKET", None)


class Synthesised:
    """A stack's JSON, with a short way to its resources."""

    def __init__(self, name: str, content: dict[str, Any]) -> None:
        self.name = name
        self.content = content

    def all(self, kind: str) -> dict[str, dict[str, Any]]:
        """Resources of a type, by name."""
        return self.content.get("resource", {}).get(kind, {})

    def one(self, kind: str, name: str) -> dict[str, Any]:
        """One resource."""
        return self.all(kind)[name]

    def data(self, kind: str, name: str) -> dict[str, Any]:
        """One data source."""
        return self.content["data"][kind][name]

    def statements(self, name: str) -> dict[str | None, dict[str, Any]]:
        """Statements of a policy document, by sid."""
        return {statement.get("sid"): statement for statement in self.data("aws_iam_policy_document", name)["statement"]}


@pytest.fixture(scope="session")
def fresh() -> dict[str, str]:
    """The normalised text of every stack."""
    import synth

    return synth.synthesise()


@pytest.fixture(scope="session")
def stacks(fresh: dict[str, str]) -> dict[str, Synthesised]:
    """The stacks by name."""
    import json

    return {name: Synthesised(name, json.loads(text)) for name, text in fresh.items()}


@pytest.fixture
def shared(stacks: dict[str, Synthesised]) -> Synthesised:
    return stacks["shared"]


@pytest.fixture
def primary(stacks: dict[str, Synthesised]) -> Synthesised:
    return stacks["primary"]


@pytest.fixture
def dr(stacks: dict[str, Synthesised]) -> Synthesised:
    return stacks["dr"]


@pytest.fixture
def regional(primary: Synthesised, dr: Synthesised) -> list[tuple[Synthesised, str, str]]:
    """Both regional stacks, with the role and the region of each."""
    return [(primary, "primary", "us-east-1"), (dr, "dr", "us-east-2")]
