mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-1" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/backup" }
  }
}

variables {
  environment_suffix = "t1"
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/here"
  cluster_names      = ["transactions-primary-t1"]
  resource_arns      = ["arn:aws:rds:us-east-1:123456789012:cluster:transactions-primary-t1"]
}

run "keeps_seven_days_in_one_region" {
  command = plan

  assert {
    condition     = aws_backup_vault.this.name == "transactions-t1" && aws_backup_plan.this.name == "transactions-t1" && aws_backup_selection.this.name == "transactions-t1"
    error_message = "names carry the suffix"
  }
  assert {
    condition     = aws_iam_role.this.name == "backup-transactions-us-east-1-t1"
    error_message = "the role's name says its region: roles are global"
  }
  assert {
    condition     = aws_backup_vault.this.force_destroy && aws_backup_vault.this.kms_key_arn == var.kms_key_arn
    error_message = "the vault is encrypted with the given key, and can be destroyed"
  }
  assert {
    condition     = one(aws_backup_plan.this.rule).lifecycle[0].delete_after == 7
    error_message = "recovery points are kept for seven days"
  }
  assert {
    condition     = length(one(aws_backup_plan.this.rule).copy_action) == 0
    error_message = "nothing is copied unless asked for"
  }
  assert {
    condition     = aws_backup_selection.this.resources == toset(var.resource_arns) && length(aws_backup_selection.this.selection_tag) == 0
    error_message = "the cluster is selected by its ARN"
  }
  assert {
    condition     = local.snapshot_arns == ["arn:aws:rds:us-east-1:123456789012:cluster-snapshot:awsbackup:*"]
    error_message = "snapshots of this region alone"
  }
}

run "copies_to_the_other_region" {
  command = plan

  variables {
    copy_to = {
      vault_arn   = "arn:aws:backup:us-east-2:123456789012:backup-vault:transactions-t1"
      kms_key_arn = "arn:aws:kms:us-east-2:123456789012:key/there"
    }
    dr_region     = "us-east-2"
    selection_tag = { key = "Backup", value = "daily" }
    resource_arns = []
  }

  assert {
    condition     = one(one(aws_backup_plan.this.rule).copy_action).destination_vault_arn == var.copy_to.vault_arn && one(one(aws_backup_plan.this.rule).copy_action).lifecycle[0].delete_after == 7
    error_message = "each recovery point is copied, and its copy kept as long"
  }
  assert {
    condition     = one(aws_backup_selection.this.selection_tag).key == "Backup" && one(aws_backup_selection.this.selection_tag).value == "daily"
    error_message = "resources are selected by tag"
  }
  assert {
    condition     = local.key_arns == [var.kms_key_arn, var.copy_to.kms_key_arn] && length(local.vault_arns) == 2 && length(local.snapshot_arns) == 2
    error_message = "the role reaches both vaults, their keys, and the snapshots of both regions"
  }
}

run "refuses_a_selection_of_nothing" {
  command = plan

  variables {
    resource_arns = []
  }

  expect_failures = [aws_backup_selection.this]
}

run "refuses_a_copy_to_nowhere" {
  command = plan

  variables {
    dr_region = "us-east-2"
  }

  expect_failures = [aws_backup_plan.this]
}

run "refuses_wrong_inputs" {
  command = plan

  variables {
    retention_days = 0
    schedule       = "daily"
    cluster_names  = []
    name           = "Transactions"
  }

  expect_failures = [var.retention_days, var.schedule, var.cluster_names, var.name]
}
