"""Terraform's steps on one root: each with its time-out, its log, and one second try where that is harmless."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from drilling.running import Done, run
from drilling.stacks import Root
from drilling.workspace import Workspace

SECONDS = {"init": 120, "apply": 600, "plan": 180, "show": 60, "destroy": 600, "state": 60, "output": 60}
# Most of the time is spent waiting: more at once than Terraform's own 10.
MANY = ("-no-color", "-auto-approve", "-parallelism=20")
# A plan with differences is no failure.
DIFFERENT = 2


class StepError(Exception):
    """A step failed, or took too long."""

    def __init__(self, step: str, done: Done) -> None:
        why = "took too long" if done.timed_out else f"ended with {done.status}"
        super().__init__(f"{step} {why} after {done.seconds:.0f} s; {done.log.name} ends with:\n{done.tail()}")


@dataclass
class Step:
    """A line of the summary."""

    stack: str
    name: str
    seconds: float
    note: str = ""


class Terraform:
    """One root in the scratch copy."""

    def __init__(self, workspace: Workspace, root: Root, logs: Path, steps: list[Step], stack: str, variables: Path | None = None) -> None:
        self._workspace, self._root, self._logs, self._steps, self._stack = workspace, root, logs, steps, stack
        self._folder = workspace.folder(root)
        self._files = [f"-var-file={name}" for name in root.variables] + ([f"-var-file={variables}"] if variables else [])
        self.label = root.folder.rstrip("/").replace("/", "-")

    def init(self, backend: Path | None = None) -> None:
        """Gets the provider ready; a second try is for a mirror that is slow."""
        self._workspace.override(self._root)
        extra = [f"-backend-config={backend}"] if backend else []
        self._step("init", ["init", "-no-color", *extra], tries=2)

    def apply(self) -> None:
        """Makes everything. What a first try left half made is taken up by the second."""
        self._step("apply", ["apply", *MANY, *self._files], tries=2)

    def destroy(self) -> None:
        """Takes everything away, and sees that the state is empty."""
        self._step("destroy", ["destroy", *MANY, *self._files], tries=2)
        done = self._run("state", ["state", "list"])
        if done.log.read_text(encoding="utf-8").strip():
            raise StepError("destroy left things in the state:", done)

    def plan(self, name: str = "plan") -> dict[str, Any]:
        """A second plan, as JSON."""
        done = self._run(name, ["plan", "-no-color", "-detailed-exitcode", "-out=drill.plan", *self._files], kind="plan")
        if done.status not in {0, DIFFERENT}:
            raise StepError(f"{self.label} {name}", done)
        self._steps.append(Step(self._stack, f"{self.label} {name}", done.seconds))
        shown = self._run(f"{name}-json", ["show", "-json", "drill.plan"], kind="show")
        if shown.status:
            raise StepError(f"{self.label} show", shown)
        plan = json.loads(shown.log.read_text(encoding="utf-8"))
        # It spells out what is sensitive, and is not for keeping.
        shown.log.unlink()
        return cast("dict[str, Any]", plan)

    def output(self, name: str) -> str:
        """One output, as text."""
        done = self._run("output", ["output", "-raw", name])
        if done.status:
            raise StepError(f"{self.label} output {name}", done)
        return done.log.read_text(encoding="utf-8")

    def outputs(self) -> str:
        """All outputs, as JSON."""
        done = self._run("outputs", ["output", "-json"], kind="output")
        if done.status:
            raise StepError(f"{self.label} outputs", done)
        return done.log.read_text(encoding="utf-8")

    def _step(self, name: str, arguments: list[str], tries: int) -> None:
        for attempt in range(1, tries + 1):
            done = self._run(name if attempt == 1 else f"{name}-{attempt}", arguments, kind=name)
            note = "" if attempt == 1 else "second try"
            self._steps.append(Step(self._stack, f"{self.label} {name}", done.seconds, note if not done.status else "failed"))
            if not done.status:
                return
        raise StepError(f"{self.label} {name}", done)

    def _run(self, name: str, arguments: list[str], kind: str = "") -> Done:
        return run(
            ["terraform", *arguments],
            folder=self._folder, environment=self._workspace.environment,
            log=self._logs / f"{self.label}-{name}.log", seconds=SECONDS[kind or name],
        )  # fmt: skip
