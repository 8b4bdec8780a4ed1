# Without a policy of its own the key obeys the account's IAM, which suits data keys of one account.
resource "aws_kms_key" "this" {
  description             = "Encrypts ${var.purpose} data (${var.environment_suffix})"
  enable_key_rotation     = true
  deletion_window_in_days = 7

  tags = {
    Name = "${var.purpose}-${var.environment_suffix}"
  }
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.purpose}-${var.environment_suffix}"
  target_key_id = aws_kms_key.this.key_id
}
