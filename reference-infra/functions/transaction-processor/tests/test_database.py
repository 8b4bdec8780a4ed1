"""The database class against a fake driver: reconnecting, the first table, conflicts, TLS."""

from __future__ import annotations

import datetime
import ssl
import sys
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402
from database import FIELDS, Conflict, Database, MissingTable, Unavailable, state_of  # noqa: E402

GOOD = {"transaction_id": "t-1", "session_id": "s-1", "amount": 1250, "currency": "EUR"}
BOOKED = [*GOOD.values(), "us-east-1", datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)]


class ServerFault(Exception):
    """As the driver raises it: its argument is what the server said, by letter."""


def refused(state: str) -> ServerFault:
    return ServerFault({"S": "ERROR", "C": state, "M": "text with details"})


class FakeConnection:
    def __init__(self, driver: FakeDriver) -> None:
        self.driver = driver

    def run(self, statement: str, **values: Any) -> list[list[Any]] | None:
        self.driver.statements.append((statement.split()[0], values))
        reply = self.driver.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        if self.driver.close_fails:
            raise OSError("already gone")


class FakeDriver:
    def __init__(self, *replies: Any) -> None:
        self.replies = list(replies)
        self.statements: list[tuple[str, dict[str, Any]]] = []
        self.logins: list[tuple[str, str, str]] = []
        self.connect_faults: list[Exception] = []
        self.close_fails = False

    def connect(self, host: str, user: str, password: str) -> FakeConnection:
        self.logins.append((host, user, password))
        if self.connect_faults:
            raise self.connect_faults.pop(0)
        return FakeConnection(self)


def build(driver: FakeDriver, needs_writer: bool = True) -> Database:
    passwords = iter(["first", "second", "third"])
    return Database(
        writer="writer",
        reader="reader",
        health_needs_writer=needs_writer,
        credentials=lambda: ("dbadmin", next(passwords)),
        connect=driver.connect,
    )


class TestCheck(unittest.TestCase):
    def test_the_leading_region_has_a_writer(self) -> None:
        driver = FakeDriver([[False]])
        build(driver).check()
        self.assertEqual(driver.logins, [("writer", "dbadmin", "first")])

    def test_a_leader_that_only_reads_is_unhealthy(self) -> None:
        driver = FakeDriver([[True]], [[False]])
        checked = build(driver)
        with self.assertRaises(Unavailable) as caught:
            checked.check()
        self.assertEqual(caught.exception.cause, "ReadOnly")
        checked.check()
        self.assertEqual(len(driver.logins), 2)

    def test_the_standby_has_to_be_readable(self) -> None:
        driver = FakeDriver([[True]])
        build(driver, needs_writer=False).check()
        self.assertEqual(driver.logins[0][0], "reader")

    def test_silence_is_unhealthy(self) -> None:
        driver = FakeDriver()
        driver.connect_faults = [TimeoutError()]
        with self.assertRaises(Unavailable) as caught:
            build(driver).check()
        self.assertEqual(caught.exception.cause, "TimeoutError")


class TestBook(unittest.TestCase):
    def test_new(self) -> None:
        driver = FakeDriver([["t-1"]])
        self.assertTrue(build(driver).book(GOOD, "us-east-1"))
        self.assertEqual(driver.statements, [("INSERT", {**GOOD, "region": "us-east-1"})])

    def test_known(self) -> None:
        self.assertFalse(build(FakeDriver([], [BOOKED])).book(GOOD, "us-west-2"))

    def test_another_transaction_of_that_id(self) -> None:
        with self.assertRaises(Conflict):
            build(FakeDriver([], [BOOKED])).book({**GOOD, "amount": 1}, "us-east-1")

    def test_gone_between_the_statements(self) -> None:
        with self.assertRaises(Conflict):
            build(FakeDriver([], [])).book(GOOD, "us-east-1")

    def test_the_first_one_makes_the_table(self) -> None:
        driver = FakeDriver(refused("42P01"), None, [["t-1"]])
        self.assertTrue(build(driver).book(GOOD, "us-east-1"))
        self.assertEqual([word for word, _ in driver.statements], ["INSERT", "CREATE", "INSERT"])
        self.assertEqual(len(driver.logins), 1)

    def test_two_first_ones_meet(self) -> None:
        driver = FakeDriver(refused("42P01"), refused("23505"), [["t-1"]])
        self.assertTrue(build(driver).book(GOOD, "us-east-1"))

    def test_the_table_cannot_be_made(self) -> None:
        with self.assertRaises(Unavailable) as caught:
            build(FakeDriver(refused("42P01"), refused("42501"))).book(GOOD, "us-east-1")
        self.assertEqual(caught.exception.state, "42501")


