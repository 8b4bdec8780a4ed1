output "alarm_arns" {
  description = "All alarms."
  value = concat(
    [for alarm in aws_cloudwatch_metric_alarm.backlog : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.errors : alarm.arn],
  )
}
