"""Packing: what goes in, what stays out, and that the bytes do not depend on the machine."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import package as packer  # noqa: E402


class TestPackage(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.functions = Path(scratch.name)
        patch = mock.patch.object(packer, "FUNCTIONS", self.functions)
        patch.start()
        self.addCleanup(patch.stop)

    def write(self, path: str, text: str) -> Path:
        target = self.functions / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def names(self, function: str) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(packer.package(function))) as content:
            return content.namelist()

    def test_source_goes_in_and_tests_stay_out(self) -> None:
        for path in ["pay/pay.py", "pay/rules/limits.json", "pay/tests/test_pay.py", "pay/__pycache__/pay.pyc", "pay/README.md"]:
            self.write(path, "x")
        self.assertEqual(self.names("pay"), ["pay.py", "rules/limits.json"])

    def test_shared_files_are_included_by_name(self) -> None:
        self.write("pay/pay.py", "x")
        self.write("pay/include.txt", "certificates/ca.pem\n")
        self.write("certificates/ca.pem", "pem")
        self.assertEqual(self.names("pay"), ["ca.pem", "pay.py"])
        self.assertEqual(packer.every_function(), ["pay"])

    def test_a_missing_shared_file_is_named(self) -> None:
        self.write("pay/pay.py", "x")
        self.write("pay/include.txt", "certificates/ca.pem\n")
        with self.assertRaisesRegex(packer.PackagingError, "certificates/ca.pem"):
            packer.package("pay")

    def test_dates_and_modes_do_not_change_the_bytes(self) -> None:
        source = self.write("pay/pay.py", "x")
        before = packer.package("pay")
        os.utime(source, (1, 1))
        source.chmod(0o600)
        self.assertEqual(packer.package("pay"), before)
        self.write("pay/pay.py", "y")
        self.assertNotEqual(packer.package("pay"), before)

    def test_two_sources_for_one_file_are_refused(self) -> None:
        self.write("pay/ca.pem", "mine")
        self.write("pay/include.txt", "certificates/ca.pem")
        self.write("certificates/ca.pem", "shared")
        with self.assertRaisesRegex(packer.PackagingError, "two sources"):
            packer.package("pay")

    def test_an_unreachable_registry_is_said_in_words(self) -> None:
        self.write("pay/pay.py", "x")
        self.write("pay/requirements.txt", "pg8000==1.31.6 --hash=sha256:00\n")
        failed = mock.Mock(returncode=1, stdout="", stderr="connection refused")
        told = io.StringIO()
        with mock.patch.object(packer.subprocess, "run", return_value=failed), contextlib.redirect_stderr(told):
            self.assertEqual(packer.main(["--check", "pay"]), 1)
        self.assertIn("registry", told.getvalue())
        self.assertIn("connection refused", told.getvalue())

    def test_only_shipped_node_packages_need_npm(self) -> None:
        folder = self.write("pay/index.mjs", "x").parent
        self.assertFalse(packer.needs_npm(folder))
        self.write("pay/package-lock.json", '{"packages": {"": {}, "node_modules/lint": {"dev": true}}}')
        self.assertFalse(packer.needs_npm(folder))
        self.write("pay/package-lock.json", '{"packages": {"": {}, "node_modules/pg": {}}}')
        self.assertTrue(packer.needs_npm(folder))

    def test_a_wheel_with_machine_code_is_refused(self) -> None:
        self.write("pay/pay.py", "x")
        self.write("pay/requirements.txt", "fast==1\n")

        def download(_name: str, command: list[str], _folder: Path | None = None) -> None:
            wheels = Path(command[command.index("--dest") + 1])
            wheels.mkdir()
            (wheels / "fast-1-cp312-cp312-linux_x86_64.whl").write_bytes(b"")

        with mock.patch.object(packer, "run", download), self.assertRaisesRegex(packer.PackagingError, "pure"):
            packer.package("pay")

    def wheel(self, name: str, *entries: str) -> Any:
        """Stands in for pip, and downloads one wheel with these entries."""

        def download(_name: str, command: list[str], _folder: Path | None = None) -> None:
            wheels = Path(command[command.index("--dest") + 1])
            wheels.mkdir()
            with zipfile.ZipFile(wheels / name, "w") as content:
                for entry in entries:
                    content.writestr(entry, "x")

        return mock.patch.object(packer, "run", download)

    def test_wheels_are_unpacked_without_the_installers_notes(self) -> None:
        self.write("pay/pay.py", "x")
        self.write("pay/requirements.txt", "driver==1\n")
        with self.wheel("driver-1-py3-none-any.whl", "driver/", "driver/core.py", "driver-1.dist-info/RECORD"):
            self.assertEqual(self.names("pay"), ["driver/core.py", "pay.py"])

    def test_wheels_stay_in_their_place(self) -> None:
        self.write("pay/pay.py", "x")
        self.write("pay/requirements.txt", "driver==1\n")
        for entry in ("../outside.py", "driver-1.data/scripts/run"):
            with (
                self.subTest(entry=entry),
                self.wheel("driver-1-py3-none-any.whl", entry),
                self.assertRaisesRegex(packer.PackagingError, "no place"),
            ):
                packer.package("pay")

    def test_node_packages_are_installed_beside_the_source(self) -> None:
        self.write("pay/index.mjs", "x")
        self.write("pay/package.json", "{}")
        self.write("pay/package-lock.json", '{"packages": {"node_modules/pg": {}}}')
        self.write("pay/node_modules/left/over.js", "x")

        def install(_name: str, command: list[str], folder: Path) -> None:
            self.assertEqual(command[1:3], ["ci", "--omit=dev"])
            self.assertTrue((folder / "package-lock.json").is_file())
            for path in ("node_modules/pg/index.js", "node_modules/.package-lock.json"):
                packer.put(b"x", folder / path)

        with mock.patch.object(packer.shutil, "which", return_value="npm"), mock.patch.object(packer, "run", install):
            self.assertEqual(self.names("pay"), ["index.mjs", "node_modules/pg/index.js", "package.json"])
        with mock.patch.object(packer.shutil, "which", return_value=None), self.assertRaisesRegex(packer.PackagingError, "npm"):
            packer.package("pay")

    def test_packages_are_written_and_named(self) -> None:
        self.write("pay/pay.py", "x")
        said = io.StringIO()
        infra = mock.patch.object(packer, "INFRA", self.functions)
        build = mock.patch.object(packer, "BUILD", self.functions / "build")
        with infra, build, contextlib.redirect_stdout(said):
            self.assertEqual(packer.main([]), 0)
        self.assertEqual(said.getvalue(), "build/pay.zip\n")
        self.assertEqual((self.functions / "build/pay.zip").read_bytes(), packer.package("pay"))

    def test_checking_compares_two_runs(self) -> None:
        self.write("pay/pay.py", "x")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            self.assertEqual(packer.main(["--check", "pay"]), 0)
        self.assertIn("twice the same", said.getvalue())
        with mock.patch.object(packer, "package", side_effect=[b"1", b"2"]), contextlib.redirect_stderr(said):
            self.assertEqual(packer.main(["--check", "pay"]), 1)
        self.assertIn("different bytes", said.getvalue())

    def test_an_unknown_function_is_said_in_words(self) -> None:
        with self.assertRaisesRegex(packer.PackagingError, "no such folder"):
            packer.package("ghost")


if __name__ == "__main__":
    unittest.main()