class TestFind(unittest.TestCase):
    def test_by_name(self) -> None:
        found = build(FakeDriver([BOOKED])).find("t-1")
        self.assertEqual(found, dict(zip(FIELDS, BOOKED, strict=True)))

    def test_nothing(self) -> None:
        self.assertIsNone(build(FakeDriver([])).find("t-1"))
        self.assertIsNone(build(FakeDriver(refused("42P01"))).find("t-1"))


class TestRun(unittest.TestCase):
    def test_the_connection_is_kept(self) -> None:
        driver = FakeDriver([], [])
        kept = build(driver)
        kept.find("t-1")
        kept.find("t-2")
        self.assertEqual(len(driver.logins), 1)

    def test_a_broken_connection_is_replaced_once(self) -> None:
        driver = FakeDriver([], OSError("broken pipe"), [])
        driver.close_fails = True
        kept = build(driver)
        kept.find("t-1")
        kept.find("t-2")
        self.assertEqual(len(driver.logins), 2)

    def test_but_not_twice(self) -> None:
        driver = FakeDriver([], OSError(), OSError())
        kept = build(driver)
        kept.find("t-1")
        with self.assertRaises(Unavailable):
            kept.find("t-2")

    def test_a_fresh_connection_gets_no_second_chance(self) -> None:
        driver = FakeDriver(OSError())
        with self.assertRaises(Unavailable):
            build(driver).find("t-1")
        self.assertEqual(len(driver.logins), 1)

    def test_a_rotated_password_is_fetched_anew(self) -> None:
        driver = FakeDriver([], [])
        kept = build(driver)
        kept.find("t-1")
        kept.forget("writer")
        driver.connect_faults = [refused("28P01")]
        kept.find("t-2")
        self.assertEqual([password for _, _, password in driver.logins], ["first", "first", "second"])

    def test_a_moved_writer_is_found_again(self) -> None:
        driver = FakeDriver([], refused("25006"), [["t-1"]])
        kept = build(driver)
        kept.find("t-1")
        self.assertTrue(kept.book(GOOD, "us-east-1"))
        self.assertEqual(len(driver.logins), 2)

    def test_what_the_server_refuses_is_not_repeated(self) -> None:
        driver = FakeDriver([], refused("23514"))
        kept = build(driver)
        kept.find("t-1")
        with self.assertRaises(Unavailable) as caught:
            kept.book(GOOD, "us-east-1")
        self.assertEqual((caught.exception.part, caught.exception.cause), ("database", "23514"))
        self.assertNotIn("details", str(caught.exception))

    def test_a_failing_secret_is_a_failing_database(self) -> None:
        failing = build(FakeDriver())
        failing.credentials = mock.Mock(side_effect=KeyError("password"))
        with self.assertRaises(Unavailable) as caught:
            failing.find("t-1")
        self.assertEqual(caught.exception.cause, "KeyError")


class TestStateOf(unittest.TestCase):
    def test_only_the_server_has_states(self) -> None:
        self.assertEqual(state_of(refused("42P01")), "42P01")
        for fault in (OSError(), OSError(111, "refused"), ServerFault({"M": "no state"})):
            self.assertIsNone(state_of(fault))
        self.assertTrue(issubclass(MissingTable, Unavailable))


class TestFromEnvironment(unittest.TestCase):
    def test_connects_with_verified_tls_and_a_timeout(self) -> None:
        driver = mock.MagicMock()
        environment = {"DATABASE_WRITER": "w", "DATABASE_READER": "r", "DATABASE_NAME": "transactions"}
        modules = {"pg8000": driver, "pg8000.native": driver.native}
        with mock.patch.object(database, "verified_tls", return_value="context"), mock.patch.dict(sys.modules, modules):
            built = Database.from_environment(environment, lambda: ("dbadmin", "drawn"), timeout=1)
            built.connect("w", "dbadmin", "drawn")
        self.assertTrue(built.health_needs_writer)
        arguments = driver.native.Connection.call_args.kwargs
        self.assertEqual((arguments["host"], arguments["port"], arguments["timeout"]), ("w", 5432, 1))
        self.assertEqual((arguments["ssl_context"], arguments["database"]), ("context", "transactions"))

    def test_only_certificates_of_rds_are_believed(self) -> None:
        shared = Path(__file__).resolve().parents[2] / "certificates" / "rds-ca.pem"
        with mock.patch.object(database, "CERTIFICATES", shared):
            context = database.verified_tls()
        self.assertTrue(context.check_hostname)
        self.assertEqual(context.verify_mode, ssl.CERT_REQUIRED)
        self.assertGreaterEqual(context.minimum_version, ssl.TLSVersion.TLSv1_2)
        subjects = [dict(field[0] for field in root["subject"]) for root in context.get_ca_certs()]
        self.assertEqual(len(subjects), 9)
        self.assertTrue(all(subject["commonName"].startswith("Amazon RDS us-") for subject in subjects))


if __name__ == "__main__":
    unittest.main()
