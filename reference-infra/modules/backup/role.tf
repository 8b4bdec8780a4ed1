data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid = "TakeSnapshots"
    actions = [
      "rds:AddTagsToResource",
      "rds:CopyDBClusterSnapshot",
      "rds:CreateDBClusterSnapshot",
      "rds:DescribeDBClusterSnapshots",
      "rds:DescribeDBClusters",
      "rds:ListTagsForResource",
    ]
    resources = concat(local.cluster_arns, local.snapshot_arns)
  }

  # Only what AWS Backup has made itself.
  statement {
    sid       = "DropSnapshots"
    actions   = ["rds:DeleteDBClusterSnapshot", "rds:ModifyDBClusterSnapshotAttribute"]
    resources = local.snapshot_arns
  }

  statement {
    sid       = "UseVaults"
    actions   = ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"]
    resources = local.vault_arns
  }

  statement {
    sid       = "UseKeys"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
    resources = local.key_arns
  }

  statement {
    sid       = "LendKeys"
    actions   = ["kms:CreateGrant"]
    resources = local.key_arns

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }

  # Finding resources by their tags knows no narrower resource.
  dynamic "statement" {
    for_each = var.selection_tag[*]

    content {
      sid       = "FindByTag"
      actions   = ["tag:GetResources"]
      resources = ["*"]
    }
  }
}

# Roles are global, vaults of one name live in two regions.
resource "aws_iam_role" "this" {
  name               = local.role_name
  description        = "Backs up ${var.name} in ${local.region}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = local.role_name
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}
