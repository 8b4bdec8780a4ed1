output "secret_arn" {
  description = "ARN of the secret in its home region."
  value       = aws_secretsmanager_secret.this.arn
}

output "password" {
  description = "The password, for the first creation of the cluster only."
  value       = data.aws_secretsmanager_random_password.this.random_password
  sensitive   = true
}
