mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
}

variables {
  environment_suffix = "test"
  bucket_pairs = {
    assets = { primary = "arn:aws:s3:::assets-test", dr = "arn:aws:s3:::assets-dr-test" }
  }
  session_table_arns = [
    "arn:aws:dynamodb:us-east-1:123456789012:table/sessions-test",
    "arn:aws:dynamodb:us-west-2:123456789012:table/sessions-test",
  ]
  secret_arns        = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:database-test-abcdef"]
  global_cluster_arn = "arn:aws:rds::123456789012:global-cluster:transactions-test"
  cluster_arns       = { primary = "arn:aws:rds:us-east-1:123456789012:cluster:primary-test", dr = "arn:aws:rds:us-west-2:123456789012:cluster:dr-test" }
  topic_arns         = { dr = "arn:aws:sns:us-west-2:123456789012:failover-test" }
}

run "three_roles_with_written_out_actions" {
  command = plan

  assert {
    condition = (
      aws_iam_role.replication[0].name == "s3-replication-test" &&
      aws_iam_role.processor[0].name == "transaction-processor-test" &&
      aws_iam_role.failover[0].name == "failover-test"
    )
    error_message = "Names end in the suffix."
  }
  assert {
    condition = alltrue([
      for statement in concat(
        data.aws_iam_policy_document.replication.statement,
        data.aws_iam_policy_document.processor.statement,
        data.aws_iam_policy_document.failover.statement,
      ) : alltrue([for action in statement.actions : !strcontains(action, "*")])
    ])
    error_message = "No action is a wildcard."
  }
  assert {
    condition = alltrue([
      for statement in concat(
        data.aws_iam_policy_document.replication.statement,
        data.aws_iam_policy_document.processor.statement,
        data.aws_iam_policy_document.failover.statement,
      ) : !contains(statement.resources, "*")
    ])
    error_message = "No grant covers every resource."
  }
  assert {
    condition     = toset(flatten(data.aws_iam_policy_document.replication.statement[*].actions)) == toset(["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"])
    error_message = "Replication has everything it needs and nothing else."
  }
  assert {
    condition     = toset(data.aws_iam_policy_document.replication.statement[2].resources) == toset(["arn:aws:s3:::assets-test/*", "arn:aws:s3:::assets-dr-test/*"])
    error_message = "It writes into the pair, in both directions."
  }
  assert {
    condition     = join(",", data.aws_iam_policy_document.processor.statement[*].sid) == "Sessions,DatabasePassword"
    error_message = "The processor reaches its sessions and its password."
  }
  assert {
    condition     = contains(data.aws_iam_policy_document.failover.statement[0].actions, "rds:FailoverGlobalCluster") && contains(data.aws_iam_policy_document.failover.statement[0].resources, "arn:aws:rds::123456789012:global-cluster:transactions-test")
    error_message = "The failover role moves the writer of this global database."
  }
  assert {
    condition     = one(data.aws_iam_policy_document.failover_trust.statement[0].condition).variable == "aws:MultiFactorAuthPresent"
    error_message = "It asks for a second factor."
  }
  assert {
    condition     = one(data.aws_iam_policy_document.failover_trust.statement[0].principals).identifiers == toset(["arn:aws:iam::123456789012:root"])
    error_message = "Without operators the account's administrators decide."
  }
  assert {
    condition     = one(data.aws_iam_policy_document.replication_trust.statement[0].principals).identifiers == toset(["s3.amazonaws.com"]) && length(data.aws_iam_policy_document.replication_trust.statement[0].condition) == 0
    error_message = "S3, and nobody else, may take the role, without a condition that it might never meet."
  }
}

run "encrypted_data_and_queues" {
  command = plan

  variables {
    bucket_key_arns    = ["arn:aws:kms:us-east-1:123456789012:key/1"]
    processor_key_arns = ["arn:aws:kms:us-east-1:123456789012:key/2"]
    queue_arns         = ["arn:aws:sqs:us-east-1:123456789012:transactions-test"]
    topic_key_arns     = ["arn:aws:kms:us-west-2:123456789012:key/3"]

    failover_function_arns = ["arn:aws:lambda:us-west-2:123456789012:function:failover-orchestrator-test"]
    operator_arns          = ["arn:aws:iam::123456789012:user/operator"]
  }

  assert {
    condition     = join(",", data.aws_iam_policy_document.failover.statement[*].sid) == "MoveWriter,Announce,StartFunction,AnnounceEncrypted"
    error_message = "Announcing on an encrypted topic takes its key, and the function can be started by hand."
  }

  assert {
    condition     = data.aws_iam_policy_document.replication.statement[3].sid == "ReadAndWriteEncrypted"
    error_message = "Replication may use the buckets' keys."
  }
  assert {
    condition     = join(",", data.aws_iam_policy_document.processor.statement[*].sid) == "Sessions,DatabasePassword,Queue,Keys"
    error_message = "The processor may take messages, and use its keys."
  }
  assert {
    condition     = one(data.aws_iam_policy_document.failover_trust.statement[0].principals).identifiers == toset(["arn:aws:iam::123456789012:user/operator"])
    error_message = "Operators are those named."
  }
}

run "only_what_is_asked_for" {
  command = plan

  variables {
    parts = ["replication"]
  }

  assert {
    condition     = length(aws_iam_role.replication) == 1 && length(aws_iam_role.processor) == 0 && length(aws_iam_role.failover) == 0
    error_message = "One role."
  }
}

run "unknown_parts_are_refused" {
  command = plan

  variables {
    parts         = ["backup"]
    operator_arns = ["operator"]
  }

  expect_failures = [var.parts, var.operator_arns]
}
