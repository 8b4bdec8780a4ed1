"""Tests of the configuration sync: every branch, and two functions that copy to each other, without a network."""

from __future__ import annotations

import itertools
import json
import logging
import os
import random
import traceback
import unittest
import unittest.mock
from datetime import UTC, datetime, timedelta
from typing import Any

from support import FakeSdk, ServiceError, logged

import lambda_config_sync as subject

START = datetime(2026, 1, 2, tzinfo=UTC)
KEY, OTHER = "/payment-app/dev/api-key", "/payment-app/dev/database-connection-string"
EAST, WEST = "us-east-1", "us-west-2"


class FakeStore:
    """Parameter Store in one region, with a clock that both regions share."""

    def __init__(self, clock: itertools.count[int] | None = None) -> None:
        self.clock = clock or itertools.count(1)
        self.parameters: dict[str, tuple[str, int, datetime]] = {}
        self.faults: dict[tuple[str, str], Exception] = {}
        self.reads: list[str] = []
        self.writes: list[dict[str, Any]] = []

    def set(self, name: str, value: str, at: int | None = None) -> None:
        moment = next(self.clock) if at is None else at
        version = self.parameters[name][1] + 1 if name in self.parameters else 1
        self.parameters[name] = (value, version, START + timedelta(seconds=moment))

    def get_parameter(self, *, Name: str, WithDecryption: bool) -> dict[str, Any]:
        assert WithDecryption, "the ciphertext of one region means nothing in the other"
        self.reads.append(Name)
        if fault := self.faults.get(("get", Name)):
            raise fault
        if Name not in self.parameters:
            raise ServiceError("ParameterNotFound")
        value, version, modified = self.parameters[Name]
        return {"Parameter": {"Name": Name, "Value": value, "Version": version, "LastModifiedDate": modified}}

    def put_parameter(self, **arguments: Any) -> dict[str, Any]:
        if fault := self.faults.get(("put", arguments["Name"])):
            raise fault
        self.writes.append(arguments)
        self.set(arguments["Name"], arguments["Value"])
        return {"Version": len(self.writes) + 1}


class Snapshot:
    """A store as a call saw it when it read, that writes to the store as it is by then."""

    def __init__(self, store: FakeStore) -> None:
        self.store = store
        self.seen = store.get_parameter(Name=KEY, WithDecryption=True)

    def get_parameter(self, **_arguments: Any) -> dict[str, Any]:
        return self.seen

    def put_parameter(self, **arguments: Any) -> dict[str, Any]:
        return self.store.put_parameter(**arguments)


class FakeContext:
    def __init__(self, *seconds: float) -> None:
        self.seconds = itertools.chain(seconds, itertools.repeat(seconds[-1] if seconds else 300.0))

    def get_remaining_time_in_millis(self) -> int:
        return int(next(self.seconds) * 1000)


def settings(home: str = EAST, peer: str = WEST, names: tuple[str, ...] = (KEY, OTHER)) -> subject.Settings:
    return subject.Settings(
        home_region=home,
        peer_region=peer,
        names=names,
        peer_role_arn="arn:aws:iam::123456789012:role/writer",
        peer_key_id=f"key-of-{peer}",
        session_name="lambda-config-sync",
    )


class SyncCase(unittest.TestCase):
    def setUp(self) -> None:
        clock = itertools.count(1)
        self.east, self.west = FakeStore(clock), FakeStore(clock)
        self.eastern = subject.Sync(settings(), self.east, self.west)
        self.western = subject.Sync(settings(WEST, EAST), self.west, self.east)

    def run_eastern(self, *names: str, time_left: float = 300) -> dict[str, str]:
        return self.eastern.run(names or (KEY,), lambda: time_left)

    def values(self, name: str = KEY) -> tuple[str, str]:
        return self.east.parameters[name][0], self.west.parameters[name][0]

    def failure(self, *names: str, time_left: float = 300) -> dict[str, str]:
        with self.assertRaises(subject.SyncFailed) as raised:
            self.run_eastern(*names, time_left=time_left)
        return json.loads(str(raised.exception))


