variable "environment_suffix" {
  type    = string
  default = "base"
}

variable "interval" {
  default = 30
}

locals {
  owner = "base"
  kept  = "base"
}

resource "aws_s3_bucket" "this" {
  bucket        = "assets-${var.environment_suffix}"
  force_destroy = false
  tags = {
    Owner  = local.owner
    Layer  = "base"
    Source = "main.tf"
  }
}

resource "aws_route53_health_check" "this" {
  fqdn              = "app.example.com"
  type              = "HTTPS"
  port              = 443
  request_interval  = var.interval
  failure_threshold = 5
}

resource "aws_security_group" "this" {
  name   = "overrides"
  vpc_id = "vpc-1"
  ingress {
    description = "first of the base"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    description = "second of the base"
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

module "naming" {
  source = "./naming"
  prefix = "base"
  stem   = "base"
}

output "naming" {
  value = module.naming.joined
}

output "locals" {
  value = [local.owner, local.kept]
}

output "to_be_replaced" {
  value = "base"
}
