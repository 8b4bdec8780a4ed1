variable "environment_suffix" {
  type    = string
  default = "pr7"
}

# A value goes down three levels, comes back up, and crosses over into a sibling.
module "platform" {
  source = "./platform"
  suffix = var.environment_suffix
  tiers  = ["web", "worker"]
}

module "audit" {
  source = "./platform/storage"
  name   = "audit-${module.platform.tier_count}-${var.environment_suffix}"
  tags   = merge(module.platform.storage_tags, { Purpose = "audit" })
}

output "buckets" {
  value = concat(module.platform.bucket_names, [module.audit.name])
}

output "audit_tags" {
  value = module.audit.tags
}

output "first_module" {
  value = module.platform.storage_tags
}

output "whole_module" {
  value = module.audit
}
