# Read after the ordinary files: arguments replace one by one, nested blocks replace all of their kind.
variable "environment_suffix" {
  default = "override"
}

locals {
  owner = "override"
}

resource "aws_s3_bucket" "this" {
  force_destroy = true
  tags = {
    Owner = local.owner
    Layer = "override"
  }
}

resource "aws_security_group" "this" {
  ingress {
    description = "only one left"
    from_port   = 8443
    to_port     = 8443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
