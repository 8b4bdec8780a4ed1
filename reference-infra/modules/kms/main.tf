data "aws_caller_identity" "current" {}

locals {
  use = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ]
}

# Nothing in the policy depends on the region, so that twin keys have one and the same policy.
data "aws_iam_policy_document" "this" {
  # Without this statement nobody could ever change or delete the key; it leaves the rest to IAM.
  statement {
    sid       = "AccountDecides"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  dynamic "statement" {
    for_each = var.services

    content {
      sid       = replace(title(replace(statement.key, "/[.-]/", " ")), " ", "")
      actions   = local.use
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = [statement.key]
      }

      dynamic "condition" {
        for_each = statement.value

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.user_arns) > 0 ? [var.user_arns] : []

    content {
      sid       = "Users"
      actions   = local.use
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = statement.value
      }
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "Encrypts ${var.purpose} data (${var.environment_suffix})"
  policy                  = data.aws_iam_policy_document.this.json
  enable_key_rotation     = true
  deletion_window_in_days = var.deletion_window_days

  tags = {
    Name = "${var.purpose}-${var.environment_suffix}"
  }
}

resource "aws_kms_alias" "this" {
  name          = "alias/${coalesce(var.alias, "${var.purpose}-${var.environment_suffix}")}"
  target_key_id = aws_kms_key.this.key_id
}
