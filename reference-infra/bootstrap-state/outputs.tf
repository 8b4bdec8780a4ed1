output "state_buckets" {
  description = "Buckets that hold states, by role."
  value       = module.s3_state.bucket_names
}

output "lock_table" {
  description = "Table that holds the locks."
  value       = module.dynamodb_lock.table_name
}

output "backend_configuration" {
  description = "What `terraform init -backend-config=FILE` wants to know: the content of that file."
  value       = <<-EOT
    bucket         = "${module.s3_state.bucket_names.primary}"
    region         = "${local.regions.primary}"
    kms_key_id     = "${module.kms_primary.key_arn}"
    dynamodb_table = "${module.dynamodb_lock.table_name}"
  EOT
}
