output "bucket_names" {
  description = "Names of the buckets, by role."
  value       = { primary = aws_s3_bucket.primary.bucket, dr = aws_s3_bucket.dr.bucket }
}

output "bucket_arns" {
  description = "ARNs of the buckets, by role."
  value       = local.arns
}

output "versioned" {
  description = "Buckets that keep versions from here on, by role: what uploads waits for."
  value       = { primary = aws_s3_bucket_versioning.primary.bucket, dr = aws_s3_bucket_versioning.dr.bucket }
}

output "replication_role_arn" {
  description = "Role that copies between the buckets, given or made."
  value       = local.replication_role_arn
}
