variable "ingress" {
  type = list(object({
    port  = number
    cidrs = list(string)
    note  = optional(string)
  }))
  default = [
    { port = 443, cidrs = ["0.0.0.0/0"], note = "public" },
    { port = 5432, cidrs = ["10.0.0.0/16", "10.1.0.0/16"] },
  ]
}

variable "rules" {
  type = map(object({
    enabled     = optional(bool, true)
    prefix      = optional(string, "")
    transitions = optional(map(number), {})
    expire_days = optional(number)
  }))
  default = {
    logs   = { prefix = "logs/", transitions = { STANDARD_IA = 30, GLACIER = 90 }, expire_days = 365 }
    assets = { transitions = {} }
    drafts = { enabled = false, prefix = "drafts/", expire_days = 7 }
  }
}

variable "replica_regions" {
  type    = set(string)
  default = ["us-west-2", "eu-west-1"]
}

resource "aws_security_group" "this" {
  name        = "dynamic-pr7"
  description = "Rules from a list"
  vpc_id      = "vpc-1"

  dynamic "ingress" {
    for_each = var.ingress
    content {
      description = ingress.value.note == null ? "rule ${ingress.key}" : ingress.value.note
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ingress.value.cidrs
    }
  }

  # A fixed block beside generated ones.
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# Blocks inside blocks; the inner one reads both iterators, one of them renamed.
resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = "dynamic-pr7"

  dynamic "rule" {
    for_each = var.rules
    iterator = it
    content {
      id     = it.key
      status = it.value.enabled ? "Enabled" : "Disabled"

      filter {
        prefix = it.value.prefix
      }

      dynamic "transition" {
        for_each = it.value.transitions
        iterator = step
        content {
          storage_class = step.key
          days          = step.value
        }
      }

      dynamic "expiration" {
        for_each = it.value.expire_days == null ? [] : [it.value.expire_days]
        content {
          days = expiration.value
        }
      }
    }
  }
}

# A set as the source: key and value are the element.
resource "aws_dynamodb_table" "this" {
  name             = "dynamic-pr7"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  dynamic "attribute" {
    for_each = { id = "S", expires = "N" }
    content {
      name = attribute.key
      type = attribute.value
    }
  }

  global_secondary_index {
    name            = "by-expiry"
    hash_key        = "expires"
    projection_type = "ALL"
  }

  dynamic "replica" {
    for_each = var.replica_regions
    content {
      region_name            = replica.value
      point_in_time_recovery = replica.key == "us-west-2"
    }
  }

  dynamic "ttl" {
    for_each = []
    content {
      attribute_name = "expires"
    }
  }
}

# A dynamic block under for_each: two iterators at once.
resource "aws_route53_record" "this" {
  for_each        = { primary = "PRIMARY", dr = "SECONDARY" }
  zone_id         = "Z1"
  name            = "app.example.com"
  type            = "CNAME"
  ttl             = 60
  records         = ["${each.key}.example.com"]
  set_identifier  = each.key
  health_check_id = each.key == "primary" ? "hc-1" : null

  dynamic "failover_routing_policy" {
    for_each = [each.value]
    content {
      type = failover_routing_policy.value
    }
  }
}

output "ports" {
  value = sort([for rule in aws_security_group.this.ingress : rule.from_port])
}

output "lifecycle_ids" {
  value = aws_s3_bucket_lifecycle_configuration.this.rule[*].id
}

output "replicas" {
  value = aws_dynamodb_table.this.replica[*].region_name
}
