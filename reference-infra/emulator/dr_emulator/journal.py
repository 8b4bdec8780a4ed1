"""What was called: how often, in which region, and what there was no answer for."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any


class Journal:
    """Counts of calls. Handlers run in threads, so every change is locked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: Counter[tuple[str, str]] = Counter()
        self._unanswered: dict[str, list[Any]] = {}

    def note(self, call: str, region: str) -> None:
        """One call came in."""
        with self._lock:
            self._calls[(call, region)] += 1

    def note_unanswered(self, call: str, reason: str) -> None:
        """One call could not be answered."""
        with self._lock:
            entry = self._unanswered.setdefault(call, [0, reason])
            entry[0] += 1

    def summary(self) -> dict[str, Any]:
        """Everything noted so far, in a stable order."""
        with self._lock:
            return {
                "calls": [
                    {"call": call, "region": region, "count": count}
                    for (call, region), count in sorted(self._calls.items())
                ],
                "unanswered": [
                    {"call": call, "count": count, "reason": reason}
                    for call, (count, reason) in sorted(self._unanswered.items())
                ],
            }
