data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  name = "${var.purpose}-${var.environment_suffix}"

  # Spelt from names, so that the policy can be read before anything exists.
  account_id = data.aws_caller_identity.current.account_id
  topic_arn  = "arn:aws:sns:${data.aws_region.current.name}:${local.account_id}:${local.name}"

  principals = {
    cloudwatch = "cloudwatch.amazonaws.com"
    events     = "events.amazonaws.com"
    rds        = "events.rds.amazonaws.com"
    backup     = "backup.amazonaws.com"
    s3         = "s3.amazonaws.com"
  }
}

resource "aws_sns_topic" "this" {
  name              = local.name
  display_name      = var.display_name != null ? var.display_name : "Transactions: ${var.purpose}"
  kms_master_key_id = var.kms_key_arn

  lifecycle {
    precondition {
      condition     = length(var.email_addresses) + length(var.subscriptions) > 0
      error_message = "A topic nobody listens to warns nobody: give at least one address or subscription."
    }
  }
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.email_addresses

  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}

# The endpoint may be in another region; its dead-letter queue has to be in the topic's own.
resource "aws_sns_topic_subscription" "this" {
  for_each = var.subscriptions

  topic_arn            = aws_sns_topic.this.arn
  protocol             = each.value.protocol
  endpoint             = each.value.endpoint
  raw_message_delivery = each.value.raw_message_delivery
  filter_policy        = each.value.filter_policy
  redrive_policy = each.value.dead_letter_queue_arn == null ? null : jsonencode({
    deadLetterTargetArn = each.value.dead_letter_queue_arn
  })
}

# A policy of one's own replaces the one AWS supplies, so the account's right to publish is written out as well.
data "aws_iam_policy_document" "this" {
  count = length(var.publishers) > 0 ? 1 : 0

  statement {
    sid       = "OwnAccount"
    actions   = ["sns:Publish"]
    resources = [local.topic_arn]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${local.account_id}:root"]
    }
  }

  dynamic "statement" {
    for_each = var.publishers

    content {
      sid       = "Service${title(statement.value)}"
      actions   = ["sns:Publish"]
      resources = [local.topic_arn]

      principals {
        type        = "Service"
        identifiers = [local.principals[statement.value]]
      }

      # EventBridge is refused when its statement has a condition.
      dynamic "condition" {
        for_each = statement.value == "events" ? [] : [local.account_id]

        content {
          test     = "StringEquals"
          variable = "aws:SourceAccount"
          values   = [condition.value]
        }
      }
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [local.topic_arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  count = length(var.publishers) > 0 ? 1 : 0

  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.this[0].json
}
