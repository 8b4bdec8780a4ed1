terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "environment_suffix" {
  type = string
}

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "recovery"
  region = "us-east-1"
}

resource "aws_s3_bucket" "receipts" {
  bucket = "receipts-${var.environment_suffix}"
}

resource "aws_s3_bucket" "receipts_copy" {
  provider = aws.recovery
  bucket   = "receipts-copy-${var.environment_suffix}"
}

resource "aws_s3_bucket_versioning" "receipts" {
  bucket = aws_s3_bucket.receipts.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "receipts_copy" {
  provider = aws.recovery
  bucket   = aws_s3_bucket.receipts_copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "receipts" {
  bucket = aws_s3_bucket.receipts.id
  role   = "arn:aws:iam::111122223333:role/replication"
  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.receipts_copy.arn
    }
  }
}

variable "check_interval" {
  type    = number
  default = 30
}

resource "aws_route53_health_check" "checkout" {
  type              = "HTTPS"
  fqdn              = "checkout.example.com"
  request_interval  = var.check_interval
  failure_threshold = 3
}
