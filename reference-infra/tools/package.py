#!/usr/bin/env python3
"""Packs functions as ZIP files into build/: the same bytes from the same source, anywhere.

    package.py                    packs every function below functions/
    package.py NAME...            packs these
    package.py --check [NAME...]  packs twice, apart, and fails when the bytes differ

What goes in, from functions/<name>/:

* everything but tests, caches and the files named below;
* the shared files that `include.txt` names, one path a line, relative to functions/;
* the wheels that `requirements.txt` pins by hash: pure ones only, unpacked as they are;
* the packages that `package-lock.json` pins, without those for development.

Only functions with a requirements.txt, or a package-lock.json with dependencies, need a registry.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

INFRA = Path(__file__).resolve().parent.parent
FUNCTIONS = INFRA / "functions"
BUILD = INFRA / "build"

RUNTIME = "3.12"
# Holds what several functions include; no function of its own.
SHARED = "shared"
SKIPPED_FOLDERS = {"tests", "__pycache__", "node_modules", ".venv"}
SKIPPED_FILES = {"include.txt", "requirements.txt", "package-lock.json", "README.md", ".gitignore", ".npmrc"}
# What an installer notes down about itself: it differs from machine to machine.
INSTALLER_NOTES = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", ".package-lock.json"}


class PackagingError(Exception):
    """Something that keeps a function from being packed, in words for a person."""


def main(arguments: list[str] | None = None) -> int:
    """Packs what was asked for; answers with the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="functions to pack; without names all of them")
    parser.add_argument("--check", action="store_true", help="pack twice and compare, leaving build/ alone")
    options = parser.parse_args(arguments)
    try:
        for name in options.names or every_function():
            if options.check:
                check(name)
            else:
                BUILD.mkdir(exist_ok=True)
                target = BUILD / f"{name}.zip"
                target.write_bytes(package(name))
                print(target.relative_to(INFRA).as_posix())
    except PackagingError as fault:
        print(f"package.py: {fault}", file=sys.stderr)
        return 1
    return 0


def every_function() -> list[str]:
    """Folders below functions/ that hold a function: those with source of their own."""
    return sorted(
        folder.name
        for folder in FUNCTIONS.iterdir()
        if folder.is_dir() and folder.name != SHARED and any(file.suffix in {".py", ".mjs"} for file in folder.iterdir())
    )


def check(name: str) -> None:
    """Packs a function twice, in two temporary folders, and compares the bytes."""
    first, second = package(name), package(name)
    if first != second:
        raise PackagingError(f"{name}: two runs over one source gave different bytes")
    print(f"{name}: {len(first)} bytes, twice the same")


def package(name: str) -> bytes:
    """The ZIP of one function."""
    folder = FUNCTIONS / name
    if not folder.is_dir():
        raise PackagingError(f"{name}: no such folder below functions/")
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch) / "stage"
        stage.mkdir()
        copy_source(folder, stage)
        if (folder / "requirements.txt").is_file():
            add_wheels(name, folder / "requirements.txt", stage, Path(scratch) / "wheels")
        if needs_npm(folder):
            add_node_modules(name, folder, stage)
        return archive(stage)


def copy_source(folder: Path, stage: Path) -> None:
    """Copies a function's own files and the shared ones it names."""
    for path in files_below(folder):
        if path.name not in SKIPPED_FILES:
            put(path.read_bytes(), stage / path.relative_to(folder))
    include = folder / "include.txt"
    if include.is_file():
        for line in include.read_text(encoding="utf-8").splitlines():
            if line.strip():
                shared = FUNCTIONS / line.strip()
                if not shared.is_file():
                    raise PackagingError(f"{folder.name}: include.txt names {line.strip()}, which does not exist")
                put(shared.read_bytes(), stage / shared.name)


def add_wheels(name: str, requirements: Path, stage: Path, wheels: Path) -> None:
    """Unpacks the pinned wheels beside the source. Wheels are unpacked here, not installed: no tool's habits get in."""
    run(
        name,
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
            "--require-hashes", "--no-deps", "--only-binary=:all:",
            "--python-version", RUNTIME, "--implementation", "py", "--abi", "none", "--platform", "any",
            "--dest", str(wheels), "--requirement", str(requirements),
        ],
    )  # fmt: skip
    for wheel in sorted(wheels.iterdir()):
        if not wheel.name.endswith("-none-any.whl"):
            raise PackagingError(f"{name}: {wheel.name} is not pure Python")
        with zipfile.ZipFile(wheel) as content:
            for entry in content.namelist():
                target = (stage / entry).resolve()
                if not target.is_relative_to(stage.resolve()) or ".data/" in entry:
                    raise PackagingError(f"{name}: {wheel.name} holds {entry}, which has no place beside the source")
                if not entry.endswith("/") and target.name not in INSTALLER_NOTES:
                    put(content.read(entry), target)


def needs_npm(folder: Path) -> bool:
    """Whether the lock file pins anything that is shipped."""
    lock = folder / "package-lock.json"
    if not lock.is_file():
        return False
    pinned = json.loads(lock.read_text(encoding="utf-8")).get("packages", {})
    return any(path and not entry.get("dev") for path, entry in pinned.items())


def add_node_modules(name: str, folder: Path, stage: Path) -> None:
    """Installs what the lock file pins, in the stage itself; package.json is already there."""
    npm = shutil.which("npm")
    if npm is None:
        raise PackagingError(f"{name}: npm is needed and is not on PATH")
    shutil.copyfile(folder / "package-lock.json", stage / "package-lock.json")
    run(name, [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-bin-links"], stage)
    (stage / "package-lock.json").unlink()
    for path in list(files_below(stage, ())):
        if path.name in INSTALLER_NOTES:
            path.unlink()


def run(name: str, command: list[str], folder: Path | None = None) -> None:
    """Runs an installer, and turns its failure into one line and its own last words."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        raise PackagingError(
            f"{name}: its pinned dependencies could not be fetched. They come from PyPI or npm: "
            f"is a registry, or a mirror of one, reachable?\n{words}"
        )


def files_below(folder: Path, skipped: Collection[str] = frozenset(SKIPPED_FOLDERS)) -> Iterator[Path]:
    """Every file below a folder, skipped folders left out."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - set(skipped))
        for file in sorted(files):
            if not file.endswith(".pyc"):
                yield Path(parent) / file


def put(content: bytes, target: Path) -> None:
    """Writes a file, once."""
    if target.exists():
        raise PackagingError(f"two sources for {target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def archive(stage: Path) -> bytes:
    """A ZIP whose bytes depend on names and contents alone: fixed order, date, mode, no compression.

    Not compressed, because two versions of zlib need not agree on the compressed form.
    """
    target = stage.parent / "package.zip"
    with zipfile.ZipFile(target, "w") as package:
        names = sorted(path.relative_to(stage).as_posix() for path in files_below(stage, ()))
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED
            package.writestr(entry, (stage / name).read_bytes())
    return target.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
