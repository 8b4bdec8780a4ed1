#!/usr/bin/env python3
"""Applies stacks to an emulator of AWS on this machine, plans again, drills failovers, and destroys.

    drill.py apply STACK...      apply, second plan, destroy, nothing left
    drill.py drill STACK...      the same, with a failover and a failback in between
    drill.py apply --all         every stack; likewise with drill

Needs terraform, the packages of emulator/requirements.txt, and the AWS provider from TF_CLI_CONFIG_FILE, from the
mirror that DRLINT_TF_MIRROR names, or from the registry. emulator/README.md says what a pass proves.
Ends with 0 when all passed, 1 when something failed, 2 when it could not start.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from drilling import stacks  # noqa: E402 - found beside this file, wherever it is called from
from drilling.emulating import EmulatorError  # noqa: E402
from drilling.passing import Outcome, Pass  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Runs what was asked for; answers with the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("apply", "drill"))
    parser.add_argument("stacks", nargs="*", metavar="STACK")
    parser.add_argument("--all", action="store_true", help="every stack that is there")
    parser.add_argument("--logs", type=Path, help="folder that keeps the logs; without it they go with the run, unless it fails")
    parser.add_argument("--real-packages", action="store_true", help="pack functions with their drivers, which needs a registry")
    parser.add_argument("--node-modules", type=Path, help="folder with the AWS SDK for JavaScript, which Lambda has built in")
    options = parser.parse_args(arguments)
    if bool(options.stacks) == options.all:
        parser.error("name stacks, or say --all")
    try:
        wanted = stacks.find(HERE.parent, options.stacks)
    except KeyError as fault:
        parser.error(str(fault.args[0]))
    missing = [name for name in ("terraform",) if shutil.which(name) is None]
    missing += [name for name in ("moto", "boto3", "flask") if importlib.util.find_spec(name) is None]
    if missing:
        print(f"drill.py: not installed: {', '.join(missing)}; see emulator/requirements.txt", file=sys.stderr)
        return 2

    logs = options.logs or Path(tempfile.mkdtemp(prefix="drill-logs-"))
    outcomes = []
    for stack in wanted:
        folder = (logs / stack.name).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.log"):
            old.unlink()
        one = Pass(stack, folder, drilling=options.what == "drill" and stack.drill, real_packages=options.real_packages, node_modules=options.node_modules)
        try:
            outcomes.append(one.carry_out())
        except EmulatorError as fault:
            print(f"drill.py: {fault}", file=sys.stderr)
            return 2
    print(summary(outcomes))
    failed = [outcome for outcome in outcomes if outcome.fault]
    if not failed and not options.logs:
        shutil.rmtree(logs)
    elif failed:
        print(f"logs: {logs}", file=sys.stderr)
    return 1 if failed else 0


def summary(outcomes: list[Outcome]) -> str:
    """A table of steps with seconds, then what deserves a word."""
    lines = [f"{'stack':<22} {'step':<58} {'seconds':>7}  note"]
    for outcome in outcomes:
        lines += [f"{step.stack:<22} {step.name:<58} {step.seconds:>7.1f}  {step.note}".rstrip() for step in outcome.steps]
        # Plans within a drill have lines of their own.
        total = sum(step.seconds for step in outcome.steps if not step.name.startswith("drill: plan"))
        lines.append(f"{outcome.stack:<22} {'passed' if not outcome.fault else 'FAILED':<58} {total:>7.1f}")
    for outcome in outcomes:
        lines += [f"\n{outcome.stack}: {note}" for note in outcome.notes]
        if outcome.fault:
            lines.append(f"\n{outcome.stack}: {outcome.fault}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
