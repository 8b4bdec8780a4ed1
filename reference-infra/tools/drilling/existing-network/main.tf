# A network that is there before a stack comes: what an account already has, made for the drill.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "dr"
  region = "us-west-2"
}

locals {
  regions = { primary = "us-east-1", dr = "us-west-2" }
  ranges  = { primary = "10.0.0.0/16", dr = "10.1.0.0/16" }
  letters = ["a", "b", "c"]

  # One range per kind of subnet and zone.
  subnets = {
    for role, range in local.ranges : role => merge([
      for kind, first in { database = 16, application = 32 } : {
        for index, letter in local.letters : "${kind}-${local.regions[role]}${letter}" => cidrsubnet(range, 8, first + index)
      }
    ]...)
  }
}

resource "aws_vpc" "primary" {
  cidr_block = local.ranges.primary

  tags = {
    Name = "drill-existing"
  }
}

resource "aws_subnet" "primary" {
  for_each = local.subnets.primary

  vpc_id            = aws_vpc.primary.id
  availability_zone = replace(each.key, "/^(database|application)-/", "")
  cidr_block        = each.value

  tags = {
    Name = "drill-existing-${each.key}"
  }
}

resource "aws_vpc" "dr" {
  provider   = aws.dr
  cidr_block = local.ranges.dr

  tags = {
    Name = "drill-existing"
  }
}

resource "aws_subnet" "dr" {
  provider = aws.dr
  for_each = local.subnets.dr

  vpc_id            = aws_vpc.dr.id
  availability_zone = replace(each.key, "/^(database|application)-/", "")
  cidr_block        = each.value

  tags = {
    Name = "drill-existing-${each.key}"
  }
}

output "tfvars" {
  description = "Variables of the stack, as JSON."
  value = jsonencode({
    networks = {
      for role, subnets in { primary = aws_subnet.primary, dr = aws_subnet.dr } : role => {
        vpc_id                       = role == "primary" ? aws_vpc.primary.id : aws_vpc.dr.id
        database_subnets = {
          for name, subnet in subnets : subnet.availability_zone => { id = subnet.id, cidr_block = subnet.cidr_block } if startswith(name, "database-")
        }
        application_subnets = {
          for name, subnet in subnets : subnet.availability_zone => { id = subnet.id, cidr_block = subnet.cidr_block } if startswith(name, "application-")
        }
      }
    }
  })
}
