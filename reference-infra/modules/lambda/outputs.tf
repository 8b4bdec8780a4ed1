output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "function_name" {
  description = "Name of the function, the same in both regions."
  value       = aws_lambda_function.this.function_name
}

output "invoke_arn" {
  description = "ARN that API Gateway calls."
  value       = aws_lambda_function.this.invoke_arn
}

output "role_arn" {
  description = "Role that the function runs as."
  value       = aws_lambda_function.this.role
}

output "security_group_id" {
  description = "The function's own security group; null when it was given some or lives in no network."
  value       = one(aws_security_group.this[*].id)
}

output "log_group_name" {
  description = "Log group of the function."
  value       = aws_cloudwatch_log_group.this.name
}
