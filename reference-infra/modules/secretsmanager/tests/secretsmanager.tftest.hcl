mock_provider "aws" {
  mock_data "aws_secretsmanager_random_password" {
    defaults = { random_password = "drawn" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-master-pr7-AbCdEf" }
  }
}

variables {
  environment_suffix = "pr7"
  username           = "dbadmin"
}

run "replicated_and_rotated" {
  command = apply

  variables {
    kms_key_arn         = "arn:aws:kms:us-east-1:123456789012:key/a"
    replica_region      = "us-west-2"
    replica_kms_key_arn = "arn:aws:kms:us-west-2:123456789012:key/b"
    connection          = { engine = "mysql", host = "db.example.com", port = 3306, dbname = "transactions" }
    rotation            = { function_arn = "arn:aws:lambda:us-east-1:123456789012:function:secret-rotation-pr7" }
  }

  assert {
    condition     = aws_secretsmanager_secret.this.name == "database-master-pr7" && aws_secretsmanager_secret.this.recovery_window_in_days == 0 && aws_secretsmanager_secret.this.kms_key_id == var.kms_key_arn
    error_message = "The secret carries the suffix, goes at once, and is under the key."
  }
  assert {
    condition     = [for replica in aws_secretsmanager_secret.this.replica : "${replica.region} ${replica.kms_key_id}"] == ["us-west-2 arn:aws:kms:us-west-2:123456789012:key/b"]
    error_message = "The replica is under a key of its own region."
  }
  assert {
    condition     = nonsensitive(aws_secretsmanager_secret_version.this.secret_string) == jsonencode({ username = "dbadmin", password = "drawn", engine = "mysql", host = "db.example.com", port = 3306, dbname = "transactions" })
    error_message = "The secret holds credentials and where they are good."
  }
  assert {
    condition     = aws_secretsmanager_secret_rotation.this[0].rotation_rules[0].schedule_expression == "rate(30 days)" && aws_lambda_permission.rotation[0].principal == "secretsmanager.amazonaws.com" && aws_lambda_permission.rotation[0].source_arn == output.secret_arn
    error_message = "The secret rotates, and this secret alone may call the function."
  }
  assert {
    condition     = output.replica_arn == "arn:aws:secretsmanager:us-west-2:123456789012:secret:database-master-pr7-AbCdEf"
    error_message = "A replica's ARN differs in its region only."
  }
}

run "drawn_strong" {
  command = plan

  variables {
    password = { length = 24, special = true }
  }

  assert {
    condition     = data.aws_secretsmanager_random_password.this[0].password_length == 24 && !data.aws_secretsmanager_random_password.this[0].exclude_punctuation && data.aws_secretsmanager_random_password.this[0].require_each_included_type
    error_message = "Special characters are in when asked for."
  }
  assert {
    condition     = alltrue([for refused in ["/", "@", "\"", " "] : strcontains(data.aws_secretsmanager_random_password.this[0].exclude_characters, refused)])
    error_message = "Characters that Aurora refuses are out."
  }
  assert {
    condition     = length(aws_secretsmanager_secret_rotation.this) == 0 && length(aws_secretsmanager_secret.this.replica) == 0 && output.replica_arn == null
    error_message = "No rotation and no replica unless asked for."
  }
}

run "follows_another_region" {
  command = plan

  variables {
    follows = { password = "drawn-in-the-primary" }
  }

  assert {
    condition     = length(data.aws_secretsmanager_random_password.this) == 0 && nonsensitive(output.password) == "drawn-in-the-primary"
    error_message = "A follower draws nothing and holds the same password."
  }
}

run "refuses_weak_and_wrong" {
  command = plan

  variables {
    password   = { length = 12 }
    connection = { engine = "oracle", host = "db.example.com", port = 1521, dbname = "x" }
    rotation   = { function_arn = "arn:aws:lambda:us-east-1:123456789012:function:f", schedule = "monthly" }
  }

  expect_failures = [var.password, var.connection, var.rotation]
}
