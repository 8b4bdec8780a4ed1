"""Runs a program with a hard time-out, its output in a file. Nothing it started outlives it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Done:
    """How a program ended."""

    status: int
    seconds: float
    log: Path
    timed_out: bool = False

    def tail(self, lines: int = 25) -> str:
        """The end of what it said."""
        text = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(text[-lines:])


def run(command: list[str], *, folder: Path, environment: Mapping[str, str], log: Path, seconds: float) -> Done:
    """Runs one program. After its time it is interrupted, then killed, with all that it started."""
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            status, timed_out = process.wait(timeout=seconds), False
        except subprocess.TimeoutExpired:
            status, timed_out = stop(process), True
        except BaseException:
            stop(process)
            raise
        finally:
            sweep(process)
    return Done(status, time.monotonic() - started, log, timed_out)


def stop(process: subprocess.Popen[bytes], patience: float = 20) -> int:
    """Ends a program and its children: asks first, so that Terraform can write its state."""
    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=patience)
            break
        except subprocess.TimeoutExpired:
            continue
    sweep(process)
    return process.wait()


def sweep(process: subprocess.Popen[bytes]) -> None:
    """Ends what a program left running: it leads a group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
