"""Starts one emulator for one run, and asks it things."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from drilling.running import stop

SECONDS_TO_START = 60


class EmulatorError(Exception):
    """The emulator did not come up."""


class Emulator:
    """An emulator of its own process, on a free port of 127.0.0.1, gone with the run."""

    def __init__(self, home: Path, log: Path) -> None:
        self._home, self._log = home, log
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""

    def __enter__(self) -> Emulator:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dr_emulator"],
                cwd=self._home, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )  # fmt: skip
        output = cast("IO[bytes]", self._process.stdout)
        ready, _, _ = select.select([output], [], [], SECONDS_TO_START)
        self.address = output.readline().decode().strip() if ready else ""
        if not self.address.startswith("http://127.0.0.1:"):
            stop(self._process)
            raise EmulatorError(f"the emulator did not start: {self._log.read_text(encoding='utf-8')[-2000:]}")
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            stop(self._process)
            cast("IO[bytes]", self._process.stdout).close()

    def journal(self) -> dict[str, Any]:
        """Calls so far, and those without an answer."""
        return cast("dict[str, Any]", self._ask("journal"))

    def count(self, call: str) -> int:
        """How often one call was made, over all regions."""
        return sum(int(entry["count"]) for entry in self.journal()["calls"] if entry["call"] == call)

    def left(self) -> dict[str, list[str]]:
        """What is still there."""
        return cast("dict[str, list[str]]", self._ask("left"))

    def take_down(self, *regions: str) -> None:
        """These regions refuse every call from now on; none: all answer again."""
        self._ask("down", list(regions))

    def _ask(self, what: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.address}/emulator/{what}", data=data, timeout=30) as answer:
            return json.load(answer)
