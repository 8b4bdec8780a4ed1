"""Whole rotations and every way they break off, against a fake Secrets Manager and a fake database."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import types
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

FUNCTION = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(FUNCTION), str(FUNCTION.parent / "shared")]

import secret_rotation as rotation
from database_login import LoginError

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class NotFound(Exception):
    response = {"Error": {"Code": "ResourceNotFoundException"}}


class Secrets:
    """A secret with versions, as Secrets Manager keeps it."""

    def __init__(self, engine: str = "mysql") -> None:
        base = {"engine": engine, "username": "dbadmin", "host": "db.example.com"}
        self.values = {"v1": {**base, "password": "first"}}
        self.stages: dict[str, list[str]] = {"v1": ["AWSCURRENT"], "v2": ["AWSPENDING"]}
        self.enabled = True
        self.drawn = 0
        self.fault: Exception | None = None

    def describe_secret(self, SecretId: str) -> Any:
        return {"RotationEnabled": self.enabled, "VersionIdsToStages": self.stages}

    def get_secret_value(self, SecretId: str, VersionStage: str, VersionId: str = "") -> Any:
        if self.fault:
            raise self.fault
        for version, stages in self.stages.items():
            if VersionStage in stages and VersionId in ("", version) and version in self.values:
                return {"SecretString": json.dumps(self.values[version])}
        raise NotFound

    def draw(self) -> str:
        self.drawn += 1
        return f"drawn{self.drawn}"

    def put_secret_value(self, SecretId: str, ClientRequestToken: str, SecretString: str, VersionStages: list[str]) -> Any:
        self.values[ClientRequestToken] = json.loads(SecretString)
        self.stages[ClientRequestToken] = VersionStages

    def update_secret_version_stage(self, SecretId: str, VersionStage: str, MoveToVersionId: str, RemoveFromVersionId: str = "") -> Any:
        if RemoveFromVersionId:
            self.stages[RemoveFromVersionId] = ["AWSPREVIOUS"]
        self.stages[MoveToVersionId] = [VersionStage]


class Database:
    """Knows one user, and how a new password is set in either dialect."""

    def __init__(self) -> None:
        self.password = "first"
        self.statements: list[str] = []
        self.open = 0
        self.rows = [[1]]
        self.hosts: list[str] = []

    def login(self, secret: dict[str, Any], *, host: str) -> Any:
        self.hosts.append(host)
        if secret["password"] != self.password:
            raise LoginError("access denied")
        self.open += 1
        return types.SimpleNamespace(cursor=self.cursor, close=self.close)

    def close(self) -> None:
        self.open -= 1

    def cursor(self) -> Any:
        return types.SimpleNamespace(execute=self.execute, description=True, fetchall=lambda: self.rows, close=lambda: None)

    def execute(self, statement: str, arguments: tuple[Any, ...]) -> None:
        self.statements.append(statement)
        if statement == "ALTER USER USER() IDENTIFIED BY %s":
            self.password = arguments[0]
        elif found := re.fullmatch(r"ALTER ROLE \"dbadmin\" WITH PASSWORD '((?:[^']|'')*)'", statement):
            self.password = found[1].replace("''", "'")


class Rotation(unittest.TestCase):
    def setUp(self) -> None:
        self.secrets, self.database = Secrets(), Database()
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def go(self, *steps: str, token: str = "v2", host: str = "") -> None:
        for step in steps:
            with (
                mock.patch.object(rotation, "client", lambda: self.secrets),
                mock.patch.object(rotation, "draw", self.secrets.draw),
                mock.patch.object(rotation.database_login, "login", self.database.login),
                mock.patch.dict(os.environ, {"DATABASE_HOST": host}, clear=True),
            ):
                rotation.handler({"SecretId": "secret", "ClientRequestToken": token, "Step": step}, None)


class TestWholeRotation(Rotation):
    def test_mysql(self) -> None:
        self.go(*STEPS, host="writer.example.com")
        self.assertEqual(self.database.password, "drawn1")
        self.assertEqual(self.secrets.stages, {"v1": ["AWSPREVIOUS"], "v2": ["AWSCURRENT"]})
        self.assertEqual(self.secrets.values["v2"], {**self.secrets.values["v1"], "password": "drawn1"})
        self.assertEqual((self.database.open, set(self.database.hosts)), (0, {"writer.example.com"}))
        self.assertFalse(any("drawn" in statement for statement in self.database.statements))

    def test_postgres(self) -> None:
        self.secrets = Secrets("postgres")
        self.go(*STEPS)
        self.assertEqual(self.database.password, "drawn1")

    def test_postgres_quotes_what_it_must(self) -> None:
        self.secrets = Secrets("postgres")
        self.secrets.values["v2"] = {**self.secrets.values["v1"], "password": "it's"}
        self.go("setSecret")
        self.assertEqual(self.database.password, "it's")

    def test_every_step_twice_harms_nothing(self) -> None:
        self.go(*(step for step in STEPS for _ in range(2)))
        self.assertEqual((self.database.password, self.secrets.drawn), ("drawn1", 1))
        self.assertEqual(len([s for s in self.database.statements if s.startswith("ALTER")]), 1)
        self.assertEqual(self.secrets.stages["v2"], ["AWSCURRENT"])

    def test_a_second_rotation(self) -> None:
        self.go(*STEPS)
        self.secrets.stages["v3"] = ["AWSPENDING"]
        self.go(*STEPS, token="v3")
        self.assertEqual(self.database.password, "drawn2")


class TestSetSecret(Rotation):
    def test_falls_back_on_the_previous_password(self) -> None:
        self.secrets.values["v0"] = {**self.secrets.values["v1"], "password": "zeroth"}
        self.secrets.stages["v0"] = ["AWSPREVIOUS"]
        self.database.password = "zeroth"
        self.go("createSecret", "setSecret")
        self.assertEqual(self.database.password, "drawn1")

    def test_does_not_use_another_users_password(self) -> None:
        self.secrets.values["v0"] = {**self.secrets.values["v1"], "password": "zeroth", "username": "other"}
        self.secrets.stages["v0"] = ["AWSPREVIOUS"]
        self.database.password = "zeroth"
        with self.assertRaisesRegex(rotation.RotationError, "neither"):
            self.go("createSecret", "setSecret")

    def test_gives_up_when_no_password_is_taken(self) -> None:
        self.database.password = "unknown"
        with self.assertRaisesRegex(rotation.RotationError, "neither"):
            self.go("createSecret", "setSecret")

    def test_refuses_another_user_or_engine(self) -> None:
        for name, value in (("username", "other"), ("engine", "postgres")):
            self.secrets.values["v2"] = {**self.secrets.values["v1"], name: value}
            with self.assertRaisesRegex(rotation.RotationError, f"another {name}"):
                self.go("setSecret")
        self.assertEqual(self.database.statements, [])


class TestTestSecret(Rotation):
    def test_a_password_that_was_not_set(self) -> None:
        self.go("createSecret")
        with self.assertRaises(LoginError):
            self.go("testSecret")

    def test_a_database_that_makes_no_sense(self) -> None:
        self.go("createSecret", "setSecret")
        self.database.rows = [[2]]
        with self.assertRaisesRegex(rotation.RotationError, "no sense"):
            self.go("testSecret")
        self.assertEqual(self.database.open, 0)


class TestFinishSecret(Rotation):
    def test_a_secret_without_a_current_version(self) -> None:
        self.secrets.stages = {"v2": ["AWSPENDING"]}
        self.go("finishSecret")
        self.assertEqual(self.secrets.stages["v2"], ["AWSCURRENT"])


class TestGuards(Rotation):
    def test_steps_that_must_not_run(self) -> None:
        with self.assertRaisesRegex(rotation.RotationError, "no step"):
            self.go("dropSecret")
        with self.assertRaisesRegex(rotation.RotationError, "no version"):
            self.go("createSecret", token="v9")
        self.secrets.stages["v2"] = []
        with self.assertRaisesRegex(rotation.RotationError, "not made for"):
            self.go("createSecret")
        self.secrets.enabled = False
        with self.assertRaisesRegex(rotation.RotationError, "switched off"):
            self.go("createSecret")

    def test_other_faults_are_not_swallowed(self) -> None:
        self.secrets.fault = ConnectionError("out of reach")
        with self.assertRaises(ConnectionError):
            self.go("createSecret")
        self.secrets.fault = None
        with self.assertRaises(NotFound):
            self.go("testSecret")


class TestDraw(unittest.TestCase):
    def test_is_long_and_mixed_and_takes_no_refused_character(self) -> None:
        drawn = {rotation.draw() for _ in range(200)}
        self.assertEqual(len(drawn), 200)
        for password in drawn:
            self.assertEqual(len(password), 32)
            self.assertFalse(set(password) & set("/@\"'\\` "))
            self.assertTrue(all(set(alphabet) & set(password) for alphabet in rotation.ALPHABETS))

    def test_draws_again_until_every_kind_is_in(self) -> None:
        with mock.patch.object(rotation.secrets, "choice", side_effect=["a"] * 32 + [*"aB3!"] * 8):
            self.assertEqual(rotation.draw(), "aB3!" * 8)


class TestClient(unittest.TestCase):
    def test_is_built_once(self) -> None:
        made = mock.Mock()
        modules = {
            "boto3": types.SimpleNamespace(client=made),
            "botocore": types.ModuleType("botocore"),
            "botocore.config": types.SimpleNamespace(Config=lambda **settings: settings),
        }
        rotation.client.cache_clear()
        self.addCleanup(rotation.client.cache_clear)
        with mock.patch.dict(sys.modules, modules):
            rotation.client()
            rotation.client()
        made.assert_called_once()


if __name__ == "__main__":
    unittest.main()
