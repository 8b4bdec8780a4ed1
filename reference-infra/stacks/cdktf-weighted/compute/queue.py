"""The queue that feeds the processor, and the one that takes what cannot be processed."""

from __future__ import annotations

from cdktf import Fn
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.sqs_queue_policy import SqsQueuePolicy
from cdktf_cdktf_provider_aws.sqs_queue_redrive_allow_policy import SqsQueueRedriveAllowPolicy
from constructs import Construct

from foundation import SETTINGS, Deployment, Site, document
from foundation.documents import tls_only

FOUR_DAYS = 345_600
FOURTEEN_DAYS = 1_209_600


class Queue(Construct):
    """A message that was received too often without success is set aside, and kept longer than it could wait here."""

    def __init__(self, stack: Deployment, name: str, site: Site, key_arn: str) -> None:
        super().__init__(stack, name)
        names = {"this": f"transactions-{stack.suffix}", "dead": f"transactions-dlq-{stack.suffix}"}
        arns = {part: f"arn:aws:sqs:{site.region}:{stack.account_id}:{text}" for part, text in names.items()}
        self.dead = SqsQueue(
            self,
            "dead",
            name=names["dead"],
            message_retention_seconds=FOURTEEN_DAYS,
            kms_master_key_id=key_arn,
            tags={"Name": names["dead"]},
        )
        self.queue = SqsQueue(
            self,
            "this",
            name=names["this"],
            # Six times what the function may take, so that no message comes back while it is worked on.
            visibility_timeout_seconds=6 * SETTINGS.processor_timeout,
            message_retention_seconds=FOUR_DAYS,
            receive_wait_time_seconds=20,
            kms_master_key_id=key_arn,
            redrive_policy=Fn.jsonencode(
                {"deadLetterTargetArn": self.dead.arn, "maxReceiveCount": SETTINGS.receives}
            ),
            tags={"Name": names["this"]},
        )
        SqsQueueRedriveAllowPolicy(
            self,
            "redrive",
            queue_url=self.dead.id,
            redrive_allow_policy=Fn.jsonencode(
                {"redrivePermission": "byQueue", "sourceQueueArns": [arns["this"]]}
            ),
        )
        for part, queue in (("this", self.queue), ("dead", self.dead)):
            text = document(self, f"{part}_text", [tls_only(["sqs:*"], [arns[part]])])
            SqsQueuePolicy(self, f"{part}_policy", queue_url=queue.id, policy=text.json)
