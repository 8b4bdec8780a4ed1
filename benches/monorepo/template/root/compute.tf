resource "aws_cloudwatch_log_group" "function_primary" {
  for_each = local.function_names

  name              = "/aws/lambda/${each.value}"
  retention_in_days = 14
}

resource "aws_lambda_function" "primary" {
  for_each = var.functions

  function_name = local.function_names[each.key]
  role          = aws_iam_role.function[each.key].arn
  runtime       = "python3.12"
  handler       = "${each.key}.handler"
  s3_bucket     = aws_s3_bucket.primary["documents"].bucket
  s3_key        = "code/${each.key}.zip"
  memory_size   = each.value.memory
  timeout       = each.value.timeout

  environment {
    variables = merge(
      { SESSION_TABLE = aws_dynamodb_table.sessions.name, TOPIC = module.queue_primary.topic_arn },
      each.value.queue ? { QUEUE = module.queue_primary.queue.name } : {},
    )
  }
}

resource "aws_lambda_event_source_mapping" "primary" {
  for_each = { for name, function in var.functions : name => function if function.queue }

  event_source_arn = module.queue_primary.queue.arn
  function_name    = aws_lambda_function.primary[each.key].arn
  batch_size       = 10
}

resource "aws_cloudwatch_log_group" "function_dr" {
  provider = aws.dr
  for_each = local.function_names

  name              = "/aws/lambda/${each.value}"
  retention_in_days = 14
}

resource "aws_lambda_function" "dr" {
  provider = aws.dr
  for_each = var.functions

  function_name = local.function_names[each.key]
  role          = aws_iam_role.function[each.key].arn
  runtime       = "python3.12"
  handler       = "${each.key}.handler"
  s3_bucket     = aws_s3_bucket.dr["documents"].bucket
  s3_key        = "code/${each.key}.zip"
  memory_size   = each.value.memory
  timeout       = each.value.timeout

  environment {
    variables = merge(
      { SESSION_TABLE = aws_dynamodb_table.sessions.name, TOPIC = module.queue_dr.topic_arn },
      each.value.queue ? { QUEUE = module.queue_dr.queue.name } : {},
    )
  }
}

resource "aws_lambda_event_source_mapping" "dr" {
  provider = aws.dr
  for_each = { for name, function in var.functions : name => function if function.queue }

  event_source_arn = module.queue_dr.queue.arn
  function_name    = aws_lambda_function.dr[each.key].arn
  batch_size       = 10
}
