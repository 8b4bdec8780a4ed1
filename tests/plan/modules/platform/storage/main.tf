variable "name" {
  type = string
}

variable "tags" {
  type    = map(string)
  default = {}
}

module "naming" {
  source = "../naming"
  parts  = ["bucket", var.name]
}

resource "aws_s3_bucket" "this" {
  bucket        = module.naming.joined
  force_destroy = true
  tags          = local.tags
}

resource "aws_s3_bucket_versioning" "this" {
  # The bucket's id is not known before it exists, its name is.
  bucket = aws_s3_bucket.this.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

locals {
  tags = merge({ Owner = "platform" }, var.tags)
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "tags" {
  value = local.tags
}

output "arn" {
  value = aws_s3_bucket.this.arn
}