class TestCopy(SyncCase):
    def test_the_later_value_is_copied_under_the_key_of_the_other_region(self) -> None:
        self.west.set(KEY, "old")
        self.east.set(KEY, "new")
        self.assertEqual(self.run_eastern(), {KEY: "copied"})
        self.assertEqual(
            self.west.writes,
            [{"Name": KEY, "Value": "new", "Type": "SecureString", "KeyId": "key-of-us-west-2", "Overwrite": True}],
        )
        self.assertEqual(self.east.writes, [])

    def test_equal_values_are_not_written(self) -> None:
        self.west.set(KEY, "same")
        self.east.set(KEY, "same")
        self.assertEqual(self.run_eastern(), {KEY: "unchanged"})
        self.assertEqual(self.west.writes, [])

    def test_an_older_value_waits_for_the_other_function(self) -> None:
        self.east.set(KEY, "old")
        self.west.set(KEY, "new")
        self.assertEqual(self.run_eastern(), {KEY: "left to peer"})
        self.assertEqual(self.west.writes, [])

    def test_both_functions_agree_when_the_clock_does_not_tell(self) -> None:
        self.east.set(KEY, "of the east", at=7)
        self.west.set(KEY, "of the west", at=7)
        self.assertEqual(self.western.run([KEY], lambda: 300), {KEY: "left to peer"})
        self.assertEqual(self.run_eastern(), {KEY: "copied"})
        self.assertEqual(self.values(), ("of the east", "of the east"))

    def test_a_parameter_made_anew_gets_the_value_in_use(self) -> None:
        self.east.set(KEY, "first")
        self.east.set(KEY, "in use")
        self.west.set(KEY, "placeholder")
        self.assertEqual(self.western.run([KEY], lambda: 300), {KEY: "left to peer"})
        self.assertEqual(self.run_eastern(), {KEY: "copied"})
        self.assertEqual(self.values(), ("in use", "in use"))

    def test_of_two_first_versions_the_later_wins(self) -> None:
        self.west.set(KEY, "earlier")
        self.east.set(KEY, "later")
        self.assertEqual(self.run_eastern(), {KEY: "copied"})

    def test_nothing_that_was_deleted_comes_back(self) -> None:
        self.east.set(KEY, "left over")
        self.assertEqual(self.failure(KEY), {KEY: "missing there"})
        self.assertEqual(self.west.writes, [])

    def test_a_parameter_that_is_missing_here_is_reported(self) -> None:
        self.west.set(KEY, "only there")
        self.assertEqual(self.failure(KEY), {KEY: "missing here"})
        self.assertEqual(self.east.writes, [])


class TestBothDirections(SyncCase):
    def settle(self, limit: int = 20) -> int:
        """Lets every write call the function of its region, as events do, until nothing is written any more."""
        for rounds in range(limit):
            before = len(self.east.writes) + len(self.west.writes)
            self.eastern.run([KEY], lambda: 300)
            self.western.run([KEY], lambda: 300)
            if len(self.east.writes) + len(self.west.writes) == before:
                return rounds
        self.fail("the functions keep calling each other")

    def test_the_echo_of_a_copy_ends_where_it_came_from(self) -> None:
        self.west.set(KEY, "old")
        self.east.set(KEY, "new")
        self.settle()
        self.assertEqual(self.values(), ("new", "new"))
        self.assertEqual((len(self.east.writes), len(self.west.writes)), (0, 1))

    def test_changes_on_both_sides_end_with_the_later_one(self) -> None:
        self.east.set(KEY, "first")
        self.west.set(KEY, "second")
        self.settle()
        self.assertEqual(self.values(), ("second", "second"))

    def test_any_interleaving_comes_to_rest(self) -> None:
        """Reads and writes of both functions in random order, while people change values or make parameters anew."""
        for seed in range(300):
            with self.subTest(seed=seed):
                self.setUp()
                self.east.set(KEY, "start")
                self.west.set(KEY, "start")
                self.interleave(random.Random(seed))
                self.settle()
                east, west = self.values()
                self.assertEqual(east, west)

    def interleave(self, chance: random.Random) -> None:
        stores = {EAST: self.east, WEST: self.west}
        running: list[dict[str, Any]] = []
        for step in range(40):
            if chance.random() < 0.15:
                store = chance.choice([self.east, self.west])
                if chance.random() < 0.2:
                    store.parameters.clear()
                store.set(KEY, f"value {step}")
            if len(running) < 4 and chance.random() < 0.5:
                home, peer = chance.sample([EAST, WEST], 2)
                running.append({"home": home, "peer": peer})
            if not running:
                continue
            call = chance.choice(running)
            # The steps of one call, taken one at a time: read here, read there, decide and write.
            if "here" not in call:
                call["here"] = Snapshot(stores[call["home"]])
            elif "there" not in call:
                call["there"] = Snapshot(stores[call["peer"]])
            else:
                running.remove(call)
                subject.Sync(settings(call["home"], call["peer"]), call["here"], call["there"]).copy(KEY)


