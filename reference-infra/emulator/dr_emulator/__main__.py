"""`python3 -m dr_emulator`: one emulator, until it is told to stop.

Prints one line, the address, when it answers; on SIGTERM or SIGINT it writes the journal and goes.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from dr_emulator.server import Emulator


def main(arguments: list[str] | None = None) -> int:
    """Runs one emulator in this process."""
    parser = argparse.ArgumentParser(prog="dr_emulator", description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0, the default, takes a free one")
    parser.add_argument("--polls", type=int, default=2, help="looks at a global database that still see a failover under way")
    parser.add_argument("--journal", type=Path, help="file that gets the calls and their counts at the end")
    options = parser.parse_args(arguments)

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    emulator = Emulator(port=options.port, polls=options.polls)
    emulator.start()
    print(emulator.address, flush=True)
    stop.wait()
    emulator.stop()

    summary = emulator.journal.summary()
    if options.journal:
        options.journal.write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for entry in summary["unanswered"]:
        print(f"not implemented: {entry['call']} ({entry['count']} times)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
