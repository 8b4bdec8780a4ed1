#!/usr/bin/env python3
"""Synthesises the stacks into synth/stacks/<stack>/cdk.tf.json, always the same for the same source.

    synth.py            writes them
    synth.py --check    compares what is committed with a fresh synthesis

Exit status: 0 written, or fresh; 1 stale; 2 a path of this machine got into a stack; 3 cdktf or node is missing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
COMMITTED = HERE / "synth" / "stacks"
WRITTEN, STALE, TAINTED, MISSING = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Writes or compares; answers with the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    options = parser.parse_args(arguments)
    for what in missing():
        print(f"synth.py: {what} is not installed", file=sys.stderr)
        return MISSING
    fresh = synthesise()
    for stack, text in fresh.items():
        for path in {str(HERE), str(Path.home()), tempfile.gettempdir()} - {"/"}:
            if path in text:
                print(f"synth.py: {stack} names {path}, which is on this machine only", file=sys.stderr)
                return TAINTED
    if options.check:
        return compare(fresh)
    for stack, text in fresh.items():
        target = COMMITTED / stack / "cdk.tf.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(target.relative_to(HERE).as_posix())
    return WRITTEN


def missing() -> list[str]:
    """What a synthesis needs and is not there."""
    found = {
        "node": shutil.which("node"),
        "cdktf": importlib.util.find_spec("cdktf"),
        "cdktf-cdktf-provider-aws": importlib.util.find_spec("cdktf_cdktf_provider_aws"),
    }
    return [name for name, place in found.items() if place is None]


def synthesise() -> dict[str, str]:
    """The stacks by name, with the state bucket of the examples, in a folder that is thrown away."""
    os.environ.pop("STATE_BUCKET", None)
    os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1")
    from main import ORDER, build

    with tempfile.TemporaryDirectory() as scratch:
        build(scratch).synth()
        return {
            stack: normalised(json.loads((Path(scratch) / "stacks" / stack / "cdk.tf.json").read_text("utf-8")))
            for stack in ORDER
        }


def normalised(stack: dict[str, Any]) -> str:
    """Sorted keys, two spaces, a closing newline."""
    return json.dumps(stack, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def compare(fresh: dict[str, str]) -> int:
    """Names every stack whose committed form is another, or that should not be there."""
    committed = {path.parent.name: path.read_text("utf-8") for path in sorted(COMMITTED.glob("*/cdk.tf.json"))}
    stale = sorted(name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name))
    for name in stale:
        print(f"synth.py: synth/stacks/{name}/cdk.tf.json is stale, run synth.py", file=sys.stderr)
    return STALE if stale else WRITTEN


if __name__ == "__main__":
    sys.exit(main())
