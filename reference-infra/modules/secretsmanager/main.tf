# Aurora refuses to manage the password of a global database, so it is drawn here.
# It is drawn anew on every plan; the first draw is kept by what uses it.
data "aws_secretsmanager_random_password" "this" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "this" {
  name                    = "database-master-${var.environment_suffix}"
  recovery_window_in_days = 0

  replica {
    region = var.replica_region
  }
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id = aws_secretsmanager_secret.this.id
  secret_string = jsonencode({
    username = var.username
    password = data.aws_secretsmanager_random_password.this.random_password
  })

  lifecycle {
    ignore_changes = [secret_string]
  }
}
