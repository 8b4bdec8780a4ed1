"""A scratch copy of reference-infra/ that Terraform may litter, made ready for the emulator."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import package
from drilling.running import run
from drilling.stacks import Root, Stack

INFRA = Path(__file__).resolve().parents[2]
SKIPPED = (".terraform", ".*_cache", ".terraform.lock.hcl", "build", "__pycache__", "node_modules", ".venv", "*.tfstate*")
PROVIDER = re.compile(r'^provider "aws" \{\n(?P<body>.*?)^\}', re.MULTILINE | re.DOTALL)
ALIAS = re.compile(r'^\s*alias\s*=\s*"(?P<name>[^"]+)"', re.MULTILINE)
# The AWS provider is the only one that is needed: from a mirror if there is one.
MIRROR = "DRLINT_TF_MIRROR"


class SetUpError(Exception):
    """Something that keeps the drill from starting, in words for a person."""


class Workspace:
    """The copy, and the environment that Terraform and functions run in."""

    def __init__(self, home: Path, address: str) -> None:
        self.home = home
        self.infra = home / "reference-infra"
        self.environment = environment(home, address)
        shutil.copytree(INFRA, self.infra, ignore=shutil.ignore_patterns(*SKIPPED))

    def prepare(self, stack: Stack, *, real_packages: bool) -> None:
        """Builds packages, and the copy that does without providers no mirror has."""
        build = self.infra / "build"
        build.mkdir(exist_ok=True)
        for name in package.every_function():
            content = package.package(name) if real_packages else package_of_sources(name)
            (build / f"{name}.zip").write_bytes(content)
        if stack.offline:
            folder = self.infra / "stacks" / stack.name
            original = folder.with_name(f"{stack.name}.original")
            folder.rename(original)
            done = run(
                [sys.executable, str(INFRA / "tools" / "offline.py"), str(original), str(folder)],
                folder=self.infra, environment=self.environment, log=self.home / f"{stack.name}-offline.log", seconds=60,
            )  # fmt: skip
            if done.status:
                raise SetUpError(done.tail())

    def folder(self, root: Root) -> Path:
        """Where a root is in the copy."""
        return self.infra / root.folder

    def override(self, root: Root) -> None:
        """Few attempts per call: what fails at the emulator fails again, but for a connection lost on a busy machine."""
        folder = self.folder(root)
        blocks = [f'provider "aws" {{\n{alias}  max_retries = 3\n}}\n' for alias in aliases(folder)]
        (folder / "drill_override.tf").write_text("\n".join(blocks), encoding="utf-8")
        if states := remote_states(folder):
            text = json.dumps({"data": {"terraform_remote_state": states}}, indent=2)
            (folder / "drill_states_override.tf.json").write_text(text, encoding="utf-8")


def aliases(folder: Path) -> list[str]:
    """The alias lines of a root's AWS providers, the default's empty; in HCL and in JSON."""
    found: list[str] = []
    for file in sorted(folder.glob("*.tf")):
        for block in PROVIDER.finditer(file.read_text(encoding="utf-8")):
            alias = ALIAS.search(block["body"])
            found.append(f'  alias       = "{alias["name"]}"\n' if alias else "")
    for file in sorted(folder.glob("*.tf.json")):
        found += from_json(file)
    return found


def from_json(file: Path) -> list[str]:
    """The same of a file in Terraform's JSON syntax."""
    providers: Any = json.loads(file.read_text(encoding="utf-8")).get("provider", {}).get("aws", [])
    entries = providers if isinstance(providers, list) else [providers]
    return [f'  alias       = "{entry["alias"]}"\n' if "alias" in entry else "" for entry in entries]


def remote_states(folder: Path) -> dict[str, Any]:
    """States of other roots that a root in JSON reads, their bucket addressed by path: bucket.127.0.0.1 is no name."""
    found: dict[str, Any] = {}
    for file in sorted(folder.glob("*.tf.json")):
        states = json.loads(file.read_text(encoding="utf-8")).get("data", {}).get("terraform_remote_state", {})
        found |= {name: {"config": {**state["config"], "use_path_style": True}} for name, state in states.items() if state["backend"] == "s3"}
    return found


def package_of_sources(name: str) -> bytes:
    """A package without third-party drivers: enough where it is uploaded and never run, and needs no registry."""
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch) / "stage"
        stage.mkdir()
        package.copy_source(package.FUNCTIONS / name, stage)
        return package.archive(stage)


def environment(home: Path, address: str) -> dict[str, str]:
    """Credentials that are none, the emulator for every service, and a provider from the mirror."""
    settings = os.environ.get("TF_CLI_CONFIG_FILE") or written_settings(home)
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    services = {f"AWS_ENDPOINT_URL_{service}": address for service in ("S3", "DYNAMODB", "STS", "IAM")}
    return {
        **kept,
        **services,
        **({"TF_CLI_CONFIG_FILE": settings} if settings else {}),
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def written_settings(home: Path) -> str:
    """A CLI configuration for the mirror that the Rust tests use too; without one Terraform asks the registry."""
    mirror = os.environ.get(MIRROR)
    if not mirror or not Path(mirror).is_dir():
        return ""
    file = home / "terraformrc"
    file.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n', encoding="utf-8")
    return str(file)
