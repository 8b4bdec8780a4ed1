# Refused traffic only: what was let through is in the logs of who received it.
locals {
  flow_log = var.flow_log_days == null ? 0 : 1
}

data "aws_caller_identity" "current" {
  count = local.flow_log
}

data "aws_iam_policy_document" "flow_log_trust" {
  count = local.flow_log

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current[0].account_id]
    }
  }
}

data "aws_iam_policy_document" "flow_log" {
  count = local.flow_log

  statement {
    sid       = "WriteRecords"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${local.region}:${data.aws_caller_identity.current[0].account_id}:log-group:/vpc/refused-${var.environment_suffix}:*"]
  }
}

# Roles are global, networks of one name live in two regions.
resource "aws_iam_role" "flow_log" {
  count = local.flow_log

  name               = "flow-log-${local.region}-${var.environment_suffix}"
  description        = "Writes down refused traffic"
  assume_role_policy = data.aws_iam_policy_document.flow_log_trust[0].json
}

resource "aws_iam_role_policy" "flow_log" {
  count = local.flow_log

  name   = "flow-log-${var.environment_suffix}"
  role   = aws_iam_role.flow_log[0].id
  policy = data.aws_iam_policy_document.flow_log[0].json
}

resource "aws_cloudwatch_log_group" "flow_log" {
  count = local.flow_log

  name              = "/vpc/refused-${var.environment_suffix}"
  retention_in_days = var.flow_log_days
  kms_key_id        = var.flow_log_kms_key_arn
  skip_destroy      = false
}

resource "aws_flow_log" "this" {
  count = local.flow_log

  vpc_id                   = aws_vpc.this.id
  traffic_type             = "REJECT"
  iam_role_arn             = aws_iam_role.flow_log[0].arn
  log_destination          = aws_cloudwatch_log_group.flow_log[0].arn
  max_aggregation_interval = 60

  tags = {
    Name = "refused-${var.environment_suffix}"
  }

  depends_on = [aws_iam_role_policy.flow_log]
}
