locals {
  name       = "${var.name}-${var.environment_suffix}"
  group      = "/aws/lambda/${local.name}"
  own_groups = try(length(var.network.security_group_ids), 1) == 0
}

resource "aws_s3_object" "package" {
  count = var.code_bucket == null ? 0 : 1

  bucket      = var.code_bucket.name
  key         = "${var.name}.zip"
  source      = var.package.path
  source_hash = var.package.hash
}

resource "aws_security_group" "this" {
  count = local.own_groups ? 1 : 0

  name        = local.name
  description = "The function calls out, nobody calls in"
  vpc_id      = var.network.vpc_id

  tags = {
    Name = local.name
  }
}

resource "aws_vpc_security_group_egress_rule" "https" {
  count = local.own_groups ? 1 : 0

  security_group_id = aws_security_group.this[0].id
  description       = "AWS services"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"

  tags = {
    Name = "${local.name}-https"
  }
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = toset(local.own_groups ? var.network.database_cidr_blocks : [])

  security_group_id = aws_security_group.this[0].id
  description       = "Database in ${each.value}"
  cidr_ipv4         = each.value
  from_port         = var.network.database_port
  to_port           = var.network.database_port
  ip_protocol       = "tcp"

  tags = {
    Name = "${local.name}-database"
  }
}

# Made here, so that it ends with the stack; one that Lambda makes stays for ever.
resource "aws_cloudwatch_log_group" "this" {
  name              = local.group
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = false
}

resource "aws_lambda_function" "this" {
  function_name = local.name
  description   = var.description
  role          = var.own_role == null ? var.role_arn : aws_iam_role.this[0].arn
  runtime       = var.runtime
  handler       = var.handler
  memory_size   = var.memory_mb
  timeout       = var.timeout_seconds

  s3_bucket         = one(aws_s3_object.package[*].bucket)
  s3_key            = one(aws_s3_object.package[*].key)
  s3_object_version = one(aws_s3_object.package[*].version_id)
  filename          = var.code_bucket == null ? var.package.path : null
  source_code_hash  = var.code_bucket == null ? var.package.hash : null

  reserved_concurrent_executions = var.reserved_concurrency
  kms_key_arn                    = length(var.environment) > 0 ? var.kms_key_arn : null

  dynamic "vpc_config" {
    for_each = var.network == null ? [] : [var.network]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = local.own_groups ? [aws_security_group.this[0].id] : vpc_config.value.security_group_ids
    }
  }

  dynamic "environment" {
    for_each = length(var.environment) > 0 ? [var.environment] : []

    content {
      variables = environment.value
    }
  }

  dynamic "dead_letter_config" {
    for_each = var.dead_letter_queue_arn == null ? [] : [var.dead_letter_queue_arn]

    content {
      target_arn = dead_letter_config.value
    }
  }

  # The role has to be able to do its work, and the way out has to be open, before the first run.
  depends_on = [
    aws_cloudwatch_log_group.this,
    aws_iam_role_policy.this,
    aws_vpc_security_group_egress_rule.https,
    aws_vpc_security_group_egress_rule.database,
  ]

  lifecycle {
    precondition {
      condition     = var.own_role != null || var.role_arn != null
      error_message = "Give own_role or role_arn: a function runs as some role."
    }
  }
}

resource "aws_lambda_event_source_mapping" "this" {
  count = var.queue == null ? 0 : 1

  event_source_arn                   = var.queue.arn
  function_name                      = aws_lambda_function.this.arn
  batch_size                         = var.queue.batch_size
  maximum_batching_window_in_seconds = var.queue.batching_window_seconds
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.queue.maximum_concurrency
  }
}

resource "aws_lambda_permission" "this" {
  for_each = var.invokers

  statement_id   = each.key
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.this.function_name
  principal      = each.value.principal
  source_arn     = each.value.source_arn
  source_account = each.value.source_account
}
