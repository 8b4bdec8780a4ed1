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
  mock_data "aws_secretsmanager_random_password" {
    defaults = { random_password = "drawn-for-the-test" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-primary" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-1111-1111-1111-111111111111" }
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
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/mock/1"
      arn_suffix = "app/primary/1"
      dns_name   = "primary.elb.amazonaws.com"
      zone_id    = "Z1PRIMARY"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/mock/1" }
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
  mock_resource "aws_rds_cluster" {
    defaults = {
      arn             = "arn:aws:rds:us-east-1:123456789012:cluster:mock"
      endpoint        = "writer.us-east-1.rds.amazonaws.com"
      reader_endpoint = "reader.us-east-1.rds.amazonaws.com"
    }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-abcdef" }
  }
  mock_resource "aws_backup_vault" {
    defaults = { arn = "arn:aws:backup:us-east-1:123456789012:backup-vault:mock" }
  }
  mock_resource "aws_route53_zone" {
    defaults = { zone_id = "Z0MADE", name_servers = ["ns-1.example.net", "ns-2.example.org"] }
  }
}

mock_provider "aws" {
  alias = "dr"

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-east-2" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-dr" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-2:123456789012:log-group:mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-2:123456789012:key/22222222-2222-2222-2222-222222222222" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-2:123456789012:mock" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-east-2:123456789012:mock" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-east-2:123456789012:function:mock" }
  }
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/mock/2"
      arn_suffix = "app/dr/2"
      dns_name   = "dr.elb.amazonaws.com"
      zone_id    = "Z2DR"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/mock/2" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-east-2:123456789012:certificate/mock" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = {
      arn             = "arn:aws:rds:us-east-2:123456789012:cluster:mock"
      endpoint        = "writer.us-east-2.rds.amazonaws.com"
      reader_endpoint = "reader.us-east-2.rds.amazonaws.com"
    }
  }
  mock_resource "aws_backup_vault" {
    defaults = { arn = "arn:aws:backup:us-east-2:123456789012:backup-vault:mock" }
  }
}

variables {
  environment_suffix = "t1"
  domain_name        = "pay.example.com"
  operations_emails  = ["operations@example.com"]
}

