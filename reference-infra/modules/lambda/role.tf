data "aws_caller_identity" "current" {
  count = var.own_role == null ? 0 : 1
}

data "aws_region" "current" {
  count = var.own_role == null ? 0 : 1
}

locals {
  region  = one(data.aws_region.current[*].name)
  account = one(data.aws_caller_identity.current[*].account_id)

  queue_arns = var.queue == null ? [] : [var.queue.arn]
}

data "aws_iam_policy_document" "trust" {
  count = var.own_role == null ? 0 : 1

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  count = var.own_role == null ? 0 : 1

  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${local.region}:${local.account}:log-group:${local.group}:*"]
  }

  # The service makes and removes interfaces in the function's name; describing knows no narrower resource.
  dynamic "statement" {
    for_each = var.network == null ? [] : [var.network]

    content {
      sid = "MoveInterfaces"
      actions = [
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
      ]
      resources = ["arn:aws:ec2:${local.region}:${local.account}:*/*"]
    }
  }

  dynamic "statement" {
    for_each = var.network == null ? [] : [var.network]

    content {
      sid       = "SeeInterfaces"
      actions   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = var.dead_letter_queue_arn == null ? [] : [var.dead_letter_queue_arn]

    content {
      sid       = "KeepFailures"
      actions   = ["sqs:SendMessage"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = local.queue_arns

    content {
      sid       = "ReadQueue"
      actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.own_role.statements

    content {
      sid       = statement.value.sid
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = statement.value.conditions

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count = var.own_role == null ? 0 : 1

  # Roles are global, functions of one name live in two regions.
  name               = "${var.role_prefix}${var.name}-${local.region}-${var.environment_suffix}"
  description        = "Runs ${local.name}"
  assume_role_policy = data.aws_iam_policy_document.trust[0].json
}

resource "aws_iam_role_policy" "this" {
  count = var.own_role == null ? 0 : 1

  name   = local.name
  role   = aws_iam_role.this[0].id
  policy = data.aws_iam_policy_document.this[0].json
}
