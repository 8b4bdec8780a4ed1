data "aws_iam_policy_document" "primary" {
  provider = aws.primary

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arns.primary, "${local.arns.primary}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  # An upload that says nothing gets the bucket's key; one that asks for less is turned away.
  dynamic "statement" {
    for_each = var.refuse_other_encryption ? ["aws:kms"] : []

    content {
      sid       = "KeysOnly"
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["${local.arns.primary}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "Null"
        variable = "s3:x-amz-server-side-encryption"
        values   = ["false"]
      }

      condition {
        test     = "StringNotEquals"
        variable = "s3:x-amz-server-side-encryption"
        values   = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.access_log_sources) > 0 ? [var.access_log_sources] : []

    content {
      sid       = "AccessLogs"
      actions   = ["s3:PutObject"]
      resources = ["${local.arns.primary}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value
      }
    }
  }
}

data "aws_iam_policy_document" "dr" {
  provider = aws.dr

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.arns.dr, "${local.arns.dr}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  # An upload that says nothing gets the bucket's key; one that asks for less is turned away.
  dynamic "statement" {
    for_each = var.refuse_other_encryption ? ["aws:kms"] : []

    content {
      sid       = "KeysOnly"
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["${local.arns.dr}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "Null"
        variable = "s3:x-amz-server-side-encryption"
        values   = ["false"]
      }

      condition {
        test     = "StringNotEquals"
        variable = "s3:x-amz-server-side-encryption"
        values   = [statement.value]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.access_log_sources) > 0 ? [var.access_log_sources] : []

    content {
      sid       = "AccessLogs"
      actions   = ["s3:PutObject"]
      resources = ["${local.arns.dr}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = statement.value
      }
    }
  }
}