# Applied on mocks: values that only exist afterwards are asserted too.
run "two_regions" {
  assert {
    condition     = output.service_url == "https://transactions.pay.example.com" && output.endpoint_urls == { dr = "https://dr.transactions.pay.example.com", primary = "https://primary.transactions.pay.example.com" }
    error_message = "There is one address for clients, and one for each region."
  }
  assert {
    condition     = output.database_endpoints == { dr = "writer.us-east-2.rds.amazonaws.com", primary = "writer.us-east-1.rds.amazonaws.com" } && output.reader_endpoints == { dr = "reader.us-east-2.rds.amazonaws.com", primary = "reader.us-east-1.rds.amazonaws.com" }
    error_message = "Each cluster has its endpoints, in its region."
  }
  assert {
    condition     = output.transaction_log_buckets == { dr = "transaction-logs-dr-t1", primary = "transaction-logs-t1" } && output.document_buckets == { dr = "documents-dr-t1", primary = "documents-t1" }
    error_message = "There are two buckets for each purpose, and their names carry the suffix."
  }
  assert {
    condition     = output.session_table_name == "sessions-t1" && output.hosted_zone_id == "Z0MADE" && length(output.name_servers) == 2
    error_message = "Table and zone are put out."
  }
  assert {
    condition     = output.alb_dns_names == { dr = "dr.elb.amazonaws.com", primary = "primary.elb.amazonaws.com" } && length(output.health_check_ids) == 2
    error_message = "Each region has a load balancer and a check on it."
  }
  assert {
    condition     = module.kms_primary.policy == module.kms_dr.policy && output.queue_urls.primary != output.queue_urls.dr
    error_message = "Both keys have one policy, and each region has its queue."
  }
  assert {
    condition     = join(" ", sort(keys(module.cloudwatch_primary.alarm_names))) == join(" ", ["dead-letters", "documents-late", "documents-uncopied", "dr-down", "orchestrator-errors", "primary-down", "processor-errors", "queue-age", "replica-lag", "transaction-logs-late", "transaction-logs-uncopied"])
    error_message = "The primary region watches its functions, queues, copies, readers, and both endpoints."
  }
  assert {
    condition     = join(" ", sort(keys(module.cloudwatch_dr.alarm_names))) == join(" ", ["dead-letters", "documents-late", "documents-uncopied", "global-lag", "orchestrator-errors", "processor-errors", "queue-age", "transaction-logs-late", "transaction-logs-uncopied"])
    error_message = "The DR region watches the same, and the lag between the regions."
  }
  assert {
    condition     = alltrue([for name in concat(values(module.cloudwatch_primary.alarm_names), values(module.cloudwatch_dr.alarm_names)) : endswith(name, "-t1")])
    error_message = "Names of alarms carry the suffix."
  }
  assert {
    condition     = local.lag_alarms.dr.global-lag.threshold == 60000 && local.lag_alarms.dr.global-lag.metric == "AuroraGlobalDBReplicationLag" && local.lag_alarms.dr.global-lag.threshold / 1000 <= local.loss_limit
    error_message = "The lag is told in milliseconds, and long before more is lost than may be."
  }
  assert {
    condition     = local.late_alarms.dr.transaction-logs-late.dimensions == { DestinationBucket = "transaction-logs-dr-t1", RuleId = "to-dr", SourceBucket = "transaction-logs-t1" } && local.uncopied_alarms.dr.documents-uncopied.dimensions == { DestinationBucket = "documents-t1", RuleId = "to-primary", SourceBucket = "documents-dr-t1" }
    error_message = "Late copies are watched where they arrive, failed ones where the originals are."
  }
  assert {
    condition     = local.orchestrator_environment.dr.TARGET_CLUSTER_ARN == "arn:aws:rds:us-east-2:123456789012:cluster:transactions-dr-t1" && local.orchestrator_environment.dr.CONFIRM_URLS == "[\"https://primary.transactions.pay.example.com/health\"]" && local.orchestrator_environment.primary.CONFIRM_URLS == "[\"https://dr.transactions.pay.example.com/health\"]"
    error_message = "Each orchestrator makes its own cluster the writer, and asks the other region first."
  }
  assert {
    condition     = toset(keys(local.processor_environment.primary)) == toset(keys(local.processor_environment.dr)) && local.processor_environment.dr.LOG_BUCKET == "transaction-logs-dr-t1" && local.processor_environment.dr.DATABASE_WRITER == "writer.us-east-2.rds.amazonaws.com"
    error_message = "Both processors know the same things, each of its own region."
  }
  assert {
    condition     = length(module.vpc_primary.private_subnet_ids) == 3 && length(module.vpc_dr.public_subnet_ids) == 3 && length(module.vpc_primary.nat_gateway_ids) == 1 && length(module.vpc_dr.nat_gateway_ids) == 1
    error_message = "There are three zones in each region, and one NAT gateway."
  }
  assert {
    condition     = module.backup_primary.vault_name == "transactions-t1" && module.backup_dr.vault_name == "transactions-t1"
    error_message = "Each region has a vault."
  }
  assert {
    condition     = module.sns_primary.topic_name == "alarms-t1" && length(module.sns_primary.subscription_arns) == 2 && length(module.sns_dr.subscription_arns) == 2
    error_message = "Each topic wakes the orchestrators of both regions."
  }
}

run "a_gateway_in_every_zone" {
  command = plan

  variables {
    nat             = "per-zone"
    allow_data_loss = false
  }

  assert {
    condition     = length(module.vpc_primary.nat_gateway_ids) == 3 && length(module.vpc_dr.nat_gateway_ids) == 3
    error_message = "Each zone has its own gateway."
  }
  assert {
    condition     = local.orchestrator_environment.dr.ALLOW_DATA_LOSS == "false"
    error_message = "Taking over with a loss can be left to people."
  }
}

run "refuses_wrong_inputs" {
  command = plan

  variables {
    environment_suffix = "No"
    operations_emails  = ["nobody"]
    nat                = "none"
  }

  expect_failures = [var.environment_suffix, var.operations_emails, var.nat]
}
