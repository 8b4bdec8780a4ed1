terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "regions" {
  type    = map(string)
  default = { primary = "us-east-1", dr = "us-west-2", archive = "eu-west-1" }
}

provider "aws" {
  region = var.regions.primary
  default_tags {
    tags = { Role = "primary", Region = var.regions.primary }
  }
}

provider "aws" {
  alias  = "dr"
  region = var.regions["dr"]
  default_tags {
    tags = { Role = "dr" }
  }
}

provider "aws" {
  alias  = "archive"
  region = lookup(var.regions, "archive", "us-east-2")
}

# No provider argument and no map: the default configuration is inherited.
module "inherits" {
  source = "./bucket"
  name   = "inherits"
}

# The default of the child is an alias of the parent.
module "swapped" {
  source = "./bucket"
  providers = {
    aws = aws.dr
  }
  name = "swapped"
}

# Two aliases, handed on to a grandchild crosswise.
module "pair" {
  source = "./pair"
  providers = {
    aws.source = aws
    aws.target = aws.dr
  }
}

module "reversed" {
  source = "./pair"
  providers = {
    aws.source = aws.archive
    aws.target = aws
  }
}

resource "aws_s3_bucket" "archive" {
  provider = aws.archive
  bucket   = "archive"
  tags     = { Role = "archive" }
}

data "aws_region" "default" {}

data "aws_region" "archive" {
  provider = aws.archive
}

output "regions" {
  value = {
    default  = data.aws_region.default.name
    archive  = data.aws_region.archive.name
    inherits = module.inherits.region
    swapped  = module.swapped.region
    pair     = module.pair.regions
    reversed = module.reversed.regions
  }
}

data "aws_default_tags" "primary" {}

data "aws_default_tags" "dr" {
  provider = aws.dr
}

data "aws_default_tags" "archive" {
  provider = aws.archive
}

output "default_tags" {
  value = {
    primary = data.aws_default_tags.primary.tags
    dr      = data.aws_default_tags.dr.tags
    archive = data.aws_default_tags.archive.tags
  }
}
