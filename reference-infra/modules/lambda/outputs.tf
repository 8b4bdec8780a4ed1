output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "function_name" {
  description = "Name of the function, the same in both regions."
  value       = aws_lambda_function.this.function_name
}
