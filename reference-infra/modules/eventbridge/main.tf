resource "aws_cloudwatch_event_rule" "this" {
  for_each = var.rules

  name                = "${each.key}-${var.environment_suffix}"
  description         = each.value.description
  schedule_expression = each.value.schedule
  event_pattern       = each.value.pattern
  state               = each.value.enabled ? "ENABLED" : "DISABLED"
}

# An event that is minutes old says nothing about now: it is given up soon, and kept for people.
resource "aws_cloudwatch_event_target" "this" {
  for_each = var.rules

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = each.key
  arn       = each.value.function_arn
  input     = each.value.input

  retry_policy {
    maximum_retry_attempts       = each.value.retries
    maximum_event_age_in_seconds = each.value.max_age_seconds
  }

  dynamic "dead_letter_config" {
    for_each = each.value.dead_letter_queue == null ? [] : [each.value.dead_letter_queue]

    content {
      arn = dead_letter_config.value
    }
  }

  # Without the permission the first events would be lost.
  depends_on = [aws_lambda_permission.this]
}

resource "aws_lambda_permission" "this" {
  for_each = var.rules

  statement_id  = "rule-${each.key}-${var.environment_suffix}"
  action        = "lambda:InvokeFunction"
  function_name = each.value.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.this[each.key].arn
}
