output "key_arn" {
  description = "ARN of the key."
  value       = aws_kms_key.this.arn
}

output "alias" {
  description = "Alias of the key."
  value       = aws_kms_alias.this.name
}

output "key_id" {
  description = "Id of the key."
  value       = aws_kms_key.this.key_id
}

output "policy" {
  description = "Policy of the key: compare it with the other region's."
  value       = data.aws_iam_policy_document.this.json
}
