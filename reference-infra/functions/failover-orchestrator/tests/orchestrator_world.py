"""A world of fakes for the function to act in: Aurora, Route 53, CloudWatch, SNS and a clock."""

from __future__ import annotations

import json
import logging
import os
import sys
import types
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import failover_orchestrator as orchestrator

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
