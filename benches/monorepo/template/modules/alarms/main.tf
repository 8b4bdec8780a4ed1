variable "topic_arn" {
  description = "Who is told."
  type        = string
}

variable "queues" {
  description = "Queues whose backlog is watched, with the limit."
  type        = map(number)
}

variable "functions" {
  description = "Functions whose errors are watched."
  type        = set(string)
}

resource "aws_cloudwatch_metric_alarm" "backlog" {
  for_each = var.queues

  alarm_name          = "${each.key}-backlog"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.key }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value
  period              = 60
  evaluation_periods  = 5
  alarm_actions       = [var.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = var.functions

  alarm_name          = "${each.value}-errors"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.value }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  period              = 60
  evaluation_periods  = 1
  alarm_actions       = [var.topic_arn]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = "${var.service}-${var.environment_suffix}"
  dashboard_body = jsonencode({
    widgets = [
      for index, name in sort(keys(var.queues)) : {
        type       = "metric"
        x          = (index % 2) * 12
        y          = floor(index / 2) * 6
        width      = 12
        height     = 6
        properties = { title = name, metrics = [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name]] }
      }
    ]
  })
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/audit/${var.service}-${var.environment_suffix}"
  retention_in_days = 30
}
