# A global table: the replica is written from the stream, so the stream carries whole items.
resource "aws_dynamodb_table" "sessions" {
  name             = "sessions-${var.environment_suffix}"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "session_id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  deletion_protection_enabled = false

  attribute {
    name = "session_id"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }

  replica {
    region_name            = var.replica_region
    point_in_time_recovery = true
    propagate_tags         = true
  }

  tags = {
    Name = "sessions-${var.environment_suffix}"
  }
}
