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

mock_provider "aws" {
  alias = "primary"

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:mock" }
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

override_data {
  target = data.terraform_remote_state.state_of_primary
  values = {
    outputs = {
      alb_dns_name            = "primary.elb.amazonaws.com"
      cluster_endpoint        = "writer.us-east-1.rds.amazonaws.com"
      health_check_id         = "check-primary"
      orchestrator_arn        = "arn:aws:lambda:us-east-1:123456789012:function:failover-orchestrator-t1"
      private_route_table_ids = ["rtb-1", "rtb-2", "rtb-3"]
      queue_url               = "https://sqs.us-east-1.amazonaws.com/123456789012/transactions-t1"
      reader_endpoint         = "reader.us-east-1.rds.amazonaws.com"
      topic_arn               = "arn:aws:sns:us-east-1:123456789012:alarms-t1"
      vpc_id                  = "vpc-1"
    }
  }
}

run "the_region_that_stands_by" {
  assert {
    condition     = output.endpoint_urls == { primary = "https://primary.transactions.pay.example.com", dr = "https://dr.transactions.pay.example.com" } && output.service_url == "https://transactions.pay.example.com"
    error_message = "There is one address for clients, and one for each region."
  }
  assert {
    condition     = output.alb_dns_names.primary == "primary.elb.amazonaws.com" && output.database_endpoints.primary == "writer.us-east-1.rds.amazonaws.com" && length(output.name_servers) == 2
    error_message = "What the other stacks put out is told here too."
  }
  assert {
    condition     = aws_route.networking_peering_to_dr_c.route_table_id == "rtb-3" && aws_vpc_peering_connection.networking_peering.vpc_id == "vpc-1"
    error_message = "The peering reaches the primary's network and its tables."
  }
  assert {
    condition     = aws_lambda_function.compute_orchestrator.environment[0].variables.CONFIRM_URLS == "[\"https://primary.transactions.pay.example.com/health\"]"
    error_message = "The orchestrator asks the primary before it takes over."
  }
  assert {
    condition     = aws_lambda_function.compute_orchestrator.environment[0].variables.ALLOW_DATA_LOSS == "true" && aws_route53_record.dns.weighted_routing_policy[0].weight == 0
    error_message = "It takes over by itself, and gets no clients before."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.monitoring_global_dr-down.alarm_actions == toset(["arn:aws:sns:us-east-1:123456789012:alarms-t1"])
    error_message = "Route 53's view of this region is told in us-east-1."
  }
}
