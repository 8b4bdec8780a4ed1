variable "enable_replica" {
  type    = bool
  default = true
}

variable "enable_audit" {
  type    = bool
  default = false
}

variable "zones" {
  type    = list(string)
  default = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

resource "aws_sns_topic" "numbered" {
  count        = length(var.zones)
  name         = "zone-${count.index + 1}-${substr(var.zones[count.index], -1, 1)}"
  display_name = format("%02d", count.index)
}

resource "aws_s3_bucket" "replica" {
  count         = var.enable_replica ? 1 : 0
  bucket        = "replica-pr7"
  force_destroy = true
}

resource "aws_s3_bucket" "audit" {
  count  = var.enable_audit ? 1 : 0
  bucket = "audit-pr7"
}

# One element is addressed directly, the absent one through ways that tolerate absence.
resource "aws_s3_bucket_versioning" "replica" {
  count  = var.enable_replica && !var.enable_audit ? 1 : 0
  bucket = aws_s3_bucket.replica[0].bucket
  versioning_configuration {
    status = var.enable_replica ? "Enabled" : "Suspended"
  }
}

module "alarm" {
  count     = 2
  source    = "./alarm"
  name      = "lag-${count.index}"
  threshold = 60 * (count.index + 1)
}

module "no_alarm" {
  count     = var.enable_audit ? 1 : 0
  source    = "./alarm"
  name      = "audit"
  threshold = 1
}

output "names" {
  value = aws_sns_topic.numbered[*].name
}

output "legacy_splat" {
  value = aws_sns_topic.numbered.*.display_name
}

output "replica" {
  value = one(aws_s3_bucket.replica[*].bucket)
}

output "audit" {
  value = one(aws_s3_bucket.audit[*].bucket)
}

output "audit_or_replica" {
  value = try(aws_s3_bucket.audit[0].bucket, aws_s3_bucket.replica[0].bucket, "none")
}

output "coalesced" {
  value = coalesce(join("", aws_s3_bucket.audit[*].bucket), "no-audit")
}

output "count_of_absent" {
  value = length(aws_s3_bucket.audit)
}

output "thresholds" {
  value = [for it in module.alarm : it.threshold]
}

output "absent_module" {
  value = module.no_alarm[*].threshold
}

output "last" {
  value = module.alarm[length(module.alarm) - 1].name
}
