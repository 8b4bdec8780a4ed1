terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.source, aws.target]
    }
  }
}

data "aws_region" "source" {
  provider = aws.source
}

data "aws_region" "target" {
  provider = aws.target
}

output "regions" {
  value = { source = data.aws_region.source.name, target = data.aws_region.target.name, crossed = module.crossed.region }
}

resource "aws_sns_topic" "source" {
  provider = aws.source
  name     = "topic"
}

resource "aws_sns_topic" "target" {
  provider = aws.target
  name     = "topic"
  tags     = { Role = "override" }
}

module "crossed" {
  source = "../bucket"
  providers = {
    aws = aws.target
  }
  name = "crossed"
}
