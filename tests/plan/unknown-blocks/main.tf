# Unknown things where the shape of a resource depends on them.
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_route53_zone" "this" {
  name = "example.com"
}

# How many blocks there will be is not known.
resource "aws_security_group" "counted" {
  name   = "counted"
  vpc_id = aws_vpc.this.id

  dynamic "ingress" {
    for_each = aws_route53_zone.this.name_servers
    content {
      description = ingress.value
      from_port   = 443
      to_port     = 443
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = [aws_vpc.this.cidr_block]
  }
}

# The number of blocks is known, what is in them only in part.
resource "aws_security_group" "filled" {
  name = "filled"

  dynamic "ingress" {
    for_each = { http = 80, https = 443 }
    content {
      description     = "${ingress.key} for ${aws_vpc.this.id}"
      from_port       = ingress.value
      to_port         = ingress.value
      protocol        = "tcp"
      security_groups = [aws_security_group.counted.id]
    }
  }
}

# Whether the block is there at all depends on something unknown.
resource "aws_dynamodb_table" "maybe" {
  name             = "maybe"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "point_in_time_recovery" {
    for_each = aws_vpc.this.main_route_table_id == "x" ? [true] : []
    content {
      enabled = point_in_time_recovery.value
    }
  }

  replica {
    region_name = "us-west-2"
    kms_key_arn = aws_vpc.this.arn
  }
}

resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = "source"
  role   = aws_vpc.this.arn

  rule {
    id     = "to-${aws_vpc.this.id}"
    status = aws_vpc.this.enable_dns_support ? "Enabled" : "Disabled"
    filter {
      prefix = "assets/"
    }
    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket = "arn:aws:s3:::target"
    }
  }
}

data "aws_iam_policy_document" "partly" {
  statement {
    sid       = "Known"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::known/*"]
  }

  dynamic "statement" {
    for_each = aws_route53_zone.this.name_servers
    content {
      actions   = ["s3:PutObject"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_policy" "partly" {
  name   = "partly"
  policy = data.aws_iam_policy_document.partly.json
}

module "child" {
  source   = "./child"
  for_each = { known = aws_vpc.this.id, other = "x" }
  settings = { id = each.value, name = each.key }
  names    = concat([each.key], aws_route53_zone.this.name_servers)
}

output "rules" {
  value = [for rule in aws_security_group.filled.ingress : rule.from_port]
}

output "counted" {
  value = length(aws_security_group.counted.ingress)
}

output "replica_regions" {
  value = aws_dynamodb_table.maybe.replica[*].region_name
}

output "recovery" {
  value = one(aws_dynamodb_table.maybe.point_in_time_recovery[*].enabled)
}

output "child" {
  value = { for name, it in module.child : name => it.result }
}
