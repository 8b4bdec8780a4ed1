"""What the tests of both functions share: the functions' folder on the path, and stand-ins for the SDK."""

from __future__ import annotations

import json
import logging
import sys
import types
import unittest.mock
from pathlib import Path
from typing import Any

# Nothing but source may lie beside the configuration.
sys.dont_write_bytecode = True
# Expected errors are logged too; they belong to no test report.
logging.getLogger().addHandler(logging.NullHandler())
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))


class ServiceError(Exception):
    """An error as the SDK raises it: a code apart, and a message that may quote anything."""

    def __init__(self, code: str, message: str = "the message") -> None:
        super().__init__(f"An error occurred ({code}): {message}")
        self.response = {"Error": {"Code": code, "Message": message}}


class FakeSdk:
    """Stands in for boto3 and botocore, and notes which clients were asked for."""

    def __init__(self, **clients: Any) -> None:
        self.clients = clients
        self.asked: list[dict[str, Any]] = []

    def client(self, service: str, **options: Any) -> Any:
        self.asked.append({"service": service, **options})
        return self.clients[service]

    def installed(self) -> Any:
        """A patch that puts the stand-in where the functions import the SDK from."""
        boto3 = types.ModuleType("boto3")
        boto3.client = self.client  # type: ignore[attr-defined]
        config = types.ModuleType("botocore.config")
        config.Config = lambda **options: options  # type: ignore[attr-defined]
        modules = {"boto3": boto3, "botocore": types.ModuleType("botocore"), "botocore.config": config}
        return unittest.mock.patch.dict(sys.modules, modules)


def logged(watcher: Any) -> list[dict[str, Any]]:
    """The log lines of an assertLogs block, each of which has to be JSON."""
    return [json.loads(record.getMessage()) for record in watcher.records]
