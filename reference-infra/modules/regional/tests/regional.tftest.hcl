mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:/vpc/pr7" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-west-2:123456789012:key/a" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-west-2:123456789012:alerts-pr7" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:mock" }
  }
}

variables {
  environment_suffix = "pr7"
  cidr_block         = "10.1.0.0/16"
  availability_zones = ["us-west-2a", "us-west-2b", "us-west-2c"]
  database_port      = 3306
  email_addresses    = ["operations@example.com"]
  failing_rules      = ["failover-on-alarm"]
  log_retention_days = 14
}

run "stands_on_its_own" {
  command = apply

  assert {
    condition     = length(output.private_subnet_ids) == 3 && length(output.public_subnet_ids) == 3 && length(output.nat_gateway_ids) == 3
    error_message = "Three zones, each with a private and a public subnet and a gateway."
  }
  assert {
    condition     = toset(keys(module.vpc.endpoint_ids)) == toset(["s3", "dynamodb"])
    error_message = "What costs nothing is there, what costs is left to the caller."
  }
  assert {
    condition     = output.key_arn == "arn:aws:kms:us-west-2:123456789012:key/a" && output.failures_queue_name == "failures-pr7"
    error_message = "Key and queue are those of the region."
  }
  assert {
    condition     = aws_vpc_security_group_egress_rule.database.from_port == 3306 && aws_vpc_security_group_egress_rule.database.cidr_ipv4 == "10.1.0.0/16"
    error_message = "The application reaches the database of its own region, nothing else."
  }
}

run "needs_three_zones" {
  command = plan

  variables {
    availability_zones = ["us-west-2a", "us-west-2b"]
  }

  expect_failures = [var.availability_zones]
}
