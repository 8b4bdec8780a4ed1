"""Every way a run can go, against a world of fakes: no SDK, no network, no waiting."""

from __future__ import annotations

import json
import os
import sys
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent))

from orchestrator_world import CHECK, EAST, METRIC, RECORD, TOPIC, WEST, Fault, Run, environment, orchestrator


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


if __name__ == "__main__":
    unittest.main()
