"""What stands before moto: names each call, refuses what moto lacks at once, and can take a region down.

moto answers a call it does not know with 500 or an empty 404. SDKs take the first for a passing
trouble and try again, for minutes. Here both become 501 with the call's name, which nobody retries.
"""

from __future__ import annotations

import io
import json
import re
import threading
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from moto.core.responses import _get_method_urls

from dr_emulator import leftovers
from dr_emulator.journal import Journal

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/([^/]+)/aws4_request")
# Their endpoints belong to no region, though they sign for one.
WITHOUT_REGION = {"route53", "iam", "sts", "s3control"}
XML_BY_PATH = {"s3", "route53"}


@dataclass(frozen=True)
class Call:
    """One request, as far as its headers and body tell."""

    service: str
    region: str
    action: str
    dialect: str

    @property
    def name(self) -> str:
        """How people write it."""
        return f"{self.service}:{self.action}"


class Gate:
    """A WSGI application around moto's."""

    def __init__(self, application: Application, journal: Journal) -> None:
        self._application = application
        self._journal = journal
        self._lock = threading.Lock()
        self._down: set[str] = set()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/emulator/"):
            return self._control(environ, start)
        call = read_call(environ)
        self._journal.note(call.name, call.region)
        if call.region in self._down and call.service not in WITHOUT_REGION:
            # A 4xx, so that clients do not spend the drill on retries of a region that is off.
            return _answer(start, call, "403 Forbidden", "RegionDown", f"{call.region} is down for this drill: {call.name}")

        kept: dict[str, Any] = {}

        def keep(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            kept.update(status=status, headers=headers)
            return lambda _: None

        try:
            body = b"".join(self._application(environ, keep))
        except NotImplementedError as fault:
            return self._refuse(start, call, str(fault) or "moto does not implement it")
        except Exception as fault:  # noqa: BLE001 - a fault inside moto is an answer that it lacks
            place = traceback.extract_tb(fault.__traceback__)[-1]
            return self._refuse(start, call, f"moto failed in {place.name}, line {place.lineno}: {type(fault).__name__}: {fault}")
        if not_routed(call, environ, kept, body):
            return self._refuse(start, call, "moto has no such address or action")
        start(kept["status"], kept["headers"])
        return [body]

    def _refuse(self, start: Start, call: Call, reason: str) -> Iterable[bytes]:
        self._journal.note_unanswered(call.name, reason)
        return _answer(start, call, "501 Not Implemented", "NotImplemented", f"the emulator does not answer {call.name}: {reason}")

    def _control(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """`GET /emulator/journal`, `GET /emulator/left`; `POST /emulator/down` with the regions that do not answer, as a JSON list."""
        what = environ["PATH_INFO"].removeprefix("/emulator/")
        if what == "journal":
            answer: Any = self._journal.summary()
        elif what == "left":
            answer = leftovers.left()
        elif what == "down" and environ["REQUEST_METHOD"] == "POST":
            regions = json.loads(_body(environ) or b"[]")
            with self._lock:
                self._down = set(regions)
            answer = {"down": sorted(regions)}
        else:
            start("404 Not Found", [("Content-Type", "text/plain")])
            return [b"journal, left or down\n"]
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]


def read_call(environ: dict[str, Any]) -> Call:
    """Service, region and action of a request, without consuming its body."""
    found = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    region, service = found.groups() if found else ("", "unsigned")
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return Call(service, region, target.rsplit(".", 1)[-1], "json")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(_body(environ).decode("utf-8", "replace")).get("Action", ["?"])[0]
        return Call(service, region, action, "query")
    path = environ["PATH_INFO"]
    marks = "&".join(part for part in environ.get("QUERY_STRING", "").split("&") if part and "=" not in part)
    if service == "s3":
        # Buckets and keys are no part of a call's name.
        parts = [part for part in path.split("/") if part]
        path = "/".join(("{bucket}", "{key}")[: min(len(parts), 2)])
        action = f"{environ['REQUEST_METHOD']} {path}{'?' + marks if marks else ''}"
    else:
        action = operation(service, region, environ["REQUEST_METHOD"], path) or f"{environ['REQUEST_METHOD']} {path}"
    return Call(service, region, action, "rest-xml" if service in XML_BY_PATH else "rest-json")


def operation(service: str, region: str, method: str, path: str) -> str:
    """The operation behind a REST address, as the SDK's own description of the service has it."""
    try:
        patterns = _get_method_urls(service, region or "us-east-1").get(method, {})
    except Exception:  # noqa: BLE001 - a service that signs with another name than it is described by
        return ""
    for pattern in sorted(patterns, key=len, reverse=True):
        if re.match(pattern, path):
            return str(patterns[pattern])
    return ""


def not_routed(call: Call, environ: dict[str, Any], kept: dict[str, Any], body: bytes) -> bool:
    """Whether a 404 is that of the web framework, or of a handler without a method, and not one of AWS's."""
    if not kept["status"].startswith("404") or environ["REQUEST_METHOD"] == "HEAD":
        return False
    if body.lstrip().lower().startswith(b"<!doctype html"):
        return True
    named = any(name.lower() == "x-amzn-errortype" for name, _ in kept["headers"])
    return not body.strip() and not named and call.service != "s3"


def _body(environ: dict[str, Any]) -> bytes:
    """The body, put back for whoever reads next."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _answer(start: Start, call: Call, status: str, code: str, text: str) -> Iterable[bytes]:
    """An error in the words of the call's protocol."""
    if call.dialect in {"query", "rest-xml"}:
        fault = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(text)}</Message></Error>"
        # S3 has its error at the top; the others wrap it.
        inner = fault if call.service == "s3" else f"<ErrorResponse>{fault}<RequestId>0</RequestId></ErrorResponse>"
        kind, body = "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>{inner}'
    else:
        kind, body = "application/x-amz-json-1.1", json.dumps({"__type": code, "message": text})
    payload = body.encode()
    start(status, [("Content-Type", kind), ("x-amzn-errortype", code), ("Content-Length", str(len(payload)))])
    return [payload]
