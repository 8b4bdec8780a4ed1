output "endpoint" {
  description = "Name that clients use."
  value       = one(distinct([for record in aws_route53_record.this : record.name]))
}

output "buckets" {
  description = "Buckets by role and purpose."
  value = {
    primary = { for purpose, bucket in aws_s3_bucket.primary : purpose => bucket.bucket }
    dr      = { for purpose, bucket in aws_s3_bucket.dr : purpose => bucket.bucket }
  }
}

output "alarms" {
  description = "All alarms."
  value       = concat(module.alarms_primary.alarm_arns, module.alarms_dr.alarm_arns, [aws_cloudwatch_metric_alarm.lag.arn])
}
