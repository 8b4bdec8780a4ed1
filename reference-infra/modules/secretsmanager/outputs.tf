output "secret_arn" {
  description = "ARN of the secret in its home region."
  value       = aws_secretsmanager_secret.this.arn
}

output "secret_name" {
  description = "Name of the secret, the same in the replica's region."
  value       = aws_secretsmanager_secret.this.name
}

output "replica_arn" {
  description = "ARN of the replica: the same but for the region. Null without one."
  value = var.replica_region == null ? null : join(":", [
    for position, part in split(":", aws_secretsmanager_secret.this.arn) : position == 3 ? var.replica_region : part
  ])
}

output "password" {
  description = "The password, for the first creation of the cluster only."
  value       = local.password
  sensitive   = true
}
