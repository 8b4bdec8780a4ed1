# The role that copies, unless one is given.
locals {
  role_name            = "${coalesce(var.role_prefix, "s3-replication")}-${var.name}-${var.environment_suffix}"
  replication_role_arn = var.create_replication_role ? one(aws_iam_role.replication[*].arn) : var.replication_role_arn

  regions = { primary = data.aws_region.primary.name, dr = data.aws_region.dr.name }

  # Each direction reads in one region and writes in the other.
  directions = merge(
    { to-dr = { from = "primary", to = "dr" } },
    var.bidirectional ? { to-primary = { from = "dr", to = "primary" } } : {},
  )
}

data "aws_region" "primary" {
  provider = aws.primary
}

data "aws_region" "dr" {
  provider = aws.dr
}

data "aws_iam_policy_document" "trust" {
  provider = aws.primary
  count    = var.create_replication_role ? 1 : 0

  statement {
    # No condition on the account: AWS documents none here, and a key that is never sent would stop the
    # copying without a word.
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  provider = aws.primary
  count    = var.create_replication_role ? 1 : 0

  statement {
    sid       = "ReadConfiguration"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [for direction in local.directions : local.arns[direction.from]]
  }

  statement {
    sid = "ReadVersions"
    actions = [
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionTagging",
    ]
    resources = [for direction in local.directions : "${local.arns[direction.from]}/*"]
  }

  statement {
    sid = "WriteReplicas"
    actions = [
      "s3:ReplicateObject",
      "s3:ReplicateDelete",
      "s3:ReplicateTags",
    ]
    resources = [for direction in local.directions : "${local.arns[direction.to]}/*"]
  }

  # Keys only through S3, and only in the region the object is in.
  dynamic "statement" {
    for_each = local.encrypted_with_keys ? local.directions : {}

    content {
      sid       = "Decrypt${title(statement.value.from)}"
      actions   = ["kms:Decrypt"]
      resources = [var.kms_key_arns[statement.value.from]]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${local.regions[statement.value.from]}.amazonaws.com"]
      }
    }
  }

  dynamic "statement" {
    for_each = local.encrypted_with_keys ? local.directions : {}

    content {
      sid       = "Encrypt${title(statement.value.to)}"
      actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
      resources = [var.kms_key_arns[statement.value.to]]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${local.regions[statement.value.to]}.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.primary
  count    = var.create_replication_role ? 1 : 0

  name               = local.role_name
  description        = "Copies ${var.name} between the regions"
  assume_role_policy = data.aws_iam_policy_document.trust[0].json
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.primary
  count    = var.create_replication_role ? 1 : 0

  name   = local.role_name
  role   = aws_iam_role.replication[0].id
  policy = data.aws_iam_policy_document.replication[0].json
}
