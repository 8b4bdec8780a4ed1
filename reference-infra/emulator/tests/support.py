"""One emulator for all tests of a file, and clients that talk to it."""

from __future__ import annotations

import importlib.util
import json
import unittest
import urllib.request
from typing import Any

EAST, WEST, ACCOUNT = "us-east-1", "us-west-2", "123456789012"


@unittest.skipUnless(importlib.util.find_spec("moto") and importlib.util.find_spec("boto3"), "moto and boto3 are not installed: see requirements.txt")
class EmulatorTest(unittest.TestCase):
    """Starts the emulator once; names in tests differ, so that they do not meet."""

    emulator: Any = None

    @classmethod
    def setUpClass(cls) -> None:
        """Imports late: without moto the tests are skipped, not broken."""
        from dr_emulator.server import Emulator

        cls.emulator = Emulator(polls=2)
        cls.emulator.start()

    @classmethod
    def tearDownClass(cls) -> None:
        """Gives the port back."""
        cls.emulator.stop()

    def client(self, service: str, region: str = EAST) -> Any:
        """A client without retries: what fails once has failed."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            endpoint_url=self.emulator.address,
            region_name=region,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    def refused(self, code: str) -> Any:
        """Expects an error of AWS's with this code."""
        return self.assertRaisesRegex(Exception, rf"\({code}\)")

    def control(self, what: str, body: Any = None) -> Any:
        """Calls the emulator itself."""
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.emulator.address}/emulator/{what}", data=data, timeout=10) as answer:
            return json.load(answer)
