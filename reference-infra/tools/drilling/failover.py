"""The drill proper: a stack that is applied loses its primary region, and gets it back.

The function that moves the writer is found in the stack, by its environment, and run here with the very
environment that the stack gave it: the emulator keeps functions but does not run them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import package
from drilling.calling import command, source_of
from drilling.emulating import Emulator
from drilling.running import run
from drilling.workspace import Workspace

SECONDS_PER_RUN = 90
CLOSED = "https://127.0.0.1:1/health"
HURRY = {"POLL_SECONDS": "0.2", "CONFIRM_INTERVAL_SECONDS": "0.2", "MARGIN_SECONDS": "5"}
REGIONS = ("us-east-1", "us-east-2", "us-west-2")
MOVES = ("rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster")


class DrillError(Exception):
    """The stack, or its function, did not do what was expected."""


def expect(what: str, wanted: Any, seen: Any) -> None:
    """Compares, and says so when it differs."""
    if wanted != seen:
        raise DrillError(f"{what}: expected {wanted!r}, saw {seen!r}")


@dataclass(frozen=True)
class Mover:
    """The function that moves the writer, as deployed."""

    name: str
    region: str
    source: str
    variables: dict[str, str]

    @property
    def target(self) -> str:
        """The cluster that takes over."""
        return self.variables["TARGET_CLUSTER_ARN"]

    @property
    def routing(self) -> list[dict[str, Any]]:
        """What leads the traffic."""
        entries: list[dict[str, Any]] = json.loads(self.variables.get("ROUTING") or "[]")
        return entries


@dataclass
class Drill:
    """One drill on one applied stack."""

    emulator: Emulator
    workspace: Workspace
    logs: Path
    plan: Callable[[str], list[str]]
    client: Callable[[str, str], Any]
    node_modules: Path | None = None
    lines: list[tuple[str, float, str]] = field(default_factory=list)
    runs: int = 0

    def carry_out(self) -> None:
        """Every part, in order; the first that is not as expected ends the drill."""
        mover = self.find()
        if not self.node_modules and (package.FUNCTIONS / mover.source / "index.mjs").is_file():
            self.lines.append(("skipped", 0.0, f"{mover.source} is JavaScript: name a folder with the SDK, --node-modules"))
            return
        old = self.writer(mover)
        expect("the writer is not the target at the start", False, old == mover.target)
        probe = self.listen(mover)
        dead = region(old)

        self.timed("dry run", lambda: self.dry_run(mover))
        self.timed("failover, primary region down", lambda: self.fail_over(mover, dead, probe))
        self.timed("same again", lambda: self.again(mover))
        self.timed("plan after failover", lambda: self.plan("after-failover"))
        self.timed("failback", lambda: self.fail_back(mover, old, probe))
        self.timed("plan after failback", lambda: self.plan("after-failback"))
        self.timed("alarm starts a failover", lambda: self.by_alarm(mover, dead, probe))
        self.timed("failback again", lambda: self.fail_back(mover, old, probe))
        self.client("sqs", mover.region).delete_queue(QueueUrl=probe)

    def timed(self, name: str, part: Callable[[], Any]) -> None:
        """Runs one part and notes how long it took, and what it said of itself."""
        started = time.monotonic()
        said = part()
        note = "; ".join(said) if isinstance(said, list) else str(said or "")
        self.lines.append((name, time.monotonic() - started, note))

    # --- What is there ---

    def find(self) -> Mover:
        """The function that knows a target, in the target's region."""
        found = []
        for place in REGIONS:
            for page in self.client("lambda", place).get_paginator("list_functions").paginate():
                for entry in page["Functions"]:
                    variables = (entry.get("Environment") or {}).get("Variables") or {}
                    if region(variables.get("TARGET_CLUSTER_ARN", "")) == place and "GLOBAL_CLUSTER_ID" in variables:
                        source = source_of(entry["FunctionName"])
                        if source is None:
                            raise DrillError(f"no folder below functions/ fits the function {entry['FunctionName']}")
                        found.append(Mover(entry["FunctionName"], place, source, variables))
        found = [mover for mover in found if self.writer(mover) != mover.target]
        if len(found) != 1:
            raise DrillError(f"expected one function that moves the writer away from where it is, found {[mover.name for mover in found]}")
        return found[0]

    def cluster(self, mover: Mover) -> dict[str, Any]:
        """The global database."""
        answer = self.client("rds", region(mover.target)).describe_global_clusters(GlobalClusterIdentifier=mover.variables["GLOBAL_CLUSTER_ID"])
        found: dict[str, Any] = answer["GlobalClusters"][0]
        return found

    def writer(self, mover: Mover) -> str:
        """Who writes; exactly one does."""
        writers = [member["DBClusterArn"] for member in self.cluster(mover)["GlobalClusterMembers"] if member["IsWriter"]]
        expect("writers", 1, len(writers))
        return str(writers[0])

    def listen(self, mover: Mover) -> str:
        """A queue on the topic that hears of failovers."""
        topic = mover.variables["TOPIC_ARN"]
        queues = self.client("sqs", region(topic))
        url = str(queues.create_queue(QueueName="drill-probe")["QueueUrl"])
        arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.client("sns", region(topic)).subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return url

    def heard(self, mover: Mover, probe: str) -> list[str]:
        """Subjects of what was published since the last look."""
        queues = self.client("sqs", region(mover.variables["TOPIC_ARN"]))
        subjects: list[str] = []
        while messages := queues.receive_message(QueueUrl=probe, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
            for message in messages:
                subjects.append(str(json.loads(message["Body"]).get("Subject", "")))
                queues.delete_message(QueueUrl=probe, ReceiptHandle=message["ReceiptHandle"])
        return subjects

    def picture(self, mover: Mover) -> dict[str, Any]:
        """All that a failover may change: writer, checks, records, and how many figures were written."""
        route53 = self.client("route53", "us-east-1")
        checks = {check["Id"]: check["HealthCheckConfig"] for check in route53.list_health_checks()["HealthChecks"]}
        records = {
            (zone["Name"], record["Name"], record["Type"], record.get("SetIdentifier", "")): record
            for zone in route53.list_hosted_zones()["HostedZones"]
            for record in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
        }
        return {"cluster": self.cluster(mover)["GlobalClusterMembers"], "checks": checks, "records": records, "moves": self.moves()}

    def moves(self) -> int:
        """Calls that moved, or tried to."""
        return sum(self.emulator.count(call) for call in MOVES)

    # --- The parts ---

    def dry_run(self, mover: Mover) -> str:
        """Nothing changes."""
        before = self.picture(mover)
        result = self.invoke(mover, {"mode": "unplanned", "dry_run": True})
        expect("status of the dry run", "dry-run", result["status"])
        expect("what a dry run changes", before, self.picture(mover))
        return "nothing changed"

    def fail_over(self, mover: Mover, dead: str, probe: str) -> str:
        """With the primary's region gone, the writer moves, traffic turns and people hear of it."""
        self.heard(mover, probe)
        looks = self.emulator.count("rds:DescribeGlobalClusters")
        self.emulator.take_down(dead)
        try:
            result = self.invoke(mover, {"mode": "unplanned", "allow_data_loss": True, "reason": "drill"})
        finally:
            self.emulator.take_down()
        expect("status of the failover", "completed", result["status"])
        expect("warnings of the failover", [], result["warnings"])
        looks = self.emulator.count("rds:DescribeGlobalClusters") - looks
        if looks < 4:
            raise DrillError(f"the function looked at the global database {looks} times: it did not wait for the move")
        expect("writer after the failover", mover.target, self.writer(mover))
        self.check_routing(mover, turned=True)
        return self.check_heard(mover, probe, result) + f", {looks} looks"

    def again(self, mover: Mover) -> str:
        """A second run finds the work done."""
        before = self.moves()
        result = self.invoke(mover, {"mode": "unplanned", "allow_data_loss": True})
        expect("status of the second run", "already-completed", result["status"])
        expect("calls that moved the writer", before, self.moves())
        self.check_routing(mover, turned=True)
        return "no second move"

    def fail_back(self, mover: Mover, old: str, probe: str) -> str:
        """A planned switchover: the old primary leads again, and traffic goes home."""
        self.heard(mover, probe)
        result = self.invoke(mover, {"mode": "planned", "target_cluster_arn": old})
        expect("status of the failback", "completed", result["status"])
        expect("warnings of the failback", [], result["warnings"])
        expect("writer after the failback", old, self.writer(mover))
        self.check_routing(mover, turned=False)
        return self.check_heard(mover, probe, result)

    def by_alarm(self, mover: Mover, dead: str, probe: str) -> str:
        """An alarm in the recovery region starts it, once nobody at the primary answers."""
        name = "drill-primary-is-dead"
        alarms = self.client("cloudwatch", mover.region)
        alarms.put_metric_alarm(
            AlarmName=name, Namespace="Drill", MetricName="Alive", Statistic="Minimum", Period=60,
            EvaluationPeriods=1, Threshold=1, ComparisonOperator="LessThanThreshold",
        )  # fmt: skip
        alarms.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="drill")
        arn = alarms.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["AlarmArn"]
        message = {"AlarmName": name, "NewStateValue": "ALARM", "AlarmArn": arn}
        event = {"Records": [{"Sns": {"Message": json.dumps(message)}}]}
        self.emulator.take_down(dead)
        try:
            result = self.invoke(mover, event, AUTOMATIC="true", ALLOW_DATA_LOSS="true", CONFIRM_URLS=json.dumps([CLOSED]))
        finally:
            self.emulator.take_down()
            alarms.delete_alarms(AlarmNames=[name])
        expect("status of the automatic run", "completed", result["status"])
        expect("writer after the automatic run", mover.target, self.writer(mover))
        return "confirmed and moved"

    # --- What has to be true afterwards ---

    def check_heard(self, mover: Mover, probe: str, result: dict[str, Any]) -> str:
        """The topic's subscribers got something."""
        subjects = self.heard(mover, probe)
        if not subjects:
            raise DrillError("nobody was told: nothing reached the queue on the topic")
        return f"{len(subjects)} messages, {result['elapsed_seconds']} s in the function"

    def check_routing(self, mover: Mover, *, turned: bool) -> None:
        """Each entry of ROUTING leads where it should."""
        route53 = self.client("route53", "us-east-1")
        for entry in mover.routing:
            if entry["kind"] == "health-check":
                config = route53.get_health_check(HealthCheckId=entry["id"])["HealthCheck"]["HealthCheckConfig"]
                expect(f"check {entry['id']} turned", turned, bool(config.get("Inverted")) and bool(config.get("Disabled")))
            elif entry["kind"] == "record":
                self.check_record(route53, entry, entry["dr" if turned else "primary"])
            else:
                self.check_metric(mover, entry, 1.0 if turned else 0.0)

    def check_record(self, route53: Any, entry: dict[str, Any], wanted: dict[str, Any]) -> None:
        """A record has the values, the weight, or both."""
        sets = route53.list_resource_record_sets(HostedZoneId=entry["zone_id"])["ResourceRecordSets"]
        found = [
            record
            for record in sets
            if record["Name"].rstrip(".") == entry["name"].rstrip(".")
            and record["Type"] == entry["type"]
            and record.get("SetIdentifier") == entry.get("set_identifier", record.get("SetIdentifier"))
        ]
        expect(f"records {entry['name']}", 1, len(found))
        if "values" in wanted:
            expect(f"values of {entry['name']}", wanted["values"], [value["Value"] for value in found[0].get("ResourceRecords", [])])
        if "weight" in wanted:
            expect(f"weight of {entry['name']}", wanted["weight"], found[0].get("Weight"))

    def check_metric(self, mover: Mover, entry: dict[str, Any], wanted: float) -> None:
        """The last figure that was written, and an alarm of the stack that watches it."""
        figures = self.client("cloudwatch", entry.get("region") or mover.region)
        now = time.time()
        answer = figures.get_metric_data(
            MetricDataQueries=[{
                "Id": "drill",
                "MetricStat": {
                    "Metric": {
                        "Namespace": entry["namespace"], "MetricName": entry["name"],
                        "Dimensions": [{"Name": key, "Value": value} for key, value in sorted(entry.get("dimensions", {}).items())],
                    },
                    "Period": 1, "Stat": "Maximum",
                },
            }],
            StartTime=now - 3600, EndTime=now + 5, ScanBy="TimestampDescending",
        )  # fmt: skip
        values = answer["MetricDataResults"][0]["Values"]
        if not values:
            raise DrillError(f"no figure of {entry['namespace']}/{entry['name']} was written")
        expect(f"last figure of {entry['name']}", wanted, values[0])
        watching = [
            alarm
            for page in figures.get_paginator("describe_alarms").paginate()
            for alarm in page["MetricAlarms"]
            if (alarm.get("Namespace"), alarm.get("MetricName")) == (entry["namespace"], entry["name"])
            and {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]} == entry.get("dimensions", {})
        ]
        if not watching:
            raise DrillError(f"no alarm watches {entry['namespace']}/{entry['name']} with the dimensions that the function writes")

    # --- Running the function ---

    def invoke(self, mover: Mover, event: dict[str, Any], **changed: str) -> dict[str, Any]:
        """Runs the function's own source in a process of its own."""
        self.runs += 1
        stage = self.workspace.home / f"function-{mover.source}"
        if not stage.exists():
            stage.mkdir()
            package.copy_source(package.FUNCTIONS / mover.source, stage)
            if self.node_modules:
                (stage / "node_modules").symlink_to(self.node_modules)
        answer = self.workspace.home / f"answer-{self.runs}.json"
        variables = {**self.workspace.environment, **mover.variables, **HURRY, "AWS_REGION": mover.region, "AWS_DEFAULT_REGION": mover.region, **changed}
        done = run(
            command(stage, mover.source, event, answer),
            folder=stage, environment=variables, log=self.logs / f"run-{self.runs}.log", seconds=SECONDS_PER_RUN,
        )  # fmt: skip
        if done.status or not answer.is_file():
            raise DrillError(f"{mover.source} ended with {done.status}; run-{self.runs}.log ends with:\n{done.tail()}")
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return result


def region(arn: str) -> str:
    """The region in an ARN, or nothing."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 5 else ""
