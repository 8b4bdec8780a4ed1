output "topic_arn" {
  description = "ARN of the topic."
  value       = aws_sns_topic.this.arn
}

output "topic_name" {
  description = "Name of the topic."
  value       = aws_sns_topic.this.name
}

output "subscription_arns" {
  description = "Subscriptions of queues and functions, by name."
  value       = { for name, subscription in aws_sns_topic_subscription.this : name => subscription.arn }
}
