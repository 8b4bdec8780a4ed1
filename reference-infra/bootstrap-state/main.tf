# What other roots keep their state in. The state of this root itself is a file: keep it, it is small.

data "aws_caller_identity" "current" {}

locals {
  key_services = {
    "s3.amazonaws.com" = [{
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }]
  }
}

module "kms_primary" {
  source = "../modules/kms"

  environment_suffix = var.environment_suffix
  purpose            = "kms-terraform-state"
  services           = local.key_services
}

module "kms_dr" {
  source    = "../modules/kms"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  purpose            = "kms-terraform-state"
  services           = local.key_services
}

# Versioned, and copied: a plan made while us-east-1 is away starts from the copy in us-west-2.
module "s3_state" {
  source = "../modules/s3"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix      = var.environment_suffix
  name                    = "s3-terraform-state"
  bidirectional           = false
  create_replication_role = true
  role_prefix             = "role-replication"
  kms_key_arns = {
    primary = module.kms_primary.key_arn
    dr      = module.kms_dr.key_arn
  }
  lifecycle_rules = {
    forget = { noncurrent_expiration_days = var.keep_versions_days }
  }
}

# One run at a time writes a state. The lock is taken in us-east-1 only; the replica is for the day it is away.
module "dynamodb_lock" {
  source = "../modules/dynamodb"

  environment_suffix = var.environment_suffix
  name               = "dynamodb-terraform-lock"
  hash_key           = { name = "LockID" }
  ttl_attribute      = null
  replica_region     = local.regions.dr
  kms_key_arns = {
    primary = module.kms_primary.key_arn
    replica = module.kms_dr.key_arn
  }
}
