data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  name      = "${var.name}-${var.environment_suffix}"
  role_name = "backup-${var.name}-${data.aws_region.current.name}-${var.environment_suffix}"

  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.name
  # A copy is made where it arrives.
  snapshot_regions = compact([local.region, var.dr_region])
  snapshot_arns    = [for region in local.snapshot_regions : "arn:aws:rds:${region}:${local.account_id}:cluster-snapshot:awsbackup:*"]
  cluster_arns     = [for name in var.cluster_names : "arn:aws:rds:${local.region}:${local.account_id}:cluster:${name}"]
  vault_arns = concat(
    ["arn:aws:backup:${local.region}:${local.account_id}:backup-vault:${local.name}"],
    var.copy_to[*].vault_arn,
  )
  key_arns = concat([var.kms_key_arn], var.copy_to[*].kms_key_arn)
}

# Recovery points would keep the vault from being destroyed: here they go with it.
resource "aws_backup_vault" "this" {
  name          = local.name
  kms_key_arn   = var.kms_key_arn
  force_destroy = true

  tags = {
    Name = local.name
  }
}

resource "aws_backup_plan" "this" {
  name = local.name

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = var.schedule
    start_window      = 60
    completion_window = 180

    lifecycle {
      delete_after = var.retention_days
    }

    dynamic "copy_action" {
      for_each = var.copy_to[*]

      content {
        destination_vault_arn = copy_action.value.vault_arn

        lifecycle {
          delete_after = var.retention_days
        }
      }
    }
  }

  tags = {
    Name = local.name
  }

  lifecycle {
    precondition {
      condition     = (var.copy_to == null) == (var.dr_region == null)
      error_message = "copy_to and dr_region go together."
    }
  }
}

resource "aws_backup_selection" "this" {
  name         = local.name
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = var.resource_arns

  dynamic "selection_tag" {
    for_each = var.selection_tag[*]

    content {
      type  = "STRINGEQUALS"
      key   = selection_tag.value.key
      value = selection_tag.value.value
    }
  }

  depends_on = [aws_iam_role_policy.this]

  lifecycle {
    precondition {
      condition     = length(var.resource_arns) > 0 || var.selection_tag != null
      error_message = "A selection that selects nothing backs up nothing: give resource_arns or selection_tag."
    }
  }
}
