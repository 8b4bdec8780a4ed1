#!/usr/bin/env python3
"""Copies a stack so that Terraform can take it without the registry: with the AWS provider alone.

    offline.py STACK TARGET

A reader of a stack finds `data.archive_file` in it, and providers that no mirror of the tests holds; Terraform
asks for every declared provider before it looks at anything else, mocked or not. So the tests work on a copy:

* packages are built into it here, one for each `archive_file` of a single source file: the same bytes anywhere;
* each reference to an `archive_file` becomes the path, or the hash, of its package;
* the `archive_file` blocks and the declarations of `archive` and `random` are dropped.

All else is copied as it is: every file and every other line. What cannot be translated is an error, so that a
copy is never less than its original. Modules that the stack takes from ../../modules are found beside the copy
when TARGET is two folders below a copy of reference-infra; a stack without modules can go anywhere.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
import zipfile
from pathlib import Path

# What a run leaves beside the source is not part of it.
SKIPPED = {".terraform", ".terraform.lock.hcl", "build", "__pycache__"}
DROPPED = ("archive", "random")

PACKAGE = re.compile(r'^data "archive_file" "(?P<name>\w+)" \{\n(?P<body>.*?)^\}\n\n?', re.MULTILINE | re.DOTALL)
ARGUMENT = re.compile(r'^  (?P<name>\w+) += "(?P<value>[^"]*)"$', re.MULTILINE)
REQUIREMENT = re.compile(
    rf"^(?:    #[^\n]*\n)*    (?:{'|'.join(DROPPED)}) = \{{\n.*?^    \}}\n", re.MULTILINE | re.DOTALL
)
REFERENCE = re.compile(r"data\.archive_file\.(?P<name>\w+)\.(?P<attribute>\w+)")
LEFT_OVER = re.compile(rf'archive_file|^(?:resource|data|ephemeral) "(?:{"|".join(DROPPED)})_', re.MULTILINE)

ATTRIBUTES = {
    "output_path": '"${{path.module}}/{file}"',
    "output_base64sha256": 'filebase64sha256("${{path.module}}/{file}")',
    "output_sha256": 'filesha256("${{path.module}}/{file}")',
    "output_md5": 'filemd5("${{path.module}}/{file}")',
}


class Untranslatable(Exception):
    """Something that the copy would lack, in words for a person."""


def main(arguments: list[str] | None = None) -> int:
    """Copies what was asked for; answers with the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("stack", type=Path, help="folder of the stack")
    parser.add_argument("target", type=Path, help="folder to write; must not exist, or be empty")
    options = parser.parse_args(arguments)
    try:
        copy(options.stack, options.target)
    except (OSError, Untranslatable) as fault:
        print(f"offline.py: {fault}", file=sys.stderr)
        return 1
    return 0


def copy(stack: Path, target: Path) -> None:
    """Writes the copy."""
    if target.exists() and any(target.iterdir()):
        raise Untranslatable(f"{target} is not empty")
    shutil.copytree(stack, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*SKIPPED))
    for module in sorted({file.parent for file in target.rglob("*.tf")}):
        translate(module)


def translate(module: Path) -> None:
    """Rewrites the configuration of one folder, and builds its packages."""
    files = sorted(module.glob("*.tf"))
    packages: dict[str, str] = {}
    for file in files:
        for block in PACKAGE.finditer(file.read_text()):
            packages[block["name"]] = build(module, block["name"], block["body"])
    for file in files:
        text = REQUIREMENT.sub("", PACKAGE.sub("", file.read_text()))
        text = REFERENCE.sub(lambda found: replacement(found, packages), text)
        if left := LEFT_OVER.search(text):
            line = text[: left.start()].count("\n") + 1
            raise Untranslatable(f"{file}:{line}: cannot do without {left[0]}")
        file.write_text(text)


def build(module: Path, name: str, body: str) -> str:
    """Packs one source file; answers with the package's path below the module."""
    arguments = {found["name"]: found["value"] for found in ARGUMENT.finditer(body)}
    prefix = "${path.module}/"
    places = [arguments.get("source_file", ""), arguments.get("output_path", "")]
    if not all(place.startswith(prefix) and "${" not in place.removeprefix(prefix) for place in places):
        raise Untranslatable(f"archive_file.{name} has no source_file and output_path below {prefix}")
    source, package = (module / place.removeprefix(prefix) for place in places)
    package.parent.mkdir(parents=True, exist_ok=True)
    package.write_bytes(packed(source))
    return places[1].removeprefix(prefix)


def packed(source: Path) -> bytes:
    """A package of one file."""
    entry = zipfile.ZipInfo(source.name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(entry, source.read_bytes())
    return buffer.getvalue()


def replacement(found: re.Match[str], packages: dict[str, str]) -> str:
    """What stands in the copy for a reference to a package."""
    if found["name"] not in packages or found["attribute"] not in ATTRIBUTES:
        raise Untranslatable(f"nothing stands for {found[0]}")
    return ATTRIBUTES[found["attribute"]].format(file=packages[found["name"]])


if __name__ == "__main__":
    sys.exit(main())
