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
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/east" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-east" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
}

mock_provider "aws" {
  alias = "dr"
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-west-2:123456789012:key/west" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-west" }
  }
}

variables {
  environment_suffix = "t1"
}

run "state_is_versioned_locked_and_copied" {
  assert {
    condition     = output.state_buckets == { primary = "s3-terraform-state-t1", dr = "s3-terraform-state-dr-t1" }
    error_message = "A bucket and its copy, named by the suffix."
  }
  assert {
    condition     = output.lock_table == "dynamodb-terraform-lock-t1"
    error_message = "The lock table is named by the suffix."
  }
  assert {
    condition     = strcontains(output.backend_configuration, "dynamodb_table = \"dynamodb-terraform-lock-t1\"") && strcontains(output.backend_configuration, "key/east")
    error_message = "The backend's file names the table and the key."
  }
}

run "states_are_kept_for_a_while" {
  command = plan

  variables {
    keep_versions_days = 7
  }

  expect_failures = [var.keep_versions_days]
}

run "suffix_is_lower_case" {
  command = plan

  variables {
    environment_suffix = "PR-9"
  }

  expect_failures = [var.environment_suffix]
}
