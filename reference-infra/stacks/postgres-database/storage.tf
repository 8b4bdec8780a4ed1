# Exports are written in us-east-1 and copied to us-west-2. After a failover they are written there, and
# copied the other way.
module "s3_exports" {
  source = "../../modules/s3"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix      = local.suffix
  name                    = "s3-database-exports"
  bidirectional           = var.exports.replicate_in_both_senses
  create_replication_role = true
  role_prefix             = "role-replication"
  refuse_other_encryption = true
  kms_key_arns = {
    primary = module.kms_primary.key_arn
    dr      = module.kms_dr.key_arn
  }
  lifecycle_rules = {
    archive = {
      transitions                = [{ days = var.exports.archive_after_days, storage_class = "GLACIER" }]
      noncurrent_transitions     = [{ days = var.exports.archive_after_days, storage_class = "GLACIER" }]
      noncurrent_expiration_days = var.exports.forget_replaced_after
    }
  }
}

# --- What RDS writes exports as ---

data "aws_iam_policy_document" "export_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["export.rds.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

data "aws_iam_policy_document" "export" {
  statement {
    sid       = "FindBuckets"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = values(module.s3_exports.bucket_arns)
  }

  statement {
    sid       = "WriteExports"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = [for arn in values(module.s3_exports.bucket_arns) : "${arn}/*"]
  }
}

resource "aws_iam_role" "export" {
  name               = "role-database-export-${local.suffix}"
  description        = "Writes exports of the database into the buckets"
  assume_role_policy = data.aws_iam_policy_document.export_trust.json
}

resource "aws_iam_role_policy" "export" {
  name   = "role-database-export-${local.suffix}"
  role   = aws_iam_role.export.id
  policy = data.aws_iam_policy_document.export.json
}
