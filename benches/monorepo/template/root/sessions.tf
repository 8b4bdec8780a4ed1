resource "aws_dynamodb_table" "sessions" {
  name             = "${local.service}-sessions-${var.environment_suffix}"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "replica" {
    for_each = [for role, region in var.regions : region if role != "primary"]
    content {
      region_name            = replica.value
      point_in_time_recovery = true
    }
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table" "locks" {
  name             = "${local.service}-locks-${var.environment_suffix}"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "name"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "name"
    type = "S"
  }

  replica {
    region_name = var.regions.dr
  }
}
