"""Leads traffic to the other region, or back."""

from __future__ import annotations

from typing import Any

from failover_aurora import Clients
from failover_settings import Settings


def turn(clients: Clients, settings: Settings, entry: dict[str, Any], *, away: bool) -> str:
    """Turns one entry of ROUTING; doing so twice changes nothing. Answers with what was done."""
    return TURNS[entry["kind"]](clients, settings, entry, away)


def _metric(clients: Clients, settings: Settings, entry: dict[str, Any], away: bool) -> str:
    """The alarm on this metric keeps its state when no data comes, so one datum is a switch that stays."""
    region = entry.get("region") or settings.region
    clients("cloudwatch", region).put_metric_data(
        Namespace=entry["namespace"],
        MetricData=[
            {
                "MetricName": entry["name"],
                "Dimensions": [{"Name": name, "Value": value} for name, value in sorted((entry.get("dimensions") or {}).items())],
                "Value": 1.0 if away else 0.0,
                "Unit": "Count",
            }
        ],
    )
    return f"metric {entry['name']} set to {1 if away else 0}"


def _health_check(clients: Clients, settings: Settings, entry: dict[str, Any], away: bool) -> str:
    """Disabled alone would mean healthy, inverted alone would make a dead endpoint healthy: both mean unhealthy."""
    route53 = clients("route53", settings.region)
    config = route53.get_health_check(HealthCheckId=entry["id"])["HealthCheck"]["HealthCheckConfig"]
    if bool(config.get("Disabled")) == away and bool(config.get("Inverted")) == away:
        return f"health check {entry['id']} was so already"
    route53.update_health_check(HealthCheckId=entry["id"], Disabled=away, Inverted=away)
    return f"health check {entry['id']} {'held unhealthy' if away else 'in force again'}"


def _record(clients: Clients, settings: Settings, entry: dict[str, Any], away: bool) -> str:
    """Changes values or weight of a record that exists; everything else about it stays."""
    route53 = clients("route53", settings.region)
    found = _find(route53, entry)
    want = dict(found)
    side = entry["dr" if away else "primary"]
    if "values" in side:
        want["ResourceRecords"] = [{"Value": value} for value in side["values"]]
    if "weight" in side:
        want["Weight"] = side["weight"]
    if want == found:
        return f"record {entry['name']} was so already"
    route53.change_resource_record_sets(
        HostedZoneId=entry["zone_id"],
        ChangeBatch={
            "Comment": "failover" if away else "failback",
            "Changes": [{"Action": "UPSERT", "ResourceRecordSet": want}],
        },
    )
    return f"record {entry['name']} changed"


def _find(route53: Any, entry: dict[str, Any]) -> dict[str, Any]:
    """Records of one name come sorted by identifier; the pages are short, so all of them are looked at."""
    name = entry["name"].rstrip(".").lower()
    arguments: dict[str, Any] = {"HostedZoneId": entry["zone_id"], "StartRecordName": entry["name"], "StartRecordType": entry["type"]}
    while True:
        page = route53.list_resource_record_sets(**arguments)
        records: list[dict[str, Any]] = page.get("ResourceRecordSets") or []
        for record in records:
            if record["Name"].rstrip(".").lower() != name:
                continue
            if record["Type"] == entry["type"] and record.get("SetIdentifier") == entry.get("set_identifier"):
                return record
        if not page.get("IsTruncated") or page["NextRecordName"].rstrip(".").lower() != name:
            raise LookupError(f"there is no record {entry['name']} {entry['type']} {entry.get('set_identifier') or ''}".rstrip())
        arguments["StartRecordName"], arguments["StartRecordType"] = page["NextRecordName"], page["NextRecordType"]
        if identifier := page.get("NextRecordIdentifier"):
            arguments["StartRecordIdentifier"] = identifier
        else:
            arguments.pop("StartRecordIdentifier", None)


TURNS = {"metric": _metric, "health-check": _health_check, "record": _record}
