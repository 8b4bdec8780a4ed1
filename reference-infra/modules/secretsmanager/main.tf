locals {
  password = try(var.follows.password, data.aws_secretsmanager_random_password.this[0].random_password)

  credentials = {
    username = var.username
    password = local.password
  }
}

# Aurora refuses to manage the password of a global database, so it is drawn here.
# It is drawn anew on every plan; the first draw is kept by what uses it.
data "aws_secretsmanager_random_password" "this" {
  count = nonsensitive(var.follows == null) ? 1 : 0

  password_length            = var.password.length
  exclude_punctuation        = !var.password.special
  exclude_characters         = "/@\"'\\` "
  require_each_included_type = true
}

resource "aws_secretsmanager_secret" "this" {
  name                    = "${var.name}-${var.environment_suffix}"
  description             = "Credentials of ${var.username}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 0

  dynamic "replica" {
    for_each = var.replica_region == null ? [] : [var.replica_region]

    content {
      region     = replica.value
      kms_key_id = var.replica_kms_key_arn
    }
  }
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id     = aws_secretsmanager_secret.this.id
  secret_string = var.connection == null ? jsonencode(local.credentials) : jsonencode(merge(local.credentials, var.connection))

  lifecycle {
    ignore_changes = [secret_string]
  }
}

resource "aws_lambda_permission" "rotation" {
  count = var.rotation == null ? 0 : 1

  statement_id  = "rotate-${aws_secretsmanager_secret.this.name}"
  action        = "lambda:InvokeFunction"
  function_name = var.rotation.function_arn
  principal     = "secretsmanager.amazonaws.com"
  source_arn    = aws_secretsmanager_secret.this.arn
}

# The first rotation follows at once, and makes the drawn password in Terraform's state worthless.
resource "aws_secretsmanager_secret_rotation" "this" {
  count = var.rotation == null ? 0 : 1

  secret_id           = aws_secretsmanager_secret.this.id
  rotation_lambda_arn = var.rotation.function_arn

  rotation_rules {
    schedule_expression = var.rotation.schedule
    duration            = var.rotation.duration
  }

  depends_on = [aws_secretsmanager_secret_version.this, aws_lambda_permission.rotation]
}
