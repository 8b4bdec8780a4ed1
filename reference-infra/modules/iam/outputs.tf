output "replication_role_arn" {
  description = "Role that copies between buckets."
  value       = one(aws_iam_role.replication[*].arn)

  # A bucket may only be told to replicate once the role can.
  depends_on = [aws_iam_role_policy.replication]
}

output "processor_role_arn" {
  description = "Role of the transaction processor."
  value       = one(aws_iam_role.processor[*].arn)

  depends_on = [aws_iam_role_policy.processor, aws_iam_role_policy_attachment.processor_vpc]
}

output "failover_role_arn" {
  description = "Role that a person takes on to move the writer."
  value       = one(aws_iam_role.failover[*].arn)
}

output "processor_role_name" {
  description = "Name of the transaction processor's role."
  value       = one(aws_iam_role.processor[*].name)
}
