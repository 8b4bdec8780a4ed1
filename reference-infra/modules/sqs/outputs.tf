output "queue_arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.this.arn
}

output "queue_url" {
  description = "Address of the queue."
  value       = aws_sqs_queue.this.id
}

output "queue_name" {
  description = "Name of the queue: the dimension of its metrics."
  value       = aws_sqs_queue.this.name
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead.arn
}

output "dead_letter_queue_url" {
  description = "Address of the dead-letter queue."
  value       = aws_sqs_queue.dead.id
}

output "dead_letter_queue_name" {
  description = "Name of the dead-letter queue: what an alarm on its depth watches."
  value       = aws_sqs_queue.dead.name
}
