"""The comparison of shapes, on graphs that are small enough to be read."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

import shape

UNKNOWN = {"$unknown": "decided when the resource is created"}


def instance(kind: str, address: str, region: str | None = "us-east-1", **arguments: Any) -> dict[str, Any]:
    return {"type": kind, "address": address, "region": region, "arguments": arguments}


GRAPH = {
    "instances": [
        instance("aws_s3_bucket", "aws_s3_bucket.logs", bucket="logs-pr7", force_destroy=True, tags={"Name": "logs-pr7"}),
        instance("aws_vpc", "aws_vpc.this", cidr_block="10.0.0.0/16", tags={"Name": "vpc-pr7"}, assign_generated=None),
        instance("aws_route", "aws_route.a", destination_cidr_block="0.0.0.0/0", route_table_id=UNKNOWN),
        instance("aws_route", "aws_route.b", destination_cidr_block="0.0.0.0/0", route_table_id=UNKNOWN),
        instance("aws_lb", "aws_lb.this", None, name="alb-pr7", subnets=[UNKNOWN, UNKNOWN], internal=False),
        instance(
            "aws_iam_policy_document",
            "data.aws_iam_policy_document.work",
            statement=[{"sid": "Work", "actions": ["s3:GetObject"], "resources": [UNKNOWN], "condition": []}],
        ),
    ]
}


class TestShape(unittest.TestCase):
    def compared(self, other: dict[str, Any]) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as scratch:
            paths = [Path(scratch) / name for name in ("synth.json", "hcl.json")]
            for path, graph in zip(paths, (GRAPH, other), strict=True):
                path.write_text(json.dumps(graph), encoding="utf-8")
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                status = shape.main(*map(str, paths))
        return status, said.getvalue()

    def changed(self, position: int, **arguments: Any) -> dict[str, Any]:
        other = copy.deepcopy(GRAPH)
        other["instances"][position]["arguments"].update(arguments)
        return other

    def test_addresses_and_order_do_not_matter(self) -> None:
        other = copy.deepcopy(GRAPH)
        other["instances"].reverse()
        for position, one in enumerate(other["instances"]):
            one["address"] = ("data." if "data." in one["address"] else "") + f"module.m.x.y{position}"
        self.assertEqual(self.compared(other), (0, "5 resources in the synthesised stacks, 5 in the twin, 0 differences\n"))

    def test_unknown_and_empty_values_are_not_held_against_anybody(self) -> None:
        self.assertEqual(self.compared(self.changed(1, cidr_block=UNKNOWN, assign_generated=False, more=[]))[0], 0)

    def test_a_missing_resource_is_named(self) -> None:
        other = copy.deepcopy(GRAPH)
        del other["instances"][0]
        status, said = self.compared(other)
        self.assertEqual(status, 1)
        self.assertIn("aws_s3_bucket us-east-1 logs-pr7: 1 synthesised, 0 in the twin", said)

    def test_another_name_or_region_is_another_resource(self) -> None:
        self.assertEqual(self.compared(self.changed(0, bucket="other-pr7"))[0], 1)
        other = copy.deepcopy(GRAPH)
        other["instances"][0]["region"] = "us-east-2"
        self.assertEqual(self.compared(other)[0], 1)

    def test_another_argument_is_named_with_both_values(self) -> None:
        status, said = self.compared(self.changed(0, force_destroy=False))
        self.assertEqual(status, 1)
        self.assertIn("force_destroy is true synthesised, false in the twin", said)
        self.assertEqual(self.compared(self.changed(1, tags={"Name": "vpc-pr7", "Tier": "x"}))[0], 1)
        self.assertEqual(self.compared(self.changed(4, subnets=[UNKNOWN]))[0], 1)

    def test_namesakes_are_matched_in_any_order_but_all_of_them(self) -> None:
        other = copy.deepcopy(GRAPH)
        other["instances"][2]["arguments"]["gateway_id"] = "igw"
        self.assertIn("do not match one another", self.compared(other)[1])

    def test_a_grant_that_one_side_lacks_is_named(self) -> None:
        statement = {"sid": "Work", "actions": ["s3:PutObject"], "resources": [UNKNOWN]}
        self.assertIn("statement only", self.compared(self.changed(5, statement=[statement]))[1])


if __name__ == "__main__":
    unittest.main()
