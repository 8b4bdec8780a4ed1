"""Every way a run can go, against a world of fakes: no SDK, no network, no waiting."""

from __future__ import annotations

import http.server
import json
import logging
import os
import sys
import threading
import types
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import failover_orchestrator as orchestrator
from failover_settings import Settings

EAST = "arn:aws:rds:us-east-1:123456789012:cluster:aurora-primary-pr7"
WEST = "arn:aws:rds:us-west-2:123456789012:cluster:aurora-dr-pr7"
TOPIC = "arn:aws:sns:us-west-2:123456789012:failover-pr7"
METRIC = {"kind": "metric", "namespace": "DisasterRecovery", "name": "FailedOver", "dimensions": {"Deployment": "pr7"}}
CHECK = {"kind": "health-check", "id": "check-1"}
RECORD = {
    "kind": "record", "zone_id": "Z1", "name": "db.example.com", "type": "CNAME", "set_identifier": "primary",
    "dr": {"values": ["west.example.com"], "weight": 0}, "primary": {"values": ["east.example.com"], "weight": 100},
}  # fmt: skip


class Fault(Exception):
    """An error as the SDK raises it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.response = {"Error": {"Code": code}}


class World:
    """Aurora, Route 53, CloudWatch, SNS and a clock, all in one."""

    def __init__(self) -> None:
        self.writer = EAST
        self.members = [EAST, WEST]
        self.status = "available"
        self.moving_to = ""
        self.looks_until_done = 2
        self.clusters = "available"
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.faults: dict[str, list[BaseException]] = {}
        self.on_fault: Any = None
        self.check = {"Disabled": False, "Inverted": False}
        self.records = [
            {"Name": "db.example.com.", "Type": "CNAME", "SetIdentifier": "dr", "TTL": 60, "Weight": 0, "ResourceRecords": [{"Value": "west.example.com"}]},
            {"Name": "db.example.com.", "Type": "CNAME", "SetIdentifier": "primary", "TTL": 60, "Weight": 100, "ResourceRecords": [{"Value": "east.example.com"}]},
        ]  # fmt: skip
        self.page = 1
        self.alarm_states = ["ALARM"]
        self.alive_urls: list[set[str]] = []
        self.time = 0.0

    # --- the tools of a run ---

    def tools(self) -> orchestrator.Tools:
        return orchestrator.Tools(clients=self.client, alive=self.alive, now=lambda: self.time, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def alive(self, url: str) -> bool:
        return bool(self.alive_urls) and url in self.alive_urls.pop(0)

    def client(self, service: str, region: str) -> Any:
        return types.SimpleNamespace(**{
            name: self.caller(service, region, name)
            for name in (
                "describe_global_clusters", "describe_db_clusters", "switchover_global_cluster", "failover_global_cluster",
                "publish", "put_metric_data", "describe_alarms", "get_health_check", "update_health_check",
                "list_resource_record_sets", "change_resource_record_sets",
            )
        })  # fmt: skip

    def caller(self, service: str, region: str, name: str) -> Any:
        def call(**arguments: Any) -> Any:
            self.calls.append((f"{service}.{name}", region, arguments))
            if self.faults.get(name):
                fault = self.faults[name].pop(0)
                if self.on_fault:
                    self.on_fault(self)
                raise fault
            return getattr(self, name)(**arguments)

        return call

    def made(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        return [(region, arguments) for call, region, arguments in self.calls if call.endswith("." + name)]

    # --- what the services answer ---

    def describe_global_clusters(self, GlobalClusterIdentifier: str) -> Any:
        if GlobalClusterIdentifier != "aurora-global-pr7":
            return {"GlobalClusters": []}
        if self.moving_to:
            self.looks_until_done -= 1
            if self.looks_until_done < 0:
                self.writer, self.moving_to, self.status = self.moving_to, "", "available"
        state = {"ToDbClusterArn": self.moving_to} if self.moving_to else None
        members = [{"DBClusterArn": arn, "IsWriter": arn == self.writer} for arn in self.members]
        return {"GlobalClusters": [{"Status": self.status, "GlobalClusterMembers": members, "FailoverState": state}]}

    def describe_db_clusters(self, DBClusterIdentifier: str) -> Any:
        return {"DBClusters": [{"DBClusterIdentifier": DBClusterIdentifier, "Status": self.clusters}]}

    def failover_global_cluster(self, **arguments: Any) -> Any:
        self.moving_to, self.status = arguments["TargetDbClusterIdentifier"], "failing-over"

    def switchover_global_cluster(self, **arguments: Any) -> Any:
        self.moving_to, self.status = arguments["TargetDbClusterIdentifier"], "switching-over"

    def publish(self, **_: Any) -> Any:
        return {}

    def put_metric_data(self, **_: Any) -> Any:
        return {}

    def describe_alarms(self, AlarmNames: list[str]) -> Any:
        state = self.alarm_states.pop(0) if len(self.alarm_states) > 1 else self.alarm_states[0]
        return {"MetricAlarms": [{"AlarmName": AlarmNames[0], "StateValue": state}]}

    def get_health_check(self, HealthCheckId: str) -> Any:
        return {"HealthCheck": {"Id": HealthCheckId, "HealthCheckConfig": dict(self.check)}}

    def update_health_check(self, HealthCheckId: str, Disabled: bool, Inverted: bool) -> Any:
        self.check = {"Disabled": Disabled, "Inverted": Inverted}

    def list_resource_record_sets(self, **arguments: Any) -> Any:
        start = int(arguments.get("StartRecordIdentifier") or 0)
        following = start + self.page
        more = following < len(self.records)
        answer: dict[str, Any] = {"ResourceRecordSets": self.records[start:following], "IsTruncated": more}
        if more:
            answer |= {"NextRecordName": self.records[following]["Name"], "NextRecordType": "CNAME", "NextRecordIdentifier": str(following)}
        return answer

    def change_resource_record_sets(self, HostedZoneId: str, ChangeBatch: Any) -> Any:
        for change in ChangeBatch["Changes"]:
            want = change["ResourceRecordSet"]
            self.records = [want if r.get("SetIdentifier") == want.get("SetIdentifier") else r for r in self.records]


def environment(**more: str) -> dict[str, str]:
    return {
        "GLOBAL_CLUSTER_ID": "aurora-global-pr7", "TARGET_CLUSTER_ARN": WEST, "TOPIC_ARN": TOPIC, "AWS_REGION": "us-west-2",
        "ALLOW_DATA_LOSS": "true", "ROUTING": json.dumps([METRIC]), "CONFIRM_URLS": '["https://east.example.com/health"]', **more,
    }  # fmt: skip


class Run(unittest.TestCase):
    """Runs events through the whole function, in a world of its own."""

    def setUp(self) -> None:
        self.world = World()
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def go(self, event: Any, seconds: float = 300, **more: str) -> dict[str, Any]:
        context = types.SimpleNamespace(get_remaining_time_in_millis=lambda: seconds * 1000)
        tools = self.world.tools()
        with mock.patch.dict(os.environ, environment(**more), clear=True), mock.patch.object(orchestrator, "Tools", lambda **_: tools):
            return orchestrator.handler(event, context)

    def steps(self, result: dict[str, Any]) -> list[str]:
        return [f"{step['name']}:{step['status']}" for step in result["steps"]]


class TestPromotion(Run):
    def test_unplanned_moves_the_writer_and_traffic(self) -> None:
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "completed")
        self.assertEqual(self.world.writer, WEST)
        self.assertEqual(
            self.steps(result),
            ["inspect:done", "announce:done", "promote:done", "wait:done", "route:done", "verify:done", "notify:done"],
        )
        self.assertEqual(self.world.made("failover_global_cluster"), [("us-west-2", {"GlobalClusterIdentifier": "aurora-global-pr7", "TargetDbClusterIdentifier": WEST, "AllowDataLoss": True})])
        self.assertEqual((result["from"], result["target"], result["mode"], result["trigger"]), (EAST, WEST, "unplanned", "manual"))
        self.assertEqual(result["elapsed_seconds"], 10.0)
        self.assertTrue(all(region == "us-west-2" for _, region, _ in self.world.calls))

    def test_data_loss_has_to_be_asked_for(self) -> None:
        self.go({"mode": "unplanned", "allow_data_loss": False})
        self.assertNotIn("AllowDataLoss", self.world.made("failover_global_cluster")[0][1])

    def test_planned_switches_over_from_the_leading_region(self) -> None:
        result = self.go({"mode": "planned", "reason": "drill"})
        self.assertEqual((result["status"], result["reason"]), ("completed", "drill"))
        self.assertEqual(self.world.made("switchover_global_cluster"), [("us-east-1", {"GlobalClusterIdentifier": "aurora-global-pr7", "TargetDbClusterIdentifier": WEST})])
        self.assertEqual(self.world.made("failover_global_cluster"), [])

    def test_planned_without_a_writer_asks_the_target(self) -> None:
        self.world.writer = ""
        self.go({"mode": "planned"})
        self.assertEqual(self.world.made("switchover_global_cluster")[0][0], "us-west-2")

    def test_the_way_back_releases_traffic(self) -> None:
        self.world.writer = WEST
        result = self.go({"mode": "planned", "target_cluster_arn": EAST})
        self.assertEqual((result["status"], self.world.writer), ("completed", EAST))
        self.assertEqual(self.world.made("put_metric_data")[0][1]["MetricData"][0]["Value"], 0.0)

    def test_is_idempotent(self) -> None:
        self.go({"mode": "unplanned"})
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "already-completed")
        self.assertEqual(len(self.world.made("failover_global_cluster")), 1)
        self.assertEqual(self.steps(result), ["inspect:done", "route:done", "verify:done", "notify:done"])

    def test_resumes_what_was_cut_off(self) -> None:
        self.world.looks_until_done = 100
        first = self.go({"mode": "unplanned"}, seconds=60)
        self.assertEqual((first["status"], first["error"]), ("in-progress", "time ran out, invoke again to go on"))
        self.world.looks_until_done = 2
        second = self.go({"mode": "unplanned"})
        self.assertEqual(second["status"], "completed")
        self.assertIn("promote:skipped", self.steps(second))
        self.assertEqual(len(self.world.made("failover_global_cluster")), 1)

    def test_resumes_when_aurora_does_not_say_where_to(self) -> None:
        self.world.status = "failing-over"
        result = self.go({"mode": "unplanned"}, seconds=30)
        self.assertEqual((result["status"], self.world.made("failover_global_cluster")), ("in-progress", []))

    def test_leaves_another_failover_alone(self) -> None:
        self.world.moving_to, self.world.looks_until_done = EAST, 100
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "failed")
        self.assertIn("under way", result["error"])

    def test_joins_whoever_was_faster(self) -> None:
        self.world.faults["failover_global_cluster"] = [Fault("InvalidGlobalClusterStateFault")]
        self.world.on_fault = lambda world: setattr(world, "moving_to", WEST)
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "completed")
        self.assertIn("promote:skipped", self.steps(result))

    def test_tells_when_aurora_refuses(self) -> None:
        self.world.faults["failover_global_cluster"] = [Fault("InvalidDBClusterStateFault")]
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "failed")
        self.assertIn("Aurora refuses", result["error"])
        self.assertEqual(len(self.world.made("publish")), 2)

    def test_other_errors_end_the_run_and_are_told(self) -> None:
        self.world.faults["failover_global_cluster"] = [Fault("AccessDenied")]
        result = self.go({"mode": "unplanned"})
        self.assertEqual((result["status"], result["error"]), ("failed", "AccessDenied: AccessDenied"))
        self.assertIn('"failed"', self.world.made("publish")[-1][1]["Message"])

    def test_waits_for_the_cluster_itself(self) -> None:
        self.world.clusters = "promoting"
        self.assertEqual(self.go({"mode": "unplanned"}, seconds=60)["status"], "in-progress")

    def test_one_failed_look_is_not_an_answer(self) -> None:
        self.world.faults["describe_db_clusters"] = [Fault("Throttling")]
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "completed")
        self.assertEqual(len(result["warnings"]), 1)

    def test_says_when_aurora_gives_up(self) -> None:
        self.world.looks_until_done = 100
        looks = 0

        def give_up(seconds: float) -> None:
            nonlocal looks
            looks += 1
            self.world.time += seconds
            if looks == 2:
                self.world.moving_to, self.world.status = "", "available"

        self.world.sleep = give_up  # type: ignore[method-assign]
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "failed")
        self.assertIn("gave up", result["error"])

    def test_refuses_strangers(self) -> None:
        result = self.go({"mode": "planned", "target_cluster_arn": WEST.replace("us-west-2", "eu-west-1")})
        self.assertIn("is no member", result["error"])
        self.assertIn("no global database", self.go({"mode": "planned"}, GLOBAL_CLUSTER_ID="other")["error"])

    def test_verification_is_a_look_of_its_own(self) -> None:
        self.world.writer = WEST
        self.world.put_metric_data = lambda **_: setattr(self.world, "writer", "")  # type: ignore[method-assign]
        result = self.go({"mode": "unplanned"})
        self.assertEqual(result["status"], "failed")
        self.assertIn("nobody writes", result["error"])

    def test_works_without_a_context(self) -> None:
        tools = self.world.tools()
        with mock.patch.dict(os.environ, environment(), clear=True), mock.patch.object(orchestrator, "Tools", lambda **_: tools):
            self.assertEqual(orchestrator.handler({"mode": "unplanned"}, None)["status"], "completed")

    def test_a_lonely_database_reads_nowhere(self) -> None:
        self.world.members, self.world.writer = [WEST], WEST
        result = self.go({"mode": "unplanned", "routing": "none"})
        self.assertIn("reading: nobody", result["steps"][2]["detail"])


class TestDryRun(Run):
    def test_changes_nothing(self) -> None:
        result = self.go({"mode": "unplanned", "dry_run": True}, ROUTING=json.dumps([METRIC, CHECK]))
        self.assertEqual(result["status"], "dry-run")
        self.assertEqual(self.steps(result), ["inspect:done", "promote:would", "route:would", "route:would"])
        self.assertIn("may lose", result["steps"][1]["detail"])
        self.assertEqual({name for name, _, _ in self.world.calls}, {"rds.describe_global_clusters"})

    def test_planned_loses_nothing(self) -> None:
        self.assertNotIn("lose", self.go({"mode": "planned", "dry_run": True})["steps"][1]["detail"])

    def test_knows_that_nothing_is_to_do(self) -> None:
        self.world.writer = WEST
        result = self.go({"mode": "planned", "dry_run": True, "routing": "none"})
        self.assertEqual(self.steps(result), ["inspect:done", "promote:skipped"])

    def test_knows_that_a_failover_is_under_way(self) -> None:
        self.world.moving_to = WEST
        result = self.go({"mode": "planned", "dry_run": True})
        self.assertIn("would wait", result["steps"][1]["detail"])


class TestRouting(Run):
    def turn(self, entries: list[dict[str, Any]], **event: Any) -> dict[str, Any]:
        self.world.writer = WEST
        return self.go({"mode": "unplanned", **event}, ROUTING=json.dumps(entries))

    def test_metric_is_a_switch_in_the_recovery_region(self) -> None:
        self.turn([METRIC])
        region, arguments = self.world.made("put_metric_data")[0]
        self.assertEqual((region, arguments["Namespace"]), ("us-west-2", "DisasterRecovery"))
        self.assertEqual(arguments["MetricData"], [{"MetricName": "FailedOver", "Dimensions": [{"Name": "Deployment", "Value": "pr7"}], "Value": 1.0, "Unit": "Count"}])

    def test_metric_may_name_its_region(self) -> None:
        self.turn([{"kind": "metric", "namespace": "N", "name": "M", "region": "us-east-2"}])
        self.assertEqual(self.world.made("put_metric_data")[0][0], "us-east-2")

    def test_health_check_is_held_unhealthy_and_released(self) -> None:
        self.turn([CHECK])
        self.assertEqual(self.world.check, {"Disabled": True, "Inverted": True})
        self.turn([CHECK])
        self.assertEqual(len(self.world.made("update_health_check")), 1)
        self.turn([CHECK], routing="release")
        self.assertEqual(self.world.check, {"Disabled": False, "Inverted": False})

    def test_record_changes_values_and_weight_and_nothing_else(self) -> None:
        self.turn([RECORD])
        self.assertEqual(self.world.records[1], {"Name": "db.example.com.", "Type": "CNAME", "SetIdentifier": "primary", "TTL": 60, "Weight": 0, "ResourceRecords": [{"Value": "west.example.com"}]})
        self.assertEqual(self.world.records[0]["SetIdentifier"], "dr")
        self.turn([RECORD])
        self.assertEqual(len(self.world.made("change_resource_record_sets")), 1)
        self.turn([RECORD], routing="release")
        self.assertEqual(self.world.records[1]["Weight"], 100)

    def test_record_without_identifier_is_found_past_others(self) -> None:
        self.world.records = [{"Name": "aa.example.com.", "Type": "A"}, {"Name": "db.example.com.", "Type": "CNAME", "TTL": 60, "ResourceRecords": []}]
        self.world.page = 2
        self.turn([{"kind": "record", "zone_id": "Z1", "name": "db.example.com", "type": "CNAME", "dr": {"values": ["west"]}, "primary": {}}])
        self.assertEqual(self.world.records[1]["ResourceRecords"], [{"Value": "west"}])

    def test_record_pages_without_identifier(self) -> None:
        pages = [
            {"ResourceRecordSets": [], "IsTruncated": True, "NextRecordName": "db.example.com.", "NextRecordType": "CNAME", "NextRecordIdentifier": "1"},
            {"ResourceRecordSets": [], "IsTruncated": True, "NextRecordName": "db.example.com.", "NextRecordType": "CNAME"},
            {"ResourceRecordSets": [], "IsTruncated": False},
        ]
        self.world.list_resource_record_sets = lambda **_: pages.pop(0)  # type: ignore[method-assign]
        self.assertIn("no record", self.turn([RECORD])["warnings"][0])
        self.assertNotIn("StartRecordIdentifier", self.world.made("list_resource_record_sets")[2][1])

    def test_record_may_change_its_weight_alone(self) -> None:
        self.turn([{**RECORD, "dr": {"weight": 0}}])
        self.assertEqual((self.world.records[1]["Weight"], self.world.records[1]["ResourceRecords"]), (0, [{"Value": "east.example.com"}]))

    def test_missing_record_is_reported_and_the_rest_is_turned(self) -> None:
        result = self.turn([{**RECORD, "set_identifier": "other"}, METRIC])
        self.assertEqual(result["status"], "already-completed")
        self.assertIn("there is no record db.example.com CNAME other", result["warnings"][0])
        self.assertEqual(self.steps(result)[1:3], ["route:failed", "route:done"])

    def test_control_plane_down_does_not_stop_the_run(self) -> None:
        self.world.faults["get_health_check"] = [TimeoutError("read timed out")]
        result = self.go({"mode": "unplanned"}, ROUTING=json.dumps([CHECK, METRIC]))
        self.assertEqual((result["status"], self.world.writer), ("completed", WEST))
        self.assertIn("TimeoutError", result["warnings"][0])

    def test_nothing_to_turn(self) -> None:
        self.assertIn("route:skipped", self.steps(self.turn([])))
        self.assertIn("route:skipped", self.steps(self.turn([METRIC], routing="none")))


def alarm_by_sns(*states: str) -> dict[str, Any]:
    arn = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:primary-unhealthy-pr7"
    return {"Records": [{"Sns": {"Message": json.dumps({"AlarmName": "primary-unhealthy-pr7", "NewStateValue": state, "AlarmArn": arn})}} for state in states]}


def alarm_by_rule(state: str, **more: Any) -> dict[str, Any]:
    return {"detail-type": "CloudWatch Alarm State Change", "detail": {"alarmName": "primary-unhealthy-pr7", "state": {"value": state}}, **more}


REPORT = {"detail-type": "Primary Unhealthy", "source": "health-monitor", "detail": {"reason": "three probes failed"}}


class TestAutomaticRuns(Run):
    def test_alarm_through_sns(self) -> None:
        result = self.go(alarm_by_sns("OK", "ALARM"))
        self.assertEqual((result["status"], result["trigger"]), ("completed", "alarm"))
        self.assertEqual(self.steps(result)[:3], ["inspect:done", "confirm:done", "announce:done"])
        self.assertEqual(len(self.world.made("describe_alarms")), 3)

    def test_alarm_through_eventbridge(self) -> None:
        arn = "arn:aws:cloudwatch:us-east-2:123456789012:alarm:primary-unhealthy-pr7"
        result = self.go(alarm_by_rule("ALARM", resources=[arn]))
        self.assertEqual((result["status"], result["trigger"]), ("completed", "event"))
        self.assertEqual(self.world.made("describe_alarms")[0][0], "us-east-2")

    def test_report_of_the_monitor(self) -> None:
        result = self.go(REPORT)
        self.assertEqual((result["status"], result["reason"]), ("completed", "three probes failed"))
        self.assertEqual(self.world.made("describe_alarms"), [])

    def test_report_without_reason(self) -> None:
        self.assertIn("monitor", self.go({**REPORT, "detail": None})["reason"])

    def test_an_alarm_that_clears_starts_nothing(self) -> None:
        for event in (alarm_by_sns("OK"), alarm_by_rule("OK"), alarm_by_rule("INSUFFICIENT_DATA")):
            self.assertEqual(self.go(event)["status"], "declined")
        self.assertEqual(self.world.calls, [])

    def test_a_sign_of_life_in_any_round_declines(self) -> None:
        self.world.alive_urls = [set(), set(), {"https://east.example.com/health"}]
        result = self.go(REPORT)
        self.assertEqual(result["status"], "declined")
        self.assertIn("the primary answers", result["error"])
        self.assertEqual((self.world.writer, self.world.time), (EAST, 20.0))
        self.assertEqual(len(self.world.made("publish")), 1)

    def test_every_address_may_be_needed(self) -> None:
        both = '["https://east.example.com/health", "https://deep.example.com/health"]'
        self.world.alive_urls = [{"https://east.example.com/health"}, set()] * 3
        self.assertEqual(self.go(REPORT, CONFIRM_URLS=both, ALIVE_NEEDS="all")["status"], "completed")
        self.world.writer = EAST
        self.world.alive_urls = [{"https://east.example.com/health"}]
        self.assertEqual(self.go(REPORT, CONFIRM_URLS=both)["status"], "declined")

    def test_an_alarm_that_cleared_meanwhile_declines(self) -> None:
        self.world.alarm_states = ["ALARM", "OK"]
        self.assertIn("not in state ALARM", self.go(alarm_by_rule("ALARM"), CONFIRM_URLS="[]")["error"])

    def test_nothing_to_confirm_with_declines(self) -> None:
        self.assertIn("nothing to confirm", self.go(REPORT, CONFIRM_URLS="[]")["error"])

    def test_no_time_to_confirm_declines(self) -> None:
        self.assertIn("no time", self.go(REPORT, seconds=20)["error"])

    def test_automation_can_be_switched_off(self) -> None:
        result = self.go(REPORT, AUTOMATIC="false")
        self.assertIn("switched off", result["error"])
        self.assertEqual(len(self.world.made("publish")), 1)

    def test_a_second_alarm_is_no_news(self) -> None:
        self.world.writer = WEST
        result = self.go(alarm_by_sns("ALARM"))
        self.assertEqual((result["status"], self.world.made("publish")), ("already-completed", []))
        self.assertEqual(self.world.made("describe_alarms"), [])

    def test_a_second_alarm_tells_of_new_trouble(self) -> None:
        self.world.writer = WEST
        self.world.faults["put_metric_data"] = [Fault("Throttling")]
        self.go(alarm_by_sns("ALARM"))
        self.assertEqual(len(self.world.made("publish")), 1)

    def test_unfinished_runs_go_back_to_lambda(self) -> None:
        self.world.looks_until_done = 1000
        with self.assertRaisesRegex(orchestrator.Unfinished, "in-progress"):
            self.go(REPORT, seconds=90)
        self.world.faults["describe_global_clusters"] = [Fault("ServiceUnavailable")]
        with self.assertRaisesRegex(orchestrator.Unfinished, "ServiceUnavailable"):
            self.go(REPORT)
        with self.assertRaisesRegex(orchestrator.Unfinished, "TOPIC_ARN"):
            self.go(REPORT, TOPIC_ARN="")

    def test_a_retry_joins_without_confirming_again(self) -> None:
        self.world.moving_to = WEST
        self.world.alive_urls = [{"https://east.example.com/health"}]
        self.assertEqual(self.go(REPORT)["status"], "completed")


class TestNotification(Run):
    def test_start_and_end_are_told_in_the_recovery_region(self) -> None:
        self.go({"mode": "unplanned"})
        first, last = self.world.made("publish")
        self.assertEqual((first[0], first[1]["TopicArn"]), ("us-west-2", TOPIC))
        self.assertIn("started", first[1]["Subject"])
        self.assertIn("completed", last[1]["Subject"])
        self.assertEqual(json.loads(last[1]["Message"])["target"], WEST)

    def test_a_dead_topic_does_not_stop_the_run(self) -> None:
        self.world.faults["publish"] = [Fault("Throttling"), Fault("Throttling")]
        result = self.go({"mode": "unplanned"})
        self.assertEqual((result["status"], self.world.writer), ("completed", WEST))
        self.assertEqual(result["warnings"], ["notification: Throttling", "notification: Throttling"])


class TestRefusals(Run):
    def test_events_that_mean_nothing(self) -> None:
        for event, word in (
            ("text", "not an object"),
            ({}, "mode"),
            ({"mode": "sudden"}, "mode"),
            ({"mode": "planned", "dryrun": True}, "unknown in the event: dryrun"),
            ({"mode": "planned", "dry_run": "yes"}, "dry_run"),
            ({"mode": "planned", "routing": "sideways"}, "routing"),
            ({"mode": "planned", "target_cluster_arn": "aurora-dr-pr7"}, "not the ARN"),
            ({"Records": []}, "empty"),
            ({"Records": [{"Sns": {"Message": "hello"}}]}, "not that of an alarm"),
            ({"detail-type": "Scheduled Event"}, "start nothing"),
        ):
            with self.subTest(event=event):
                result = self.go(event)
                self.assertEqual(result["status"], "failed")
                self.assertIn(word, result["error"])
        self.assertEqual(self.world.calls, [])

    def test_settings_that_cannot_be(self) -> None:
        for name, value, word in (
            ("GLOBAL_CLUSTER_ID", "", "not set"),
            ("TARGET_CLUSTER_ARN", "aurora-dr", "not the ARN"),
            ("ALLOW_DATA_LOSS", "perhaps", "true or false"),
            ("POLL_SECONDS", "soon", "not a number"),
            ("MARGIN_SECONDS", "-1", "negative"),
            ("CONFIRMATIONS", "0", "at least 1"),
            ("ALIVE_NEEDS", "some", "one or all"),
            ("CONFIRM_URLS", "[1]", "no address"),
            ("CONFIRM_URLS", "{}", "not a list"),
            ("ROUTING", "[", "not JSON"),
            ("ROUTING", '["metric"]', "no such kind"),
            ("ROUTING", '[{"kind": "dns"}]', "no such kind"),
            ("ROUTING", '[{"kind": "metric", "name": "x"}]', "lacks namespace"),
        ):
            with self.subTest(name=name, value=value):
                if name == "TARGET_CLUSTER_ARN":
                    result = self.go({"mode": "planned"}, **{name: value, "AWS_REGION": ""})
                else:
                    result = self.go({"mode": "planned"}, **{name: value})
                self.assertIn(word, result["error"])
        self.assertEqual(self.world.calls, [])

    def test_standards(self) -> None:
        settings = Settings.read({"GLOBAL_CLUSTER_ID": "g", "TARGET_CLUSTER_ARN": WEST, "TOPIC_ARN": TOPIC})
        self.assertEqual(
            (settings.allow_data_loss, settings.automatic, settings.routing, settings.confirmations, settings.region),
            (False, True, (), 3, "us-west-2"),
        )


class TestProbe(unittest.TestCase):
    """The one thing that really goes over the wire, on loopback."""

    def test_answers(self) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/health" else 503)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with server:
            address = f"http://127.0.0.1:{server.server_port}"
            self.assertTrue(orchestrator.answers(f"{address}/health"))
            self.assertFalse(orchestrator.answers(f"{address}/broken"))
            server.shutdown()
        self.assertFalse(orchestrator.answers(f"{address}/health"))
        self.assertFalse(orchestrator.answers("nonsense"))


class TestClient(unittest.TestCase):
    def test_is_built_once_with_short_patience(self) -> None:
        made = mock.Mock()
        modules = {
            "boto3": types.SimpleNamespace(client=made),
            "botocore": types.ModuleType("botocore"),
            "botocore.config": types.SimpleNamespace(Config=lambda **settings: settings),
        }
        orchestrator.client.cache_clear()
        self.addCleanup(orchestrator.client.cache_clear)
        with mock.patch.dict(sys.modules, modules):
            orchestrator.client("rds", "us-west-2")
            orchestrator.client("rds", "us-west-2")
        made.assert_called_once()
        self.assertEqual(made.call_args.kwargs["region_name"], "us-west-2")
        self.assertLessEqual(made.call_args.kwargs["config"]["read_timeout"], 10)


if __name__ == "__main__":
    unittest.main()
