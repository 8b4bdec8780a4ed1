"""The queue processor against fakes: a table that judges conditions, a queue, a bucket, a database."""

from __future__ import annotations

import base64
import json
import re
import sys
import types
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

FUNCTIONS = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(FUNCTIONS / "queue-processor"), str(FUNCTIONS / "transaction-processor")]

import queue_processor  # noqa: E402
from claims import CLAIM_SECONDS, Busy, Claims  # noqa: E402
from database import Conflict, Unavailable  # noqa: E402
from queue_processor import Poison, QueueProcessor, body_of, parsed, receives, refused  # noqa: E402
from transactions import validated  # noqa: E402

GOOD = {"transaction_id": "t-1", "session_id": "s-1", "amount": 1250, "currency": "EUR"}


class ConditionFailed(Exception):
    """What boto3 raises when a condition does not hold."""

    response = {"Error": {"Code": "ConditionalCheckFailedException"}}


class FakeTable:
    """A table that applies SET expressions and judges conditions as DynamoDB does."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.fail: Exception | None = None

    def get_item(self, *, Key: dict[str, str], ConsistentRead: bool = False) -> dict[str, Any]:
        if self.fail:
            raise self.fail
        item = self.items.get(Key["session_id"])
        return {} if item is None else {"Item": dict(item)}

    def update_item(
        self,
        *,
        Key: dict[str, str],
        UpdateExpression: str,
        ExpressionAttributeValues: dict[str, Any],
        ExpressionAttributeNames: dict[str, str] | None = None,
        ConditionExpression: str | None = None,
    ) -> None:
        if self.fail:
            raise self.fail
        names, item = ExpressionAttributeNames or {}, self.items.get(Key["session_id"])
        if ConditionExpression and not self.holds(ConditionExpression, item, names, ExpressionAttributeValues):
            raise ConditionFailed
        item = dict(item or Key)
        for change in UpdateExpression.removeprefix("SET ").split(", "):
            name, value = change.split(" = ")
            item[names.get(name, name)] = ExpressionAttributeValues[value]
        self.items[Key["session_id"]] = item

    @staticmethod
    def holds(text: str, item: dict[str, Any] | None, names: dict[str, str], values: dict[str, Any]) -> bool:
        def comparison(found: re.Match[str]) -> str:
            name, operator, value = found.groups()
            held = (item or {}).get(names.get(name, name))
            return str(held is not None and (held < values[value] if operator == "<" else held == values[value]))

        text = re.sub(r"attribute_not_exists\(\w+\)", str(item is None), text)
        text = re.sub(r"([#\w]+) (=|<) (:\w+)", comparison, text)
        return bool(eval(text.replace("AND", "and").replace("OR", "or")))  # noqa: S307 - text of the module under test


class FakeQueue:
    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.fail: Exception | None = None

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:
        if self.fail:
            raise self.fail
        self.sent.append(json.loads(MessageBody))

    def get_queue_attributes(self, *, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:
        if self.fail:
            raise self.fail
        return {"Attributes": {"QueueArn": QueueUrl}}


class FakeBucket:
    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.fail: Exception | None = None

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:
        if self.fail:
            raise self.fail
        self.objects[f"{Bucket}/{Key}"] = json.loads(Body)


class FakeDatabase:
    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.calls = 0
        self.fail: Exception | None = None

    def book(self, transaction: dict[str, Any], region: str) -> bool:
        self.calls += 1
        if self.fail:
            raise self.fail
        known = self.rows.setdefault(transaction["transaction_id"], dict(transaction))
        if known != transaction:
            raise Conflict
        return self.calls == 1


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = 1000.0
        self.table, self.queue, self.bucket, self.database = FakeTable(), FakeQueue(), FakeBucket(), FakeDatabase()
        self.lines: list[dict[str, Any]] = []
        self.claims = Claims(self.table, lambda: self.clock, refused)
        self.processor = QueueProcessor(
            region="us-east-2",
            sessions=self.table,
            claims=self.claims,
            database=self.database,  # type: ignore[arg-type]
            queue=self.queue,
            queue_url="queue",
            logs=self.bucket,
            log_bucket="logs",
            now=lambda: self.clock,
            write=lambda line: self.lines.append(json.loads(line)),
        )

    def batch(self, *bodies: object, request_id: str = "r-1", remaining: float = 60_000) -> list[str]:
        records = [
            {"messageId": f"m-{at}", "body": body if isinstance(body, str) else json.dumps(body)}
            for at, body in enumerate(bodies)
        ]
        answer = self.processor.run({"Records": records}, request_id, lambda: remaining)
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def request(self, method: str, path: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        answer = self.processor.run({"httpMethod": method, "path": path, **fields}, "r-1", lambda: 60_000)
        return answer["statusCode"], json.loads(answer["body"])

    def state(self, transaction_id: str = "t-1") -> str:
        return self.table.items[f"transaction#{transaction_id}"]["state"]


class TestBatch(Case):
    def test_processes_books_logs_and_notes(self) -> None:
        self.assertEqual(self.batch(GOOD), [])
        self.assertEqual(self.database.rows, {"t-1": GOOD})
        self.assertEqual(self.bucket.objects, {"logs/transactions/t-1.json": {**GOOD, "region": "us-east-2"}})
        self.assertEqual(self.state(), "processed")
        self.assertEqual([line["message"] for line in self.lines], ["processed"])

    def test_a_repeated_message_is_done_without_work(self) -> None:
        self.batch(GOOD)
        self.assertEqual(self.batch(GOOD, request_id="r-2"), [])
        self.assertEqual(self.database.calls, 1)
        self.assertEqual(self.lines[-1]["message"], "processed before")

    def test_only_the_failed_message_comes_again(self) -> None:
        failed = self.batch(GOOD, "no json", {**GOOD, "transaction_id": "t-2"})
        self.assertEqual(failed, ["m-1"])
        self.assertEqual(self.state("t-2"), "processed")

    def test_poison_is_named_and_never_booked(self) -> None:
        for body in ("[]", "{}", "{", {**GOOD, "amount": -1}):
            self.assertEqual(self.batch(body), ["m-0"])
            self.assertEqual(self.lines[-1]["message"], "poison")
        self.assertEqual(self.database.calls, 0)

    def test_an_identifier_used_for_something_else_is_poison(self) -> None:
        self.database.rows["t-1"] = {**GOOD, "amount": 1}
        self.assertEqual(self.batch(GOOD), ["m-0"])
        self.assertEqual(self.lines[-1]["message"], "poison")
        self.assertEqual(self.state(), "accepted")

    def test_without_a_writer_the_message_waits_and_the_claim_is_given_back(self) -> None:
        self.database.fail = Unavailable("database", "25006", "25006")
        self.assertEqual(self.batch(GOOD), ["m-0"])
        self.assertEqual((self.state(), self.lines[-1]["cause"]), ("accepted", "25006"))
        self.database.fail = None
        self.assertEqual(self.batch(GOOD, request_id="r-2"), [])
        self.assertEqual(self.state(), "processed")

    def test_what_was_booked_but_not_logged_is_completed(self) -> None:
        self.bucket.fail = TimeoutError()
        self.assertEqual(self.batch(GOOD), ["m-0"])
        self.bucket.fail = None
        self.assertEqual(self.batch(GOOD, request_id="r-2"), [])
        self.assertEqual(self.lines[-1]["message"], "completed")
        self.assertEqual(len(self.database.rows), 1)

    def test_a_claim_of_another_run_is_respected_until_it_runs_out(self) -> None:
        self.assertTrue(self.claims.take("t-1", "other"))
        self.assertEqual(self.batch(GOOD), ["m-0"])
        self.assertEqual(self.lines[-1]["message"], "in progress elsewhere")
        self.clock += CLAIM_SECONDS + 1
        self.assertEqual(self.batch(GOOD), [])

    def test_a_claim_that_cannot_be_given_back_is_only_noted(self) -> None:
        def book(*_: object) -> bool:
            self.table.fail = TimeoutError()
            raise Unavailable("database", "gone")

        self.database.book = book  # type: ignore[method-assign]
        self.assertEqual(self.batch(GOOD), ["m-0"])
        self.assertEqual([line["message"] for line in self.lines], ["claim kept", "failed"])

    def test_takes_nothing_on_when_time_is_short(self) -> None:
        self.assertEqual(self.batch(GOOD, GOOD, remaining=10_000), ["m-0", "m-1"])
        self.assertEqual(self.database.calls, 0)

    def test_a_table_that_fails_fails_the_message(self) -> None:
        self.table.fail = TimeoutError()
        self.assertEqual(self.batch(GOOD), ["m-0"])
        self.assertEqual(self.lines[-1]["cause"], "TimeoutError")


class TestRequests(Case):
    def test_accepts_and_queues(self) -> None:
        status, body = self.request("POST", "/transactions", body=json.dumps(GOOD))
        self.assertEqual((status, body["status"], body["region"]), (202, "accepted", "us-east-2"))
        self.assertEqual(self.queue.sent, [GOOD])
        self.assertEqual(self.state(), "accepted")
        self.assertEqual(self.table.items["s-1"]["last_transaction"], "t-1")

    def test_accepts_twice_without_forgetting_what_was_processed(self) -> None:
        self.batch(GOOD)
        self.assertEqual(self.request("POST", "/transactions", body=json.dumps(GOOD))[0], 202)
        self.assertEqual(self.state(), "processed")

    def test_a_base64_body_is_read(self) -> None:
        text = base64.b64encode(json.dumps(GOOD).encode()).decode()
        self.assertEqual(self.request("POST", "/transactions", body=text, isBase64Encoded=True)[0], 202)

    def test_a_wrong_field_is_the_senders_fault(self) -> None:
        status, body = self.request("POST", "/transactions", body=json.dumps({**GOOD, "currency": "euro"}))
        self.assertEqual((status, self.queue.sent), (400, []))
        self.assertIn("currency", body["error"])

    def test_nothing_is_promised_when_the_queue_is_away(self) -> None:
        self.queue.fail = TimeoutError()
        self.assertEqual(self.request("POST", "/transactions", body=json.dumps(GOOD))[0], 503)
        self.assertEqual(self.table.items, {})

    def test_a_missing_note_does_not_take_the_promise_back(self) -> None:
        self.table.fail = TimeoutError()
        self.assertEqual(self.request("POST", "/transactions", body=json.dumps(GOOD))[0], 202)
        self.assertEqual(self.lines[-1]["message"], "not noted")

    def test_tells_how_far_a_transaction_has_come(self) -> None:
        self.assertEqual(self.request("GET", "/transactions/t-1")[0], 404)
        self.claims.accept("t-1")
        self.assertEqual(self.request("GET", "/transactions/t-1")[1]["status"], "accepted")
        self.claims.take("t-1", "r-1")
        self.assertEqual(self.request("GET", "/transactions/t-1")[1]["status"], "accepted")
        self.batch(GOOD)
        self.assertEqual(self.request("GET", "/transactions/t-1")[1]["status"], "processed")
        self.assertEqual(self.request("GET", "/transactions/a b")[0], 400)

    def test_other_paths_are_unknown(self) -> None:
        self.assertEqual(self.request("GET", "/")[0], 404)
        self.assertEqual(self.request("POST", "/health")[0], 404)


class TestHealth(Case):
    def test_healthy_without_a_database(self) -> None:
        self.database.fail = Unavailable("database", "gone")
        status, body = self.request("GET", "/health")
        self.assertEqual((status, body["parts"]), (200, {"queue": "ok", "sessions": "ok"}))

    def test_unhealthy_without_its_queue(self) -> None:
        self.queue.fail = TimeoutError()
        status, body = self.request("GET", "/health")
        self.assertEqual((status, body["parts"]), (503, {"queue": "failed", "sessions": "ok"}))

    def test_unhealthy_without_its_table(self) -> None:
        self.table.fail = TimeoutError()
        self.assertEqual(self.request("GET", "/health")[1]["parts"]["sessions"], "failed")


class TestClaims(Case):
    def test_faults_of_the_table_are_not_taken_for_conflicts(self) -> None:
        self.table.fail = TimeoutError()
        for call in (
            lambda: self.claims.take("t", "r"),
            lambda: self.claims.accept("t"),
            lambda: self.claims.release("t", "r"),
        ):
            self.assertRaises(TimeoutError, call)

    def test_a_claim_of_somebody_else_is_not_released(self) -> None:
        self.claims.take("t-1", "other")
        self.claims.release("t-1", "me")
        self.assertEqual(self.state(), "claimed")
        self.assertRaises(Busy, self.claims.take, "t-1", "me")

    def test_records_run_out(self) -> None:
        self.claims.take("t-1", "r")
        self.assertGreater(self.table.items["transaction#t-1"]["expires_at"], self.clock)


class TestReading(unittest.TestCase):
    def test_fields_are_checked_one_by_one(self) -> None:
        self.assertEqual(validated({**GOOD, "more": 1}), GOOD)
        wrong: list[dict[str, Any]] = [
            {"transaction_id": ""},
            {"transaction_id": 7},
            {"session_id": "a b"},
            {"amount": True},
            {"amount": 0},
            {"amount": 10**15 + 1},
            {"amount": "5"},
            {"currency": "EURO"},
            {"currency": None},
        ]
        for change in wrong:
            with self.assertRaises(Poison, msg=str(change)):
                validated({**GOOD, **change})

    def test_bodies_that_are_no_objects_are_poison(self) -> None:
        for text in ("", "[1]", "nul", None, 5):
            self.assertRaises(Poison, parsed, text)
        self.assertRaises(Poison, body_of, {"body": "%%", "isBase64Encoded": True})
        self.assertEqual(body_of({}), "")

    def test_receives_are_counted_by_sqs(self) -> None:
        self.assertEqual(receives({"attributes": {"ApproximateReceiveCount": "4"}}), 4)
        self.assertEqual(receives({}), 1)

    def test_only_a_refused_condition_counts_as_refused(self) -> None:
        self.assertTrue(refused(ConditionFailed()))
        self.assertFalse(refused(TimeoutError()))


class TestHandler(Case):
    def test_hands_event_and_time_over(self) -> None:
        class Context:
            aws_request_id = "r-9"

            @staticmethod
            def get_remaining_time_in_millis() -> int:
                return 60_000

        original = queue_processor.processor
        queue_processor.processor = lambda: self.processor  # type: ignore[assignment]
        try:
            answer = queue_processor.handler({"httpMethod": "GET", "path": "/health"}, Context())
        finally:
            queue_processor.processor = original  # type: ignore[assignment]
        self.assertEqual(answer["statusCode"], 200)


class TestFactory(unittest.TestCase):
    """The real thing is put together from the environment, with clients that do not wait for ever."""

    ENVIRONMENT = {
        "AWS_REGION": "us-east-2",
        "SESSION_TABLE": "sessions-t1",
        "QUEUE_URL": "https://sqs/queue",
        "LOG_BUCKET": "logs-t1",
        "DATABASE_WRITER": "writer",
        "DATABASE_READER": "reader",
        "DATABASE_NAME": "transactions",
        "DATABASE_SECRET": "database-master-t1",
    }

    def test_builds_itself_from_the_environment(self) -> None:
        asked: list[tuple[str, dict[str, Any]]] = []
        secret = json.dumps({"username": "dbadmin", "password": "drawn"})

        class Client:
            def __init__(self, service: str, *, config: dict[str, Any]) -> None:
                asked.append((service, config))

            def Table(self, name: str) -> str:  # noqa: N802 - boto3's name
                return name

            def get_secret_value(self, *, SecretId: str) -> dict[str, str]:
                return {"SecretString": secret if SecretId == "database-master-t1" else "{}"}

        boto3, botocore, config = (types.ModuleType(name) for name in ("boto3", "botocore", "botocore.config"))
        boto3.client = boto3.resource = Client  # type: ignore[attr-defined]
        config.Config = dict  # type: ignore[attr-defined]
        credentials: list[Any] = []

        def database(_environment: object, login: Any, timeout: float) -> FakeDatabase:
            credentials.append((login(), timeout))
            return FakeDatabase()

        modules = {"boto3": boto3, "botocore": botocore, "botocore.config": config}
        queue_processor.processor.cache_clear()
        with (
            mock.patch.dict(sys.modules, modules),
            mock.patch.dict("os.environ", self.ENVIRONMENT),
            mock.patch.object(queue_processor.Database, "from_environment", database),
        ):
            built = queue_processor.processor()
            self.assertIs(queue_processor.processor(), built)
        queue_processor.processor.cache_clear()
        self.assertEqual((built.region, built.queue_url, built.log_bucket), ("us-east-2", "https://sqs/queue", "logs-t1"))
        self.assertEqual((built.sessions, built.claims.table), ("sessions-t1", "sessions-t1"))
        self.assertEqual(credentials, [(("dbadmin", "drawn"), 5)])
        self.assertEqual(sorted(service for service, _ in asked), ["dynamodb", "dynamodb", "s3", "secretsmanager", "sqs"])
        self.assertTrue(all(settings["connect_timeout"] <= 2 and settings["read_timeout"] <= 4 for _, settings in asked))


if __name__ == "__main__":
    unittest.main()
