"""Alarms of one region, all told to that region's topic: an alarm can act in its own region only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from constructs import Construct

from foundation import Deployment


@dataclass(frozen=True)
class Alarm:
    """What is watched, and when it is too much. Missing data count as said."""

    description: str
    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    threshold: float
    statistic: str = "Maximum"
    comparison: str = "GreaterThanThreshold"
    period: int = 60
    evaluation_periods: int = 1
    missing_data: str = "notBreaching"


class Alarms(Construct):
    """One alarm for each name, suffixed."""

    def __init__(
        self,
        stack: Deployment,
        name: str,
        alarms: Mapping[str, Alarm],
        topic_arn: str,
        provider: TerraformProvider | None = None,
    ) -> None:
        super().__init__(stack, name)
        self.alarms = {
            called: CloudwatchMetricAlarm(
                self,
                called,
                provider=provider,
                alarm_name=f"{called}-{stack.suffix}",
                alarm_description=alarm.description,
                namespace=alarm.namespace,
                metric_name=alarm.metric,
                dimensions=dict(alarm.dimensions),
                statistic=alarm.statistic,
                comparison_operator=alarm.comparison,
                threshold=alarm.threshold,
                period=alarm.period,
                evaluation_periods=alarm.evaluation_periods,
                treat_missing_data=alarm.missing_data,
                alarm_actions=[topic_arn],
                ok_actions=[topic_arn],
            )
            for called, alarm in alarms.items()
        }
