"""One stack's way through the emulator, from an empty account to an empty account."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drilling import differences
from drilling.emulating import Emulator
from drilling.failover import Drill, DrillError
from drilling.running import run
from drilling.stacks import Root, Stack
from drilling.terraform import Step, StepError, Terraform
from drilling.workspace import INFRA, SetUpError, Workspace


class UnexplainedError(Exception):
    """A plan wants something that no line of the list explains."""


class LeftError(Exception):
    """The account is not empty after a destroy."""


@dataclass
class Outcome:
    """What came of one stack."""

    stack: str
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fault: str = ""


class Pass:
    """One run: one emulator, one scratch copy, both gone afterwards."""

    def __init__(self, stack: Stack, logs: Path, *, drilling: bool, real_packages: bool, node_modules: Path | None) -> None:
        self._stack, self._logs = stack, logs
        self._drilling, self._real_packages, self._node_modules = drilling, real_packages, node_modules
        self._outcome = Outcome(stack.name)
        self._known = differences.read_list()

    def carry_out(self) -> Outcome:
        """Faults of the stack end up in the outcome; others are raised."""
        home = Path(tempfile.mkdtemp(prefix="drill-"))
        try:
            with Emulator(INFRA / "emulator", self._logs / "emulator.log") as emulator:
                self._or_fault(lambda: self._through(emulator, Workspace(home, emulator.address)))
                self._tell_unanswered(emulator)
        finally:
            shutil.rmtree(home, ignore_errors=True)
        return self._outcome

    def _through(self, emulator: Emulator, workspace: Workspace) -> None:
        if self._stack.state_bucket:
            name, region = self._stack.state_bucket
            states = client(emulator, "s3", region)
            states.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
            states.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        self._timed("packages", lambda: workspace.prepare(self._stack, real_packages=self._real_packages))
        backend, helpers, variables = None, [], None
        if self._stack.state_bucket:
            backend = workspace.home / "drill.tfbackend"
            backend.write_text(f'bucket = "{name}"\nregion = "{region}"\nuse_path_style = true\n', encoding="utf-8")
        if self._stack.backend:
            bootstrap = self._terraform(workspace, self._stack.backend)
            bootstrap.init()
            bootstrap.apply()
            backend = workspace.home / "drill.tfbackend"
            # Buckets have no host names of their own on this machine.
            backend.write_text(bootstrap.output("backend_configuration") + "use_path_style = true\n", encoding="utf-8")
            helpers.append(bootstrap)
        if self._stack.network:
            network = self._terraform(workspace, self._stack.network)
            network.init()
            network.apply()
            variables = workspace.home / "network.tfvars.json"
            variables.write_text(network.output("tfvars"), encoding="utf-8")
            helpers.append(network)

        roots = [self._terraform(workspace, root, variables) for root in self._stack.roots]
        for root in roots:
            root.init(backend)
            root.apply()
        # Neither keeps the stack from being destroyed, which is worth seeing too.
        self._or_fault(lambda: self._plan_all(roots, "plan", after_failover=False))
        self._or_fault(lambda: self._look(workspace, roots))
        if self._drilling:
            self._or_fault(lambda: self._drill(emulator, workspace, roots))
        for root in reversed(helpers + roots):
            root.destroy()
        if self._stack.state_bucket:
            empty_and_delete(states, name)
        left = emulator.left()
        if left:
            raise LeftError(f"destroy left things behind: {left}")

    def _or_fault(self, part: Callable[[], Any]) -> None:
        """Runs a part; what goes wrong in the stack is kept, and fails the run in the end."""
        try:
            part()
        except (StepError, DrillError, SetUpError, UnexplainedError, LeftError) as fault:
            self._outcome.fault += ("\n" if self._outcome.fault else "") + str(fault)

    def _terraform(self, workspace: Workspace, root: Root, variables: Path | None = None) -> Terraform:
        return Terraform(workspace, root, self._logs, self._outcome.steps, self._stack.name, variables)

    def _plan_all(self, roots: list[Terraform], name: str, *, after_failover: bool) -> list[str]:
        """Second plans of all roots: what each difference comes from."""
        notes: Counter[str] = Counter()
        unexplained: list[str] = []
        for root in roots:
            verdict = differences.judge(differences.read_plan(root.plan(name)), self._known, after_failover=after_failover)
            notes.update(f"{difference.kind}: {line.reason}" for difference, line in verdict.explained)
            unexplained += [str(difference) for difference in verdict.unexplained]
        told = [f"{count} x {text}" for text, count in sorted(notes.items())]
        self._outcome.notes += [f"{name}: {line}" for line in told]
        if unexplained:
            raise UnexplainedError(f"{name}: not explained by known-differences.tsv:\n  " + "\n  ".join(unexplained))
        return [f"{sum(notes.values())} differences, all explained"] if notes else ["no difference"]

    def _look(self, workspace: Workspace, roots: list[Terraform]) -> None:
        """The stack's own tests of what was applied."""
        outputs = workspace.home / "outputs.json"
        for check in self._stack.checks:
            outputs.write_text(roots[0].outputs(), encoding="utf-8")
            done = run(
                [sys.executable, "-m", "unittest", check],
                folder=workspace.infra / "stacks" / (self._stack.folder or self._stack.name),
                environment={**workspace.environment, "OUTPUTS": str(outputs)},
                log=self._logs / f"{Path(check).stem}.log", seconds=120,
            )  # fmt: skip
            if done.status:
                raise StepError(check, done)
            self._outcome.steps.append(Step(self._stack.name, check, done.seconds, done.tail(1)))

    def _drill(self, emulator: Emulator, workspace: Workspace, roots: list[Terraform]) -> None:
        def plan(name: str) -> list[str]:
            """A difference is no reason to leave the writer where it is."""
            told: list[str] = []
            self._or_fault(lambda: told.extend(self._plan_all(roots, name, after_failover=True)))
            return told or ["not as it should be"]

        drill = Drill(
            emulator, workspace, self._logs,
            plan=plan,
            client=lambda service, region: client(emulator, service, region), node_modules=self._node_modules,
        )  # fmt: skip
        try:
            drill.carry_out()
        finally:
            self._outcome.steps += [Step(self._stack.name, f"drill: {name}", seconds, note) for name, seconds, note in drill.lines]

    def _timed(self, name: str, part: Callable[[], None]) -> None:
        started = time.monotonic()
        part()
        self._outcome.steps.append(Step(self._stack.name, name, time.monotonic() - started))

    def _tell_unanswered(self, emulator: Emulator) -> None:
        for entry in emulator.journal()["unanswered"]:
            self._outcome.notes.append(f"the emulator lacks {entry['call']} ({entry['count']} times): {entry['reason']}")
        print(f"{self._stack.name}: {'FAILED' if self._outcome.fault else 'passed'}", file=sys.stderr)


def client(emulator: Emulator, service: str, region: str) -> Any:
    """A client of the emulator's."""
    import boto3  # type: ignore[import-untyped, unused-ignore] # late, so that a missing package is told in words

    return boto3.client(service, endpoint_url=emulator.address, region_name=region, aws_access_key_id="test", aws_secret_access_key="test")


def empty_and_delete(states: Any, bucket: str) -> None:
    """Takes away a bucket with all its versions."""
    for page in states.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            states.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    states.delete_bucket(Bucket=bucket)
