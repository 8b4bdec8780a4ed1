"""Copies without the registry: what is translated, what is kept, and what is refused."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import offline  # noqa: E402

PROVIDERS = """terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
    # Nothing is drawn.
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.4"
    }
  }
}
"""
PACKAGE = """data "archive_file" "pay" {
  type        = "zip"
  source_file = "${path.module}/pay.py"
  output_path = "${path.module}/build/pay.zip"
}

"""
FUNCTION = """resource "aws_lambda_function" "pay" {
  filename         = data.archive_file.pay.output_path
  source_code_hash = data.archive_file.pay.output_base64sha256
}
"""


class TestOffline(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.stack, self.target = Path(scratch.name, "stack"), Path(scratch.name, "target")
        self.write("lib/provider.tf", PROVIDERS)
        self.write("lib/main.tf", PACKAGE + FUNCTION)
        self.write("lib/pay.py", "def handler(): ...\n")
        self.write("README.md", "about data.archive_file.pay.output_path\n")

    def write(self, path: str, text: str) -> None:
        target = self.stack / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def copied(self, path: str) -> str:
        offline.copy(self.stack, self.target)
        return (self.target / path).read_text(encoding="utf-8")

    def refused(self) -> str:
        with self.assertRaises(offline.Untranslatable) as raised:
            offline.copy(self.stack, self.target)
        return str(raised.exception)

    def test_providers_that_are_missing_are_dropped_and_others_kept(self) -> None:
        text = self.copied("lib/provider.tf")
        head, tail = PROVIDERS.split("    # Nothing is drawn.\n")
        self.assertEqual(text, head + tail.split('"~> 2.4"\n    }\n')[1])

    def test_references_become_files(self) -> None:
        self.assertEqual(
            self.copied("lib/main.tf"),
            'resource "aws_lambda_function" "pay" {\n'
            '  filename         = "${path.module}/build/pay.zip"\n'
            '  source_code_hash = filebase64sha256("${path.module}/build/pay.zip")\n'
            "}\n",
        )

    def test_packages_hold_the_source_and_do_not_depend_on_time_or_place(self) -> None:
        other = self.target.with_name("elsewhere")
        offline.copy(self.stack, self.target)
        offline.copy(self.stack, other)
        packages = [(folder / "lib/build/pay.zip").read_bytes() for folder in (self.target, other)]
        self.assertEqual(packages[0], packages[1])
        with zipfile.ZipFile(io.BytesIO(packages[0])) as content:
            self.assertEqual(content.namelist(), ["pay.py"])
            self.assertEqual(content.read("pay.py"), b"def handler(): ...\n")

    def test_everything_else_is_copied_as_it_is(self) -> None:
        self.write("lib/tests/stack.tftest.hcl", 'run "x" {}\n')
        self.write("lib/locals.tf", "locals {\n  archive = 1\n}\n")
        self.assertEqual(self.copied("README.md"), "about data.archive_file.pay.output_path\n")
        for path in ("lib/tests/stack.tftest.hcl", "lib/locals.tf"):
            self.assertEqual((self.target / path).read_text(), (self.stack / path).read_text())

    def test_traces_of_runs_stay_behind(self) -> None:
        for path in ("lib/.terraform/x", "lib/build/old.zip", "lib/.terraform.lock.hcl"):
            self.write(path, "left behind")
        offline.copy(self.stack, self.target)
        files = sorted(str(file.relative_to(self.target)) for file in self.target.rglob("*") if file.is_file())
        self.assertEqual(files, ["README.md", "lib/build/pay.zip", "lib/main.tf", "lib/pay.py", "lib/provider.tf"])

    def test_what_cannot_be_translated_is_refused(self) -> None:
        folder = PACKAGE.replace('source_file = "${path.module}/pay.py"', 'source_dir  = "${path.module}"')
        elsewhere = PACKAGE.replace("${path.module}/build", "/tmp")
        for text, words in (
            (folder + FUNCTION, "archive_file.pay has no source_file"),
            (elsewhere + FUNCTION, "archive_file.pay has no source_file"),
            (FUNCTION, "nothing stands for data.archive_file.pay"),
            (PACKAGE + "locals {\n  size = data.archive_file.pay.output_size\n}\n", "output_size"),
            ('resource "random_pet" "name" {}\n', 'main.tf:1: cannot do without resource "random_'),
            ("\nlocals {\n  all = data.archive_file.pay\n}\n", "main.tf:3: cannot do without archive_file"),
        ):
            with self.subTest(words=words):
                self.write("lib/main.tf", text)
                self.assertIn(words, self.refused())
                self.target = self.target.with_name(self.target.name + "x")

    def test_nothing_is_overwritten(self) -> None:
        self.target.mkdir()
        (self.target / "precious").touch()
        self.assertIn("is not empty", self.refused())

    def test_the_command_says_what_is_wrong(self) -> None:
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(offline.main([str(self.stack / "absent"), str(self.target)]), 1)
        self.assertTrue(said.getvalue().startswith("offline.py: "))
        self.assertEqual(offline.main([str(self.stack), str(self.target)]), 0)


if __name__ == "__main__":
    unittest.main()
