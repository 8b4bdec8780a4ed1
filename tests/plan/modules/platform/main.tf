variable "suffix" {
  type = string
}

variable "tiers" {
  type = list(string)
}

locals {
  names = [for tier in var.tiers : "${tier}-${var.suffix}"]
}

module "web" {
  source = "./storage"
  name   = local.names[0]
  tags   = { Tier = upper(var.tiers[0]) }
}

module "worker" {
  source = "./storage"
  name   = local.names[1]
  # The sibling's result is this one's input.
  tags = merge(module.web.tags, { Tier = upper(var.tiers[1]) })
}

resource "aws_sns_topic" "changes" {
  name         = "changes-${module.web.name}-${module.worker.name}"
  display_name = module.worker.tags["Tier"]
}

output "bucket_names" {
  value = [module.web.name, module.worker.name]
}

output "storage_tags" {
  value = module.worker.tags
}

output "tier_count" {
  value = length(var.tiers)
}
