data "aws_caller_identity" "current" {}

locals {
  operators = length(var.operator_arns) > 0 ? var.operator_arns : [
    "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
  ]
  buckets = flatten([for pair in var.bucket_pairs : [pair.primary, pair.dr]])
  objects = [for arn in local.buckets : "${arn}/*"]
  has     = { for part in ["replication", "processor", "failover"] : part => contains(var.parts, part) ? 1 : 0 }
}

# --- Copying between buckets, in both directions ---

data "aws_iam_policy_document" "replication_trust" {
  statement {
    # No condition on the account: AWS documents none here, and a key that is never sent would stop the
    # copying without a word.
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  statement {
    sid       = "ReadConfiguration"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = local.buckets
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
    ]
    resources = local.objects
  }

  statement {
    sid = "WriteReplicas"
    actions = [
      "s3:ReplicateObject",
      "s3:ReplicateDelete",
      "s3:ReplicateTags",
    ]
    resources = local.objects
  }

  dynamic "statement" {
    for_each = length(var.bucket_key_arns) > 0 ? [var.bucket_key_arns] : []

    content {
      sid       = "ReadAndWriteEncrypted"
      actions   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "replication" {
  count = local.has.replication

  name               = "s3-replication-${var.environment_suffix}"
  description        = "Copies objects between the regions"
  assume_role_policy = data.aws_iam_policy_document.replication_trust.json
}

resource "aws_iam_role_policy" "replication" {
  count = local.has.replication

  name   = "s3-replication-${var.environment_suffix}"
  role   = aws_iam_role.replication[0].id
  policy = data.aws_iam_policy_document.replication.json
}

# --- Processing transactions, in either region ---

data "aws_iam_policy_document" "processor_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "processor" {
  statement {
    sid       = "Sessions"
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = var.session_table_arns
  }

  dynamic "statement" {
    for_each = length(var.secret_arns) > 0 ? [var.secret_arns] : []

    content {
      sid       = "DatabasePassword"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.queue_arns) > 0 ? [var.queue_arns] : []

    content {
      sid       = "Queue"
      actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.processor_key_arns) > 0 ? [var.processor_key_arns] : []

    content {
      sid       = "Keys"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "processor" {
  count = local.has.processor

  name               = "${var.processor_name}-${var.environment_suffix}"
  description        = "Runs the transaction processor"
  assume_role_policy = data.aws_iam_policy_document.processor_trust.json
}

resource "aws_iam_role_policy" "processor" {
  count = local.has.processor

  name   = "${var.processor_name}-${var.environment_suffix}"
  role   = aws_iam_role.processor[0].id
  policy = data.aws_iam_policy_document.processor.json
}

# Logs and network interfaces: AWS keeps the list of actions that a function in a VPC needs.
resource "aws_iam_role_policy_attachment" "processor_vpc" {
  count = local.has.processor

  role       = aws_iam_role.processor[0].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

# --- Moving the writer across regions ---

data "aws_iam_policy_document" "failover_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = local.operators
    }

    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "failover" {
  statement {
    sid = "MoveWriter"
    actions = [
      "rds:DescribeGlobalClusters",
      "rds:FailoverGlobalCluster",
      "rds:SwitchoverGlobalCluster",
    ]
    resources = concat(compact([var.global_cluster_arn]), values(var.cluster_arns))
  }

  statement {
    sid       = "Announce"
    actions   = ["sns:Publish"]
    resources = values(var.topic_arns)
  }

  dynamic "statement" {
    for_each = length(var.failover_function_arns) > 0 ? [var.failover_function_arns] : []

    content {
      sid       = "StartFunction"
      actions   = ["lambda:InvokeFunction"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.topic_key_arns) > 0 ? [var.topic_key_arns] : []

    content {
      sid       = "AnnounceEncrypted"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role" "failover" {
  count = local.has.failover

  name                 = "failover-${var.environment_suffix}"
  description          = "Moves the database writer to the other region"
  assume_role_policy   = data.aws_iam_policy_document.failover_trust.json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "failover" {
  count = local.has.failover

  name   = "failover-${var.environment_suffix}"
  role   = aws_iam_role.failover[0].id
  policy = data.aws_iam_policy_document.failover.json
}
