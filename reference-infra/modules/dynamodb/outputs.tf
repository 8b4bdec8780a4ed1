output "table_name" {
  description = "Name of the table, the same in both regions."
  value       = aws_dynamodb_table.this.name
}

output "table_arn" {
  description = "ARN of the table in its home region."
  value       = aws_dynamodb_table.this.arn
}

output "replica_arns" {
  description = "ARNs of the replicas."
  value       = aws_dynamodb_table.this.replica[*].arn
}

output "stream_arn" {
  description = "ARN of the stream in the home region."
  value       = aws_dynamodb_table.this.stream_arn
}
