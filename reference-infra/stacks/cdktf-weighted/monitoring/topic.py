"""One region's alarm topic, under its key."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sns_topic_policy import SnsTopicPolicy
from cdktf_cdktf_provider_aws.sns_topic_subscription import SnsTopicSubscription
from constructs import Construct

from foundation import Condition, Deployment, Grant, Site, document
from foundation.documents import tls_only
from security import account_root


def topic_arn(site: Site, account_id: str, suffix: str) -> str:
    """Spelt from the name, so that either region can speak of both topics."""
    return f"arn:aws:sns:{site.region}:{account_id}:alarms-{suffix}"


class Topic(Construct):
    """Alarms of the region publish here; people listen by mail, functions are subscribed by the stacks."""

    def __init__(self, stack: Deployment, name: str, site: Site, key_arn: str) -> None:
        super().__init__(stack, name)
        arn = topic_arn(site, stack.account_id, stack.suffix)
        self.topic = SnsTopic(
            self,
            "this",
            name=f"alarms-{stack.suffix}",
            display_name="Transactions: alarms",
            kms_master_key_id=key_arn,
        )
        text = document(
            self,
            "text",
            [
                Grant(
                    sid="OwnAccount",
                    actions=["sns:Publish"],
                    resources=[arn],
                    principals={"AWS": [account_root(stack.account_id)]},
                ),
                Grant(
                    sid="ServiceCloudwatch",
                    actions=["sns:Publish"],
                    resources=[arn],
                    principals={"Service": ["cloudwatch.amazonaws.com"]},
                    conditions=[Condition("StringEquals", "aws:SourceAccount", [stack.account_id])],
                ),
                tls_only(["sns:Publish"], [arn]),
            ],
        )
        SnsTopicPolicy(self, "policy", arn=self.topic.arn, policy=text.json)
        people = SnsTopicSubscription(
            self, "people", topic_arn=self.topic.arn, protocol="email", endpoint="${each.value}"
        )
        people.add_override("for_each", "${var.operations_emails}")
