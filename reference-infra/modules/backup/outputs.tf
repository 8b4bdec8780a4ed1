output "vault_arn" {
  description = "ARN of the vault."
  value       = aws_backup_vault.this.arn
}

output "vault_name" {
  description = "Name of the vault, the same in both regions."
  value       = aws_backup_vault.this.name
}

output "plan_arn" {
  description = "ARN of the plan."
  value       = aws_backup_plan.this.arn
}

output "role_arn" {
  description = "Role that AWS Backup works in."
  value       = aws_iam_role.this.arn
}
