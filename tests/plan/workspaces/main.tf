terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

locals {
  by_workspace = {
    default     = { active = "us-east-1", standby = "us-west-2", instances = 3 }
    "us-west-2" = { active = "us-west-2", standby = "us-east-1", instances = 1 }
  }
  here   = lookup(local.by_workspace, terraform.workspace, local.by_workspace["default"])
  suffix = terraform.workspace == "default" ? "main" : terraform.workspace
}

provider "aws" {
  region = local.here.active
}

provider "aws" {
  alias  = "standby"
  region = local.here.standby
}

resource "aws_s3_bucket" "active" {
  bucket        = "assets-${local.suffix}"
  force_destroy = terraform.workspace != "production"
}

resource "aws_s3_bucket" "standby" {
  provider = aws.standby
  bucket   = "assets-standby-${local.suffix}"
}

resource "aws_sns_topic" "instance" {
  count = local.here.instances
  name  = "instance-${count.index}-${terraform.workspace}"
}

output "active" {
  value = local.here.active
}

data "aws_region" "active" {}

data "aws_region" "standby" {
  provider = aws.standby
}

output "regions" {
  value = [data.aws_region.active.name, data.aws_region.standby.name]
}
