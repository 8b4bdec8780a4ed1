output "topic_arn" {
  description = "Topic that events are published on."
  value       = aws_sns_topic.events.arn
}

output "queue" {
  description = "Queue of work."
  value       = { name = aws_sqs_queue.work.name, arn = aws_sqs_queue.work.arn }
}

output "dead_queue_name" {
  description = "Queue of messages set aside."
  value       = aws_sqs_queue.dead.name
}
