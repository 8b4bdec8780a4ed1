mock_provider "aws" {}

variables {
  environment_suffix = "test"
  replica_region     = "us-west-2"
}

run "sessions_in_two_regions" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.name == "sessions-test" && aws_dynamodb_table.this.hash_key == "session_id"
    error_message = "The table is called sessions, with the suffix."
  }
  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "Paid by the request."
  }
  assert {
    condition     = one(aws_dynamodb_table.this.replica).region_name == "us-west-2" && one(aws_dynamodb_table.this.replica).point_in_time_recovery
    error_message = "The replica is in the other region, and can be restored as well."
  }
  assert {
    condition     = aws_dynamodb_table.this.stream_enabled && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "Replication needs whole items in the stream."
  }
  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled == false && one(aws_dynamodb_table.this.point_in_time_recovery).enabled
    error_message = "The table can be destroyed, and restored to a point in time."
  }
  assert {
    condition     = one(aws_dynamodb_table.this.ttl).attribute_name == "expires_at" && one(aws_dynamodb_table.this.server_side_encryption).enabled
    error_message = "Old sessions go by themselves; all are encrypted."
  }
  assert {
    condition     = output.table_name == "sessions-test"
    error_message = "The name is given out."
  }
}

run "other_keys_and_own_encryption" {
  command = plan

  variables {
    exact_name    = "transactions"
    hash_key      = { name = "transaction_id" }
    range_key     = { name = "timestamp", type = "N" }
    ttl_attribute = null
    kms_key_arns = {
      primary = "arn:aws:kms:us-east-1:123456789012:key/11111111-1111-1111-1111-111111111111"
      replica = "arn:aws:kms:us-west-2:123456789012:key/22222222-2222-2222-2222-222222222222"
    }
  }

  assert {
    condition     = aws_dynamodb_table.this.name == "transactions" && aws_dynamodb_table.this.range_key == "timestamp"
    error_message = "Name and keys are those given."
  }
  assert {
    condition     = { for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type } == { transaction_id = "S", timestamp = "N" }
    error_message = "Both keys are declared."
  }
  assert {
    condition     = length(aws_dynamodb_table.this.ttl) == 0
    error_message = "Items stay."
  }
  assert {
    condition = (
      strcontains(one(aws_dynamodb_table.this.server_side_encryption).kms_key_arn, "us-east-1") &&
      strcontains(one(aws_dynamodb_table.this.replica).kms_key_arn, "us-west-2")
    )
    error_message = "Each copy has the key of its own region."
  }
}

run "keys_have_known_types" {
  command = plan

  variables {
    hash_key  = { name = "session_id", type = "X" }
    range_key = { name = "at", type = "Y" }
  }

  expect_failures = [var.hash_key, var.range_key]
}
