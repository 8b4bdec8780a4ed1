"""Parts of the drill that need neither terraform nor an emulator."""

from __future__ import annotations

import os
import sys
import tempfile
import textwrap
import time
import unittest
import unittest.mock
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drilling import calling, differences, failover, passing, stacks, workspace
from drilling.differences import Difference, Known, judge
from drilling.running import run
from drilling.terraform import StepError


class TestDifferences(unittest.TestCase):
    """What a plan would change, and what explains it."""

    def test_paths_of_leaves(self) -> None:
        """Lists of one length are compared place by place, others as a whole."""
        before = {"rule": [{"status": "Disabled", "id": "a"}], "tags": {"a": "1"}, "names": ["x"]}
        after = {"rule": [{"status": "Enabled", "id": "a"}], "tags": {"a": "1", "b": "2"}, "names": ["x", "y"]}
        self.assertEqual(differences.changed(before, after), {"rule.*.status", "tags.b", "names"})

    def test_unknown_values_are_changes(self) -> None:
        """Even when nothing stands in the plan yet."""
        self.assertEqual(differences.changed({"arn": "a"}, {}, {"arn": True}), {"arn"})

    def test_a_plan_is_read_without_its_quiet_entries(self) -> None:
        """Reads and unchanged things are none; outputs count."""
        plan = {
            "resource_changes": [
                {"address": "a.same", "type": "a", "change": {"actions": ["no-op"], "before": {}, "after": {}}},
                {"address": "data.a.read", "type": "a", "change": {"actions": ["read"], "before": None, "after": {}}},
                {"address": "a.new", "type": "a", "change": {"actions": ["update"], "before": {"x": 1}, "after": {"x": 2}, "after_unknown": {}}},
            ],
            "output_changes": {"same": {"actions": ["no-op"]}, "other": {"actions": ["update"]}},
        }
        found = differences.read_plan(plan)
        self.assertEqual([str(difference) for difference in found], ["a.new: update x", "output.other: update"])

    def test_a_line_has_to_cover_every_path(self) -> None:
        """And never explains that something is made or destroyed."""
        known = (Known("a", ("x", "rule.*.status"), "always", "because"), Known("b", ("y",), "after-failover", "moved"))

        def unexplained(kind: str, action: str, *paths: str, after_failover: bool = False) -> int:
            return len(judge((Difference("r", kind, (action,), paths),), known, after_failover=after_failover).unexplained)

        self.assertEqual(unexplained("a", "update", "x"), 0)
        self.assertEqual(unexplained("a", "update", "x", "rule.*.status"), 0)
        self.assertEqual(unexplained("a", "update", "x", "z"), 1)
        self.assertEqual(unexplained("a", "delete", "x"), 1)
        self.assertEqual(unexplained("a", "update"), 1)
        self.assertEqual(unexplained("b", "update", "y"), 1)
        self.assertEqual(unexplained("b", "update", "y", after_failover=True), 0)

    def test_the_list_can_be_read_and_gives_reasons(self) -> None:
        """A line without a reason is refused."""
        self.assertTrue(all(len(line.reason) > 20 for line in differences.read_list()))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "list.tsv"
            file.write_text("a\tx\talways\t\n", encoding="utf-8")
            with self.assertRaises(ValueError):
                differences.read_list(file)


class TestRunning(unittest.TestCase):
    """Time-outs are hard."""

    def test_a_program_and_its_children_are_stopped(self) -> None:
        """Also those that it left in the background."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            started = time.monotonic()
            done = run(["sh", "-c", "sleep 60 & echo $! > child; wait"], folder=home, environment={"PATH": os.environ["PATH"]}, log=home / "log", seconds=0.5)
            self.assertTrue(done.timed_out)
            self.assertNotEqual(done.status, 0)
            self.assertLess(time.monotonic() - started, 20)
            child = int((home / "child").read_text())
            for _ in range(50):
                if not alive(child):
                    break
                time.sleep(0.1)
            self.assertFalse(alive(child))

    def test_output_and_status_are_kept(self) -> None:
        """What went wrong can be read."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            done = run(["sh", "-c", "echo out; echo err >&2; exit 3"], folder=home, environment={"PATH": os.environ["PATH"]}, log=home / "log", seconds=10)
            self.assertEqual((done.status, done.timed_out, done.tail()), (3, False, "out\nerr"))


