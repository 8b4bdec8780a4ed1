"""Monitoring: a topic in each region with its listeners, and the alarms that speak through it."""

from monitoring.alarms import Alarm, Alarms
from monitoring.topic import Topic, topic_arn
from monitoring.watch import dead_letters, endpoint_down, function_errors, lag, replication, waiting

__all__ = [
    "Alarm",
    "Alarms",
    "Topic",
    "dead_letters",
    "endpoint_down",
    "function_errors",
    "lag",
    "replication",
    "topic_arn",
    "waiting",
]