class TestPartialFailure(SyncCase):
    def setUp(self) -> None:
        super().setUp()
        for name in (KEY, OTHER):
            self.west.set(name, "old")
            self.east.set(name, "new")

    def test_one_failed_read_does_not_keep_the_others_back(self) -> None:
        self.east.faults["get", KEY] = ServiceError("InternalServerError")
        self.assertEqual(self.failure(KEY, OTHER), {KEY: "failed"})
        self.assertEqual([write["Name"] for write in self.west.writes], [OTHER])

    def test_one_failed_write_does_not_keep_the_others_back(self) -> None:
        self.west.faults["put", KEY] = ServiceError("AccessDeniedException")
        self.assertEqual(self.failure(KEY, OTHER), {KEY: "failed"})
        self.assertEqual([write["Name"] for write in self.west.writes], [OTHER])

    def test_repeating_copies_only_what_is_left(self) -> None:
        self.west.faults["put", KEY] = TimeoutError()
        self.failure(KEY, OTHER)
        self.west.faults.clear()
        self.assertEqual(self.run_eastern(KEY, OTHER), {KEY: "copied", OTHER: "unchanged"})

    def test_what_does_not_fit_into_the_time_is_postponed(self) -> None:
        self.assertEqual(self.failure(KEY, OTHER, time_left=10), {KEY: "postponed", OTHER: "postponed"})
        self.assertEqual(self.east.reads, [])


class TestSecrecy(SyncCase):
    SECRET = "hunter2-hunter2"

    def test_values_reach_no_log_no_error_and_no_traceback(self) -> None:
        quoting = ServiceError("ValidationException", f"Value '{self.SECRET}' is too long")
        for place in ("get", "put"):
            with self.subTest(place=place):
                self.west.set(KEY, "old")
                self.east.set(KEY, self.SECRET)
                self.west.faults = {(place, KEY): quoting}
                with self.assertLogs(subject.LOGGER, logging.DEBUG) as watcher:
                    with self.assertRaises(subject.SyncFailed) as raised:
                        self.run_eastern()
                said = "".join(traceback.format_exception(raised.exception)) + repr(watcher.output)
                self.assertNotIn(self.SECRET, said)
                self.assertIn("ValidationException", repr(logged(watcher)))

    def test_a_parameter_does_not_show_its_value(self) -> None:
        shown = repr(subject.Parameter(value=self.SECRET, version=1, modified=START))
        self.assertNotIn(self.SECRET, shown)

    def test_success_is_logged_without_the_value(self) -> None:
        self.west.set(KEY, "old")
        self.east.set(KEY, self.SECRET)
        with self.assertLogs(subject.LOGGER, logging.DEBUG) as watcher:
            self.run_eastern()
        self.assertNotIn(self.SECRET, repr(watcher.output))
        self.assertEqual(logged(watcher), [{"message": "parameter compared", "parameter": KEY, "outcome": "copied"}])


class FakeSts:
    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.asked: list[dict[str, Any]] = []

    def assume_role(self, **arguments: Any) -> dict[str, Any]:
        self.asked.append(arguments)
        if self.fault:
            raise self.fault
        return {"Credentials": {"AccessKeyId": "id", "SecretAccessKey": "secret-part", "SessionToken": "token-part"}}


