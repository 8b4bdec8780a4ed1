"""The processor against fakes: every answer, and every way a dependency can fail."""

from __future__ import annotations

import base64
import json
import sys
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import transaction_processor  # noqa: E402
from database import Conflict, Unavailable  # noqa: E402
from transaction_processor import SESSION_SECONDS, Processor  # noqa: E402

GOOD = {"transaction_id": "t-1", "session_id": "s-1", "amount": 1250, "currency": "EUR"}


class FakeTable:
    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def _call(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((name, arguments))
        if self.fault:
            raise self.fault
        return {}

    def get_item(self, **arguments: Any) -> dict[str, Any]:
        return self._call("get_item", arguments)

    def update_item(self, **arguments: Any) -> dict[str, Any]:
        return self._call("update_item", arguments)


class FakeDatabase:
    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.booked: dict[str, dict[str, Any]] = {}

    def check(self) -> None:
        if self.fault:
            raise self.fault

    def book(self, transaction: dict[str, Any], region: str) -> bool:
        self.check()
        known = self.booked.get(transaction["transaction_id"])
        if known is None:
            self.booked[transaction["transaction_id"]] = {**transaction, "booked_in": region}
            return True
        if any(known[name] != value for name, value in transaction.items()):
            raise Conflict
        return False

    def find(self, transaction_id: str) -> dict[str, Any] | None:
        self.check()
        return self.booked.get(transaction_id)


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.lines: list[str] = []
        self.sessions, self.health_sessions = FakeTable(), FakeTable()
        self.database, self.health_database = FakeDatabase(), FakeDatabase()
        self.processor = Processor(
            region="us-west-2",
            sessions=self.sessions,
            health_sessions=self.health_sessions,
            database=self.database,
            health_database=self.health_database,
            now=lambda: 1000.0,
            write=self.lines.append,
        )

    def send(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        event = {"httpMethod": method, "path": path, "body": json.dumps(body) if body is not None else None}
        reply = self.processor.serve(event, "request-1")
        self.assertEqual(reply["headers"]["content-type"], "application/json")
        self.assertFalse(reply["isBase64Encoded"])
        return reply["statusCode"], json.loads(reply["body"])

    def logged(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]


class TestHealth(Case):
    def test_healthy_when_both_answer(self) -> None:
        status, body = self.send("GET", "/health")
        self.assertEqual(status, 200)
        self.assertEqual(body, {"healthy": True, "parts": {"sessions": "ok", "database": "ok"}, "region": "us-west-2"})
        self.assertEqual(self.health_sessions.calls, [("get_item", {"Key": {"session_id": "health"}})])
        self.assertEqual(self.lines, [])

    def test_unhealthy_without_sessions(self) -> None:
        self.health_sessions.fault = TimeoutError("no answer from 10.0.0.7")
        status, body = self.send("GET", "/health")
        self.assertEqual((status, body["parts"]), (503, {"sessions": "failed", "database": "ok"}))
        self.assertEqual(self.logged()[0]["cause"], "TimeoutError")

    def test_unhealthy_without_database(self) -> None:
        self.health_database.fault = Unavailable("database", "ReadOnly")
        status, body = self.send("GET", "/health")
        self.assertEqual((status, body["parts"]), (503, {"sessions": "ok", "database": "failed"}))
        self.assertEqual(self.logged()[0]["cause"], "ReadOnly")

    def test_does_not_use_the_slow_clients(self) -> None:
        self.sessions.fault = self.database.fault = OSError()
        self.assertEqual(self.send("GET", "/health")[0], 200)


class TestProcess(Case):
    def test_books_and_touches_the_session(self) -> None:
        status, body = self.send("POST", "/transactions", GOOD)
        self.assertEqual((status, body["status"], body["transaction_id"]), (201, "booked", "t-1"))
        self.assertEqual(self.database.booked["t-1"]["booked_in"], "us-west-2")
        [(call, arguments)] = self.sessions.calls
        self.assertEqual((call, arguments["Key"]), ("update_item", {"session_id": "s-1"}))
        self.assertEqual(arguments["ExpressionAttributeValues"], {":until": 1000 + SESSION_SECONDS, ":id": "t-1"})

    def test_is_idempotent(self) -> None:
        self.send("POST", "/transactions", GOOD)
        status, body = self.send("POST", "/transactions", GOOD)
        self.assertEqual((status, body["status"]), (200, "known"))
        self.assertEqual(len(self.database.booked), 1)

    def test_one_id_cannot_mean_two_transactions(self) -> None:
        self.send("POST", "/transactions", GOOD)
        self.assertEqual(self.send("POST", "/transactions", {**GOOD, "amount": 1})[0], 409)

    def test_extra_fields_are_not_stored(self) -> None:
        self.send("POST", "/transactions", {**GOOD, "note": "x"})
        self.assertNotIn("note", self.database.booked["t-1"])

    def test_encoded_bodies_are_read(self) -> None:
        encoded = base64.b64encode(json.dumps(GOOD).encode()).decode()
        event = {"httpMethod": "POST", "path": "/transactions", "body": encoded, "isBase64Encoded": True}
        self.assertEqual(self.processor.serve(event)["statusCode"], 201)

    def test_malformed_requests_name_the_field(self) -> None:
        wrong: dict[str, list[object]] = {
            "transaction_id": [None, "", "a b", "x" * 65, 7],
            "session_id": [None, "'; --"],
            "amount": [None, 0, -1, 1.5, "12", True, 10**16],
            "currency": [None, "eur", "EURO", 978],
        }
        for field, values in wrong.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    status, body = self.send("POST", "/transactions", {**GOOD, field: value})
                    self.assertEqual(status, 400)
                    self.assertTrue(body["error"].startswith(field))
        self.assertEqual(self.database.booked, {})

    def test_bodies_that_are_no_objects(self) -> None:
        for event in [{"body": "{"}, {"body": None}, {"body": "[1]"}, {"body": "!!", "isBase64Encoded": True}]:
            with self.subTest(event=event):
                reply = self.processor.serve({"httpMethod": "POST", "path": "/transactions", **event})
                self.assertEqual(reply["statusCode"], 400)

    def test_a_dead_database_asks_to_try_again(self) -> None:
        self.database.fault = Unavailable("database", "OSError")
        status, body = self.send("POST", "/transactions", GOOD)
        self.assertEqual((status, body["part"]), (503, "database"))
        self.assertEqual(self.sessions.calls, [])

    def test_dead_sessions_ask_to_try_again_and_the_booking_stands(self) -> None:
        self.sessions.fault = OSError()
        status, body = self.send("POST", "/transactions", GOOD)
        self.assertEqual((status, body["part"]), (503, "sessions"))
        self.sessions.fault = None
        self.assertEqual(self.send("POST", "/transactions", GOOD)[0], 200)


class TestLookUp(Case):
    def test_finds_what_was_booked(self) -> None:
        self.send("POST", "/transactions", GOOD)
        status, body = self.send("GET", "/transactions/t-1")
        self.assertEqual((status, body["amount"]), (200, 1250))

    def test_unknown_and_malformed_ids(self) -> None:
        self.assertEqual(self.send("GET", "/transactions/t-2")[0], 404)
        self.assertEqual(self.send("GET", "/transactions/a%20b")[0], 400)


class TestServe(Case):
    def test_other_paths(self) -> None:
        for method, path in [("GET", "/"), ("POST", "/health"), ("DELETE", "/transactions/t-1")]:
            self.assertEqual(self.send(method, path)[0], 404)

    def test_the_unexpected_is_an_answer_too(self) -> None:
        self.database.fault = RuntimeError("secret detail")
        self.assertEqual(self.send("POST", "/transactions", GOOD)[0], 500)
        self.assertNotIn("secret detail", "".join(self.lines))

    def test_lines_of_the_log_are_json(self) -> None:
        self.send("POST", "/transactions", GOOD)
        [line] = self.logged()
        expected = {"level": "info", "message": "answered", "region": "us-west-2", "request_id": "request-1"}
        expected |= {"method": "POST", "path": "/transactions", "status": 201, "took_ms": 0}
        self.assertEqual(line, expected)

    def test_the_handler_serves(self) -> None:
        with mock.patch.object(transaction_processor, "processor", return_value=self.processor):
            reply = transaction_processor.handler({"httpMethod": "GET", "path": "/health"}, object())
        self.assertEqual(reply["statusCode"], 200)


class TestProcessor(unittest.TestCase):
    def test_is_built_from_its_own_regions_environment(self) -> None:
        boto3, config = mock.MagicMock(), mock.MagicMock()
        secret = json.dumps({"username": "dbadmin", "password": "drawn"})
        boto3.client.return_value.get_secret_value.return_value = {"SecretString": secret}
        environment = {
            "AWS_REGION": "us-west-2",
            "SESSION_TABLE": "sessions-test",
            "DATABASE_SECRET": "database-master-test",
            "DATABASE_WRITER": "writer.us-west-2",
            "DATABASE_READER": "reader.us-west-2",
            "DATABASE_NAME": "transactions",
            "HEALTH_NEEDS_WRITER": "false",
        }
        modules = {"boto3": boto3, "botocore": mock.MagicMock(), "botocore.config": config}
        with (
            mock.patch.dict(sys.modules, modules),
            mock.patch.dict("os.environ", environment),
            mock.patch("database.verified_tls"),
        ):
            transaction_processor.processor.cache_clear()
            self.addCleanup(transaction_processor.processor.cache_clear)
            built = transaction_processor.processor()
            self.assertIs(built, transaction_processor.processor())
            self.assertEqual(built.database.credentials(), ("dbadmin", "drawn"))
        self.assertEqual(built.region, "us-west-2")
        self.assertEqual((built.database.writer, built.database.reader), ("writer.us-west-2", "reader.us-west-2"))
        self.assertFalse(built.health_database.health_needs_writer)
        boto3.resource.return_value.Table.assert_called_with("sessions-test")
        boto3.client.return_value.get_secret_value.assert_called_with(SecretId="database-master-test")
        self.assertLess(min(call.kwargs["connect_timeout"] for call in config.Config.call_args_list), 1)


if __name__ == "__main__":
    unittest.main()
