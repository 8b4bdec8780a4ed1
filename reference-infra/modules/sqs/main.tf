data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  names = {
    main = "${var.name}-${var.environment_suffix}"
    dead = "${var.name}-dlq-${var.environment_suffix}"
  }

  # Spelt from names: each queue's policy names the other queue, and can be read before either exists.
  arn_prefix = "arn:aws:sqs:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}"
  arns       = { for role, name in local.names : role => "${local.arn_prefix}:${name}" }

  # What each queue takes in, and from where.
  senders = {
    main = var.senders
    dead = var.dead_letter_senders
  }
}

resource "aws_sqs_queue" "dead" {
  name                      = local.names.dead
  message_retention_seconds = var.dead_letter_retention_seconds
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = {
    Name = local.names.dead
  }
}

resource "aws_sqs_queue" "this" {
  name                       = local.names.main
  visibility_timeout_seconds = var.visibility_timeout_seconds
  message_retention_seconds  = var.retention_seconds
  receive_wait_time_seconds  = 20
  kms_master_key_id          = var.kms_key_arn
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null

  # A message that was received this often without being deleted is set aside.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.max_receive_count
  })

  tags = {
    Name = local.names.main
  }
}

# Only this queue's failures belong in this dead-letter queue.
resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.arns.main]
  })
}

data "aws_iam_policy_document" "this" {
  for_each = local.arns

  dynamic "statement" {
    for_each = local.senders[each.key]

    content {
      sid       = "Sender${title(statement.key)}"
      actions   = ["sqs:SendMessage"]
      resources = [each.value]

      principals {
        type        = "Service"
        identifiers = [statement.value.service]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value.source_arns
      }
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value]

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

resource "aws_sqs_queue_policy" "this" {
  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.this["main"].json
}

resource "aws_sqs_queue_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id
  policy    = data.aws_iam_policy_document.this["dead"].json
}
