"""Both drivers as fakes: what they are told, and what comes of their answers."""

from __future__ import annotations

import ssl
import sys
import types
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import database_login

SECRET = {"engine": "mysql", "username": "dbadmin", "password": "hush", "host": "db.example.com", "port": 3307, "dbname": "tx"}


class Cursor:
    def __init__(self, rows: list[list[Any]] | None) -> None:
        self.rows, self.description, self.closed, self.ran = rows, rows is not None or None, False, ("", ())

    def execute(self, statement: str, arguments: tuple[Any, ...]) -> None:
        self.ran = (statement, arguments)

    def fetchall(self) -> list[list[Any]]:
        return self.rows or []

    def close(self) -> None:
        self.closed = True


def connection(rows: list[list[Any]] | None) -> Any:
    cursor = Cursor(rows)
    return types.SimpleNamespace(cursor=lambda: cursor, last=cursor)


class TestLogin(unittest.TestCase):
    offers = 2048

    def connect(self, secret: dict[str, Any], outcome: Any = None, **more: Any) -> Any:
        self.driver = mock.Mock(side_effect=[outcome or types.SimpleNamespace(autocommit=False)])
        driver, offers = self.driver, self.offers

        class Connection:
            """As the driver's own: authenticates while it is made."""

            def __init__(self, **told: Any) -> None:
                self.server_capabilities = offers
                self.told = told
                self._request_authentication()

            def _request_authentication(self) -> None:
                driver(**self.told)

        modules = {
            "pymysql": types.ModuleType("pymysql"),
            "pymysql.connections": types.SimpleNamespace(Connection=Connection),
            "pymysql.constants": types.SimpleNamespace(CLIENT=types.SimpleNamespace(SSL=2048)),
            "pg8000": types.ModuleType("pg8000"),
            "pg8000.dbapi": types.SimpleNamespace(connect=self.driver),
        }
        modules["pg8000"].dbapi = modules["pg8000.dbapi"]  # type: ignore[attr-defined]
        with mock.patch.dict(sys.modules, modules):
            return database_login.login(secret, **more)

    def test_mysql_over_verified_tls(self) -> None:
        self.connect(SECRET, seconds=3)
        told = self.driver.call_args.kwargs
        self.assertEqual((told["host"], told["port"], told["user"], told["database"]), ("db.example.com", 3307, "dbadmin", "tx"))
        self.assertEqual((told["connect_timeout"], told["read_timeout"]), (3, 3))
        self.assertIs(told["ssl"].verify_mode, ssl.CERT_REQUIRED)
        self.assertTrue(told["ssl"].check_hostname)

    def test_mysql_without_tls_never_sees_the_password(self) -> None:
        self.offers = 1
        with self.assertRaisesRegex(database_login.LoginError, "offers no TLS"):
            self.connect(SECRET)
        self.driver.assert_not_called()

    def test_postgres_over_verified_tls(self) -> None:
        made = self.connect({**SECRET, "engine": "postgres", "port": None, "dbname": ""}, host="reader.example.com")
        told = self.driver.call_args.kwargs
        self.assertEqual((told["host"], told["port"], told["database"]), ("reader.example.com", 5432, "postgres"))
        self.assertTrue(told["ssl_context"].check_hostname)
        self.assertTrue(made.autocommit)

    def test_faults_say_where_but_not_the_password(self) -> None:
        with self.assertRaisesRegex(database_login.LoginError, "dbadmin at db.example.com:3307: OSError: timed out"):
            self.connect(SECRET, OSError("timed out\nhush"))
        with self.assertRaises(database_login.LoginError) as caught:
            self.connect(SECRET, OSError(2003, "no route"))
        self.assertNotIn("hush", str(caught.exception))
        with self.assertRaisesRegex(database_login.LoginError, "OSError: "):
            self.connect(SECRET, OSError())

    def test_secrets_that_do_not_suffice(self) -> None:
        for secret, word in (
            ({**SECRET, "engine": "oracle"}, "no driver"),
            ({**SECRET, "password": ""}, "lacks password"),
            ({**SECRET, "host": ""}, "lacks host"),
        ):
            with self.assertRaisesRegex(database_login.LoginError, word):
                self.connect(secret)

    def test_no_certificates_no_connection(self) -> None:
        with mock.patch.object(database_login, "CA_FILES", ()), self.assertRaisesRegex(database_login.LoginError, "certificates"):
            self.connect(SECRET)


class TestQuery(unittest.TestCase):
    def test_rows_and_no_rows(self) -> None:
        made = connection([[1, "a"]])
        self.assertEqual(database_login.query(made, "SELECT %s", (1,)), [(1, "a")])
        self.assertEqual((made.last.ran, made.last.closed), (("SELECT %s", (1,)), True))
        self.assertEqual(database_login.query(connection(None), "SET x"), [])

    def test_who_writes(self) -> None:
        self.assertTrue(database_login.writes(connection([[0]]), "mysql"))
        self.assertFalse(database_login.writes(connection([[1]]), "mysql"))
        self.assertTrue(database_login.writes(connection([[False]]), "postgres"))
        self.assertFalse(database_login.writes(connection([[True]]), "postgres"))


if __name__ == "__main__":
    unittest.main()
