# What one region of a pair stands on: network, key, topic, and a queue for what went wrong.

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  region  = data.aws_region.current.name
  account = data.aws_caller_identity.current.account_id

  own_account = [{ test = "StringEquals", variable = "aws:SourceAccount", values = [local.account] }]
}

module "vpc" {
  source = "../vpc"

  environment_suffix  = var.environment_suffix
  cidr_block          = var.cidr_block
  availability_zones  = var.availability_zones
  gateway_endpoints   = ["s3", "dynamodb"]
  interface_endpoints = var.interface_endpoints

  flow_log_days        = var.log_retention_days
  flow_log_kms_key_arn = module.kms.key_arn
}

# One key for everything at rest in the region. Services that act on their own account are named here;
# those that act for a caller, as Aurora and S3 do, go by the caller's rights.
module "kms" {
  source = "../kms"

  environment_suffix = var.environment_suffix
  purpose            = "data"

  services = {
    "cloudwatch.amazonaws.com" = local.own_account
    # EventBridge gives no source when it sends to a queue.
    "events.amazonaws.com" = []
    "logs.${local.region}.amazonaws.com" = [{
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:${local.region}:${local.account}:log-group:*"]
    }]
  }
}

module "sns" {
  source = "../sns"

  environment_suffix = var.environment_suffix
  purpose            = "alerts"
  display_name       = "Disaster recovery (${local.region})"
  email_addresses    = var.email_addresses
  kms_key_arn        = module.kms.key_arn
  publishers         = ["cloudwatch", "events"]
}

# Events and invocations that failed for good wait here for people; an alarm tells that they do.
module "failures" {
  source = "../sqs"

  environment_suffix = var.environment_suffix
  name               = "failures"
  kms_key_arn        = module.kms.key_arn

  senders = length(var.failing_rules) == 0 ? {} : {
    rules = {
      service = "events.amazonaws.com"
      source_arns = [
        for rule in sort(var.failing_rules) : "arn:aws:events:${local.region}:${local.account}:rule/${rule}-${var.environment_suffix}"
      ]
    }
  }
}

# What the application joins to reach the database of its region.
resource "aws_security_group" "application" {
  name        = "application-${var.environment_suffix}"
  description = "Members may reach the database"
  vpc_id      = module.vpc.vpc_id

  tags = {
    Name = "application-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_egress_rule" "database" {
  security_group_id = aws_security_group.application.id
  description       = "Database of the region"
  cidr_ipv4         = var.cidr_block
  from_port         = var.database_port
  to_port           = var.database_port
  ip_protocol       = "tcp"

  tags = {
    Name = "application-database-${var.environment_suffix}"
  }
}
