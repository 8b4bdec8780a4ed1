output "table_name" {
  description = "Name of the table, the same in both regions."
  value       = aws_dynamodb_table.sessions.name
}

output "table_arn" {
  description = "ARN of the table in its home region."
  value       = aws_dynamodb_table.sessions.arn
}

output "replica_arns" {
  description = "ARNs of the replicas."
  value       = aws_dynamodb_table.sessions.replica[*].arn
}