class TestWorkspace(unittest.TestCase):
    """The override reaches every provider of a root."""

    def test_providers_in_hcl_and_json(self) -> None:
        """The default one, and those with an alias."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            (home / "providers.tf").write_text(
                textwrap.dedent("""\
                provider "aws" {
                  region = "us-east-1"
                  default_tags {
                    tags = local.tags
                  }
                }

                provider "aws" {
                  alias  = "dr"
                  region = "us-west-2"
                }
                """),
                encoding="utf-8",
            )
            (home / "cdk.tf.json").write_text('{"provider": {"aws": [{"region": "us-east-2"}, {"alias": "other"}]}}', encoding="utf-8")
            self.assertEqual(workspace.aliases(home), ["", '  alias       = "dr"\n', "", '  alias       = "other"\n'])

    def test_states_of_other_roots_are_read_by_path(self) -> None:
        """The rest of their settings stays."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            self.assertEqual(workspace.remote_states(home), {})
            states = '{"one": {"backend": "s3", "config": {"bucket": "b", "key": "k"}}, "two": {"backend": "local", "config": {}}}'
            (home / "cdk.tf.json").write_text(f'{{"data": {{"terraform_remote_state": {states}}}}}', encoding="utf-8")
            self.assertEqual(workspace.remote_states(home), {"one": {"config": {"bucket": "b", "key": "k", "use_path_style": True}}})

    def test_every_stack_of_the_tree_is_known(self) -> None:
        """A new stack has to be drilled as well."""
        there = {folder.name for folder in (workspace.INFRA / "stacks").iterdir() if folder.is_dir()}
        self.assertEqual(there - {stack.folder or stack.name for stack in stacks.STACKS}, set())
        for stack in stacks.STACKS:
            for root in stack.roots:
                folder = workspace.INFRA / root.folder
                self.assertEqual([name for name in root.variables if folder.is_dir() and not (folder / name).is_file()], [], root.folder)
        with self.assertRaises(KeyError):
            stacks.find(workspace.INFRA, ["no-such-stack"])

    def test_no_endpoint_but_the_emulator(self) -> None:
        """And no credentials of the person who runs it."""
        variables = workspace.environment(Path("."), "http://127.0.0.1:1")
        self.assertEqual({value for name, value in variables.items() if "ENDPOINT" in name}, {"http://127.0.0.1:1"})
        self.assertEqual((variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]), ("test", "test"))
        self.assertNotIn("AWS_PROFILE", variables)


class TestLooking(unittest.TestCase):
    """A stack's own tests of what was applied."""

    def look(self, condition: str) -> passing.Pass:
        """Runs a check that wants this of the outputs."""
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        home = Path(scratch.name)
        stack = home / "stacks" / "pay"
        stack.mkdir(parents=True)
        (stack / "check.py").write_text(
            textwrap.dedent(f"""
                import json, os, unittest
                class Check(unittest.TestCase):
                    def test_outputs(self):
                        outputs = json.load(open(os.environ["OUTPUTS"]))
                        self.assertTrue({condition})
            """),
            encoding="utf-8",
        )
        one = passing.Pass(stacks.Stack("pay", (), checks=("check.py",)), home, drilling=False, real_packages=False, node_modules=None)
        place = unittest.mock.Mock(home=home, infra=home, environment={"PATH": os.environ["PATH"]})
        root = unittest.mock.Mock(**{"outputs.return_value": '{"name": {"value": "x"}}'})
        one._look(place, [root])
        return one

    def test_outputs_are_handed_over_and_the_verdict_is_told(self) -> None:
        """In a line of the summary."""
        (step,) = self.look('outputs["name"]["value"] == "x"')._outcome.steps
        self.assertEqual((step.name, step.note), ("check.py", "OK"))

    def test_what_fails_there_fails_the_step(self) -> None:
        """With the end of what it said."""
        with self.assertRaisesRegex(StepError, "AssertionError: False is not true"):
            self.look("False")


class TestFailover(unittest.TestCase):
    """Small things that the drill stands on."""

    def test_the_source_of_a_function(self) -> None:
        """Names carry a suffix, and maybe a prefix."""
        self.assertEqual(calling.source_of("failover-orchestrator-pr7"), "failover-orchestrator")
        self.assertEqual(calling.source_of("lambda-postgres-failover-pr9"), "postgres-failover")
        self.assertIsNone(calling.source_of("somebody-elses-pr7"))

    def test_expectations_fail(self) -> None:
        """With both values in the words."""
        failover.expect("same", 1, 1)
        with self.assertRaisesRegex(failover.DrillError, "writer: expected 'a', saw 'b'"):
            failover.expect("writer", "a", "b")


def alive(process: int) -> bool:
    """Whether a process runs; a dead one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except FileNotFoundError:
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc").is_dir()


if __name__ == "__main__":
    unittest.main()
