"""The server: loopback only, one process, every call noted, nothing left to hang."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

# Read by moto when it is imported: policies that AWS manages can then be attached.
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from dr_emulator import patches
from dr_emulator.gate import Gate
from dr_emulator.journal import Journal

HOST = "127.0.0.1"


class Emulator:
    """One moto server with every patch in place. State lives in the process: one emulator per process and run."""

    def __init__(self, port: int = 0, polls: int = 2) -> None:
        patches.install(polls)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.journal = Journal()
        application = Gate(DomainDispatcherApplication(create_backend_app), self.journal)
        self._server: BaseWSGIServer = make_server(HOST, port, application, threaded=True)
        # moto's own calls to itself have to find the port.
        os.environ["MOTO_PORT"] = str(self._server.server_port)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """Where it listens, in the form that AWS_ENDPOINT_URL takes."""
        return f"http://{HOST}:{self._server.server_port}"

    def start(self) -> None:
        """Starts to answer. Calls made before wait in the socket."""
        self._thread.start()

    def stop(self) -> None:
        """Stops answering and gives the port back."""
        self._server.shutdown()
        self._thread.join(timeout=10)
        self._server.server_close()

    def __enter__(self) -> Emulator:
        self.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.stop()
