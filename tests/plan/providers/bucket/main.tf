terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" {
  type = string
}

# The provider says where it is.
data "aws_region" "here" {}

output "region" {
  value = data.aws_region.here.name
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = { Name = var.name }
}
