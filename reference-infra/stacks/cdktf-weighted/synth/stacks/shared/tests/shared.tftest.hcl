# The synthesised stack, applied to mocks: what its expressions come to.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_data "aws_secretsmanager_random_password" {
    defaults = { random_password = "drawn-for-the-test" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-1111-1111-1111-111111111111" }
  }
  mock_resource "aws_backup_vault" {
    defaults = { arn = "arn:aws:backup:us-east-1:123456789012:backup-vault:mock" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
      domain_validation_options = [
        for name in ["transactions", "primary.transactions", "dr.transactions"] : {
          domain_name           = "${name}.pay.example.com"
          resource_record_name  = "_proof.${name}.pay.example.com."
          resource_record_type  = "CNAME"
          resource_record_value = "_proof.acm-validations.aws."
        }
      ]
    }
  }
}

mock_provider "aws" {
  alias = "dr"

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-1111-1111-1111-111111111111" }
  }
  mock_resource "aws_backup_vault" {
    defaults = { arn = "arn:aws:backup:us-east-1:123456789012:backup-vault:mock" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
      domain_validation_options = [
        for name in ["transactions", "primary.transactions", "dr.transactions"] : {
          domain_name           = "${name}.pay.example.com"
          resource_record_name  = "_proof.${name}.pay.example.com."
          resource_record_type  = "CNAME"
          resource_record_value = "_proof.acm-validations.aws."
        }
      ]
    }
  }
}

variables {
  environment_suffix = "t1"
  domain_name        = "pay.example.com"
  operations_emails  = ["operations@example.com"]
}

run "pairs_and_names" {
  assert {
    condition     = output.bucket_names == { transaction-logs = { primary = "transaction-logs-t1", dr = "transaction-logs-dr-t1" }, documents = { primary = "documents-t1", dr = "documents-dr-t1" } }
    error_message = "There are two buckets for each purpose."
  }
  assert {
    condition     = aws_route53_record.dns_proof_service.name == "_proof.transactions.pay.example.com." && aws_route53_record.dns_proof_primary.name == "_proof.primary.transactions.pay.example.com." && aws_route53_record.dns_proof_dr.name == "_proof.dr.transactions.pay.example.com."
    error_message = "Each name of the certificates is proved by the record that belongs to it."
  }
  assert {
    condition     = length(aws_route53_record.dns_delegation) == 0
    error_message = "Nobody delegates unless asked to."
  }
  assert {
    condition     = jsondecode(aws_secretsmanager_secret_version.database_credentials_version.secret_string) == { username = "dbadmin", password = "drawn-for-the-test" }
    error_message = "The secret holds the drawn password."
  }
}

run "the_parent_delegates" {
  command = plan

  variables {
    parent_zone_id = "Z0PARENT"
  }

  assert {
    condition     = aws_route53_record.dns_delegation[0].zone_id == "Z0PARENT"
    error_message = "The parent zone delegates."
  }
}

run "refuses_wrong_inputs" {
  command = plan

  variables {
    environment_suffix = "No"
    domain_name        = "nowhere"
    operations_emails  = ["nobody"]
  }

  expect_failures = [var.environment_suffix, var.domain_name, var.operations_emails]
}
