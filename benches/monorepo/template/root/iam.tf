locals {
  grants = {
    Sessions = {
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = [aws_dynamodb_table.sessions.arn]
    }
    Events = {
      actions   = ["sns:Publish"]
      resources = [module.queue_primary.topic_arn, module.queue_dr.topic_arn]
    }
    Logs = {
      actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      resources = [for name in values(local.function_names) : "arn:aws:logs:*:*:log-group:/aws/lambda/${name}:*"]
    }
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = toset(["lambda", "s3"])

  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.value}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "function" {
  dynamic "statement" {
    for_each = local.grants
    content {
      sid       = statement.key
      actions   = statement.value.actions
      resources = statement.value.resources
    }
  }
}

data "aws_iam_policy_document" "replication" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [for bucket in aws_s3_bucket.primary : bucket.arn]
  }

  statement {
    actions = [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
    ]
    resources = [for bucket in aws_s3_bucket.primary : "${bucket.arn}/*"]
  }

  statement {
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    resources = [for bucket in aws_s3_bucket.dr : "${bucket.arn}/*"]
  }
}

resource "aws_iam_role" "function" {
  for_each = local.function_names

  name               = each.value
  assume_role_policy = data.aws_iam_policy_document.trust["lambda"].json
}

resource "aws_iam_role_policy" "function" {
  for_each = aws_iam_role.function

  name   = each.value.name
  role   = each.value.id
  policy = data.aws_iam_policy_document.function.json
}

resource "aws_iam_role" "replication" {
  name               = "${local.service}-replication-${var.environment_suffix}"
  assume_role_policy = data.aws_iam_policy_document.trust["s3"].json
}

resource "aws_iam_role_policy" "replication" {
  name   = "${local.service}-replication-${var.environment_suffix}"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}
