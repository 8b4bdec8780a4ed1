locals {
  name = coalesce(var.exact_name, "${var.name}-${var.environment_suffix}")
  keys = concat([var.hash_key], var.range_key == null ? [] : [var.range_key])
}

# A global table: the replica is written from the stream, so the stream carries whole items.
resource "aws_dynamodb_table" "this" {
  name             = local.name
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = var.hash_key.name
  range_key        = var.range_key == null ? null : var.range_key.name
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  deletion_protection_enabled = false

  dynamic "attribute" {
    for_each = local.keys

    content {
      name = attribute.value.name
      type = attribute.value.type
    }
  }

  dynamic "ttl" {
    for_each = var.ttl_attribute == null ? [] : [var.ttl_attribute]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arns == null ? null : var.kms_key_arns.primary
  }

  replica {
    region_name            = var.replica_region
    kms_key_arn            = var.kms_key_arns == null ? null : var.kms_key_arns.replica
    point_in_time_recovery = true
    propagate_tags         = true
  }

  tags = {
    Name = local.name
  }
}