class TestEntry(SyncCase):
    ENVIRONMENT = {
        "AWS_REGION": EAST,
        "AWS_LAMBDA_FUNCTION_NAME": "lambda-config-sync-east-dev",
        "PEER_REGION": WEST,
        "PEER_ROLE_ARN": "arn:aws:iam::123456789012:role/writer",
        "PEER_KEY_ID": "key-of-us-west-2",
        "PARAMETER_PATH": "/payment-app/dev",
        "PARAMETER_NAMES": f"{KEY},{OTHER}",
    }

    def setUp(self) -> None:
        super().setUp()
        self.sts = FakeSts()
        for name in (KEY, OTHER):
            self.west.set(name, "old")
            self.east.set(name, "new")
        self.sdk = FakeSdk(sts=self.sts)
        stores = {EAST: self.east, WEST: self.west}
        plain = self.sdk.client
        self.sdk.client = lambda service, **options: (  # type: ignore[method-assign]
            plain(service, **options) if service == "sts" else self.store(stores, options)
        )
        self.connections: list[dict[str, Any]] = []

    def store(self, stores: dict[str, FakeStore], options: dict[str, Any]) -> FakeStore:
        self.connections.append(options)
        return stores[options["region_name"]]

    def call(self, event: dict[str, Any], *seconds: float) -> dict[str, Any]:
        with self.sdk.installed(), unittest.mock.patch.dict(os.environ, self.ENVIRONMENT):
            return subject.handler(event, FakeContext(*seconds))

    @staticmethod
    def change(name: str) -> dict[str, Any]:
        return {"detail-type": "Parameter Store Change", "detail": {"name": name, "operation": "Update"}}

    def test_a_change_copies_one_parameter(self) -> None:
        answer = self.call(self.change(KEY))
        self.assertEqual((answer["status"], answer["outcomes"]), ("ok", {KEY: "copied"}))
        self.assertTrue(answer["timestamp"])
        self.assertEqual([write["Name"] for write in self.west.writes], [KEY])

    def test_the_schedule_compares_all(self) -> None:
        answer = self.call({"detail-type": "Scheduled Event"})
        self.assertEqual(answer["outcomes"], {KEY: "copied", OTHER: "copied"})

    def test_a_call_by_hand_compares_all(self) -> None:
        self.assertEqual(self.call({})["outcomes"], {KEY: "copied", OTHER: "copied"})

    def test_an_event_about_another_parameter_touches_nothing(self) -> None:
        for event in (self.change("/payment-app/prod/api-key"), {"detail-type": "Parameter Store Change"}):
            with self.subTest(event=event):
                self.assertEqual(self.call(event)["outcomes"], {})
        self.assertEqual((self.sts.asked, self.connections), ([], []))

    def test_the_role_is_assumed_at_home_and_used_only_there(self) -> None:
        self.call({})
        self.assertEqual(
            self.sts.asked,
            [
                {
                    "RoleArn": "arn:aws:iam::123456789012:role/writer",
                    "RoleSessionName": "lambda-config-sync-east-dev",
                    "DurationSeconds": 900,
                }
            ],
        )
        self.assertEqual(self.sdk.asked[0]["region_name"], EAST)
        home, peer = self.connections
        self.assertEqual((home["region_name"], peer["region_name"]), (EAST, WEST))
        self.assertNotIn("aws_session_token", home)
        self.assertEqual(
            (peer["aws_access_key_id"], peer["aws_secret_access_key"], peer["aws_session_token"]),
            ("id", "secret-part", "token-part"),
        )

    def test_every_call_has_limits(self) -> None:
        self.call({})
        for options in (self.sdk.asked[0], *self.connections):
            limits = options["config"]
            self.assertEqual(limits["retries"], {"total_max_attempts": 3, "mode": "standard"})
            longest = 3 * limits["retries"]["total_max_attempts"] * (limits["connect_timeout"] + limits["read_timeout"])
            self.assertLess(longest, subject.SECONDS_FOR_ONE)

    def test_a_refused_role_is_an_error_without_details(self) -> None:
        self.sts.fault = ServiceError("AccessDenied", "token-part")
        with self.assertLogs(subject.LOGGER, logging.ERROR) as watcher:
            with self.assertRaisesRegex(subject.SyncFailed, "us-west-2: AccessDenied") as raised:
                self.call({})
        self.assertNotIn("token-part", "".join(traceback.format_exception(raised.exception)) + repr(watcher.output))

    def test_time_is_taken_from_the_runtime(self) -> None:
        with self.assertRaisesRegex(subject.SyncFailed, "postponed"):
            self.call({}, 200.0, 20.0)
        self.assertEqual([write["Name"] for write in self.west.writes], [KEY])

    def test_missing_settings_are_errors(self) -> None:
        for name in self.ENVIRONMENT:
            rest = {key: value for key, value in self.ENVIRONMENT.items() if key != name}
            with self.subTest(name=name), self.assertRaisesRegex(KeyError, name):
                subject.Settings.read(rest)

    def test_names_have_to_lie_below_the_path(self) -> None:
        for names in ("", "/payment-app/prod/api-key", "/payment-app/development/x", f"{KEY},/other"):
            with self.subTest(names=names), self.assertRaisesRegex(ValueError, "/payment-app/dev/"):
                subject.Settings.read({**self.ENVIRONMENT, "PARAMETER_NAMES": names})


if __name__ == "__main__":
    unittest.main()
