"""The transaction processor: fed by its region's queue, reached through its region's load balancer."""

from __future__ import annotations

from cdktf_cdktf_provider_aws.lambda_event_source_mapping import (
    LambdaEventSourceMapping,
    LambdaEventSourceMappingScalingConfig,
)

from compute.function import Function, Package
from compute.queue import Queue
from database import table_name
from foundation import SETTINGS, Deployment, Grant, Site
from networking import Network
from security import key_use
from storage import bucket_name

PACKAGE = Package(
    name="queue-processor",
    handler="queue_processor.handler",
    included=(
        "queue-processor/requirements.txt",
        "transaction-processor/database.py",
        "transaction-processor/transactions.py",
        "certificates/rds-ca.pem",
    ),
)


class Processor(Function):
    """Configured the same in both regions; only names of the region's own parts differ."""

    def __init__(
        self,
        stack: Deployment,
        name: str,
        site: Site,
        network: Network,
        *,
        queue: Queue,
        key_arn: str,
        secret_arn: str,
        writer: str,
        reader: str,
    ) -> None:
        bucket = bucket_name("transaction-logs", site.role, stack.suffix)
        table = table_name(stack.suffix)
        super().__init__(
            stack,
            name,
            site,
            network,
            called="transaction-processor",
            description="Takes transactions in and processes them",
            package=PACKAGE,
            memory=SETTINGS.processor_memory,
            timeout=SETTINGS.processor_timeout,
            concurrency=-1,
            environment={
                "SESSION_TABLE": table,
                "QUEUE_URL": queue.queue.id,
                "LOG_BUCKET": bucket,
                "DATABASE_WRITER": writer,
                "DATABASE_READER": reader,
                "DATABASE_NAME": SETTINGS.database_name,
                "DATABASE_PORT": str(SETTINGS.database_port),
                "DATABASE_SECRET": f"database-master-{stack.suffix}",
            },
            grants=[
                Grant(
                    sid="ReadQueue",
                    actions=["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
                    resources=[queue.queue.arn],
                ),
                Grant(
                    sid="Sessions",
                    actions=["dynamodb:GetItem", "dynamodb:UpdateItem"],
                    resources=[f"arn:aws:dynamodb:{site.region}:{stack.account_id}:table/{table}"],
                ),
                Grant(
                    sid="Enqueue", actions=["sqs:GetQueueAttributes", "sqs:SendMessage"], resources=[queue.queue.arn]
                ),
                Grant(sid="Log", actions=["s3:PutObject"], resources=[f"arn:aws:s3:::{bucket}/transactions/*"]),
                Grant(sid="Password", actions=["secretsmanager:GetSecretValue"], resources=[secret_arn]),
                key_use(key_arn),
            ],
            key_arn=key_arn,
            database=True,
        )
        LambdaEventSourceMapping(
            self,
            "queue",
            event_source_arn=queue.queue.arn,
            function_name=self.function.arn,
            batch_size=10,
            maximum_batching_window_in_seconds=0,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config=LambdaEventSourceMappingScalingConfig(maximum_concurrency=10),
        )
