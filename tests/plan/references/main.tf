locals {
  # Declared against the order of use, and across files.
  third  = "${local.second}-3"
  second = "${local.first}-2"

  endpoints = {
    for name, check in aws_route53_health_check.this : name => check.fqdn
  }
}

resource "aws_route53_zone" "this" {
  name          = "example.com"
  force_destroy = true
}

resource "aws_route53_health_check" "this" {
  for_each          = local.hosts
  fqdn              = "${each.key}.${aws_route53_zone.this.name}"
  type              = "HTTPS"
  port              = 443
  request_interval  = each.value.interval
  failure_threshold = 3
}

resource "aws_route53_record" "this" {
  for_each        = aws_route53_health_check.this
  zone_id         = aws_route53_zone.this.zone_id
  name            = "app.${aws_route53_zone.this.name}"
  type            = "CNAME"
  ttl             = local.hosts[each.key].ttl
  records         = [each.value.fqdn]
  set_identifier  = each.key
  health_check_id = each.value.id
  failover_routing_policy {
    type = each.key == "primary" ? "PRIMARY" : "SECONDARY"
  }
  lifecycle {
    create_before_destroy = true
  }
}

# Block attributes of a planned resource, by index and by splat.
resource "aws_dynamodb_table" "this" {
  name             = "references-pr7"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled = true
  }
}

resource "terraform_data" "holder" {
  input = {
    name    = aws_dynamodb_table.this.name
    billing = aws_dynamodb_table.this.billing_mode
    sse     = aws_dynamodb_table.this.server_side_encryption[0].enabled
    stream  = aws_dynamodb_table.this.stream_arn
  }
  triggers_replace = [aws_route53_zone.this.name, 3]
}

# Reading is put off until the thing it waits for exists.
data "aws_iam_policy_document" "waits" {
  depends_on = [aws_dynamodb_table.this]
  statement {
    actions   = ["dynamodb:GetItem"]
    resources = ["*"]
  }
}

output "chain" {
  value = local.third
}

output "endpoints" {
  value = local.endpoints
}

output "record_names" {
  value = [for record in aws_route53_record.this : "${record.set_identifier}:${one(record.failover_routing_policy).type}"]
}

output "block_attributes" {
  value = {
    index = aws_dynamodb_table.this.server_side_encryption[0].enabled
    splat = aws_dynamodb_table.this.server_side_encryption[*].enabled
    set   = [for a in aws_dynamodb_table.this.attribute : a.name]
  }
}

output "schema_defaults" {
  value = [
    aws_route53_zone.this.comment,
    aws_route53_health_check.this["primary"].invert_healthcheck,
    aws_dynamodb_table.this.table_class,
  ]
}

output "waits" {
  value = data.aws_iam_policy_document.waits.json
}

output "holder" {
  value = terraform_data.holder.input
}

output "holder_output" {
  value = terraform_data.holder.output
}
