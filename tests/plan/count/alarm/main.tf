variable "name" {
  type = string
}

variable "threshold" {
  type = number
}

resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "${var.name}-alarm"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "AuroraGlobalDBReplicationLag"
  namespace           = "AWS/RDS"
  period              = 60
  statistic           = "Maximum"
  threshold           = var.threshold * 1000
}

output "threshold" {
  value = aws_cloudwatch_metric_alarm.this.threshold
}

output "name" {
  value = aws_cloudwatch_metric_alarm.this.alarm_name
}
