# The synthesised stack, applied to mocks: what its expressions come to.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_data "aws_secretsmanager_secret_version" {
    defaults = { secret_string = "{\"username\":\"dbadmin\",\"password\":\"drawn-for-the-test\"}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mock" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-east-1:123456789012:mock" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:function:mock" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/mock/1" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/mock/1" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = { arn = "arn:aws:rds:us-east-1:123456789012:cluster:mock" }
  }
}

variables {
  environment_suffix = "t1"
  domain_name        = "pay.example.com"
  operations_emails  = ["operations@example.com"]
}

override_data {
  target = data.terraform_remote_state.state_of_shared
  values = {
    outputs = {
      certificate_arns = {
        primary = "arn:aws:acm:us-east-1:123456789012:certificate/1"
        dr      = "arn:aws:acm:us-east-2:123456789012:certificate/2"
      }
      key_arns = {
        primary = "arn:aws:kms:us-east-1:123456789012:key/1"
        dr      = "arn:aws:kms:us-east-2:123456789012:key/2"
      }
      vault_arns = {
        primary = "arn:aws:backup:us-east-1:123456789012:backup-vault:transactions-t1"
        dr      = "arn:aws:backup:us-east-2:123456789012:backup-vault:transactions-t1"
      }
      domain_name       = "pay.example.com"
      global_cluster_id = "transactions-global-t1"
      hosted_zone_id    = "Z0MADE"
      name_servers      = ["ns-1.example.net", "ns-2.example.org"]
      secret_arn        = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-master-t1-abcdef"
    }
  }
}

run "the_region_that_leads" {
  assert {
    condition     = aws_rds_cluster.database.master_password == "drawn-for-the-test" && aws_rds_cluster.database.global_cluster_identifier == "transactions-global-t1"
    error_message = "The writing cluster joins the global database, with the password of the secret."
  }
  assert {
    condition     = length(aws_sns_topic_subscription.monitoring_topic_people) == 1 && aws_sns_topic_subscription.monitoring_own_listener.topic_arn == "arn:aws:sns:us-east-1:123456789012:alarms-t1"
    error_message = "People and the orchestrator hear of alarms."
  }
  assert {
    condition     = length(aws_lambda_function.compute_processor.source_code_hash) == 64 && length(aws_lambda_function.compute_orchestrator.source_code_hash) == 64
    error_message = "A function is deployed again when its source changes; no package is needed to plan that."
  }
  assert {
    condition     = aws_route53_record.dns.name == "transactions.pay.example.com" && aws_route53_record.dns.weighted_routing_policy[0].weight == 100
    error_message = "All clients come here."
  }
  assert {
    condition     = jsondecode(aws_sqs_queue.compute_queue.redrive_policy).maxReceiveCount == 10
    error_message = "Messages come ten times."
  }
}
