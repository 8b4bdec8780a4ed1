variable "grants" {
  type = map(object({
    actions   = list(string)
    resources = list(string)
    effect    = optional(string, "Allow")
    regions   = optional(list(string), [])
  }))
  default = {
    Replicate = {
      actions   = ["s3:ReplicateObject", "s3:ReplicateDelete"]
      resources = ["arn:aws:s3:::target-pr7/*"]
    }
    Read = {
      actions   = ["s3:GetObjectVersionForReplication"]
      resources = ["arn:aws:s3:::source-pr7/*", "arn:aws:s3:::source-pr7"]
      regions   = ["us-east-1", "us-west-2"]
    }
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com", "batchoperations.s3.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
  }
}

data "aws_iam_policy_document" "generated" {
  policy_id = "generated"

  dynamic "statement" {
    for_each = var.grants
    content {
      sid       = statement.key
      effect    = statement.value.effect
      actions   = statement.value.actions
      resources = statement.value.resources

      dynamic "condition" {
        for_each = length(statement.value.regions) > 0 ? [statement.value.regions] : []
        content {
          test     = "StringEquals"
          variable = "aws:RequestedRegion"
          values   = condition.value
        }
      }
    }
  }
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Shared"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  statement {
    sid         = "Except"
    not_actions = ["iam:PassRole"]
    resources   = ["*"]
  }
}

# Later documents win over earlier ones, statement by statement.
data "aws_iam_policy_document" "merged" {
  source_policy_documents = [
    data.aws_iam_policy_document.base.json,
    data.aws_iam_policy_document.generated.json,
  ]
  statement {
    sid       = "Shared"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::source-pr7"]
  }
  override_policy_documents = [
    jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Sid = "Except", Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:us-west-2:123456789012:key/k" },
      ]
    }),
  ]
}

data "aws_iam_policy_document" "variables" {
  version = "2012-10-17"
  statement {
    actions = ["s3:GetObject"]
    # The ampersand form reaches the policy as a policy variable.
    resources = ["arn:aws:s3:::home/&{aws:username}/*", "arn:aws:s3:::$${literal}"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }
}

# The document depends on something that does not exist yet, so it is read later.
data "aws_iam_policy_document" "late" {
  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this.arn]
  }
}

resource "aws_sns_topic" "this" {
  name = "policies-pr7"
}

resource "aws_iam_role" "replication" {
  name               = "replication-pr7"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "replication" {
  name   = "replication-pr7"
  role   = aws_iam_role.replication.name
  policy = data.aws_iam_policy_document.merged.json
}

resource "aws_iam_policy" "heredoc" {
  name   = "heredoc-pr7"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": ["rds:FailoverGlobalCluster", "rds:DescribeGlobalClusters"],
        "Resource": "arn:aws:rds::123456789012:global-cluster:orders-${terraform.workspace}"
      }]
    }
  JSON
}

resource "aws_iam_policy" "late" {
  name   = "late-pr7"
  policy = data.aws_iam_policy_document.late.json
}

output "merged" {
  value = jsondecode(data.aws_iam_policy_document.merged.json)
}

output "actions" {
  value = flatten([for s in jsondecode(data.aws_iam_policy_document.generated.json).Statement : s.Action])
}
