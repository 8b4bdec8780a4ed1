resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = var.alarms

  alarm_name          = "${each.key}-${var.environment_suffix}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.percentile == null ? each.value.statistic : null
  extended_statistic  = each.value.percentile
  comparison_operator = each.value.comparison_operator
  threshold           = each.value.threshold
  unit                = each.value.unit
  period              = each.value.period
  evaluation_periods  = each.value.evaluation_periods
  datapoints_to_alarm = each.value.datapoints_to_alarm
  treat_missing_data  = each.value.missing_data
  alarm_actions       = concat([var.topic_arn], each.value.topics)
  ok_actions          = each.value.tell_when_ok ? [var.topic_arn] : []
}
