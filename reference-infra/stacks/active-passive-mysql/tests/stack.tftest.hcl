# The whole stack against mocked regions: what it is made of, how it hangs together, what it refuses.

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
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/east" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:alerts-pr7" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-east-1:123456789012:failures-pr7" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:function:mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-east-1:123456789012:rule/mock" }
  }
  mock_resource "aws_cloudwatch_metric_alarm" {
    defaults = { arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:mock" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-master-pr7-AbCdEf" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = { endpoint = "aurora-primary-pr7.cluster-x.us-east-1.rds.amazonaws.com" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      api_endpoint  = "https://east1.execute-api.us-east-1.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:east1"
    }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-east" }
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
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-west-2:123456789012:alerts-pr7" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:failures-pr7" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-west-2:123456789012:function:mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/mock" }
  }
  mock_resource "aws_cloudwatch_metric_alarm" {
    defaults = { arn = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:mock" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = { reader_endpoint = "aurora-dr-pr7.cluster-ro-x.us-west-2.rds.amazonaws.com" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      api_endpoint  = "https://west1.execute-api.us-west-2.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-west-2:123456789012:west1"
    }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-west" }
  }
}

variables {
  environment_suffix = "pr7"
  environment        = "test"
  cost_center        = "payments"
  domain_name        = "pay.example.com"
  operations_emails  = ["operations@example.com"]
  applications = {
    primary = { host = "app.us-east-1.pay.example.net" }
    dr      = { host = "app.us-west-2.pay.example.net", health_path = "/ready" }
  }
}

run "hangs_together" {
  command = apply

  assert {
    condition     = output.cluster_identifiers == { primary = "aurora-primary-pr7", dr = "aurora-dr-pr7" } && output.failover_function_name == "failover-orchestrator-pr7" && output.dashboard_name == "disaster-recovery-pr7"
    error_message = "Names carry the suffix."
  }
  assert {
    condition     = length(output.private_subnet_ids.primary) == 3 && length(output.private_subnet_ids.dr) == 3 && length(output.public_subnet_ids.primary) == 3 && length(output.public_subnet_ids.dr) == 3
    error_message = "Three zones in each region, public and private."
  }
  assert {
    condition     = output.key_arns == { primary = "arn:aws:kms:us-east-1:123456789012:key/east", dr = "arn:aws:kms:us-west-2:123456789012:key/west" }
    error_message = "Each region has its own key."
  }
  assert {
    condition     = output.topic_arns == { primary = "arn:aws:sns:us-east-1:123456789012:alerts-pr7", dr = "arn:aws:sns:us-west-2:123456789012:alerts-pr7" }
    error_message = "Each region has a topic."
  }
  assert {
    condition     = output.secret_arns.dr == "arn:aws:secretsmanager:us-west-2:123456789012:secret:database-master-pr7-AbCdEf"
    error_message = "The secret can be read in the standby's region."
  }
  assert {
    condition     = output.bucket_ids == { application-data = { primary = "application-data-pr7", dr = "application-data-dr-pr7" }, transaction-logs = { primary = "transaction-logs-pr7", dr = "transaction-logs-dr-pr7" } }
    error_message = "Logs and data have a bucket in each region."
  }
  assert {
    condition     = output.health_urls == { primary = "https://east1.execute-api.us-east-1.amazonaws.com/health", dr = "https://west1.execute-api.us-west-2.amazonaws.com/health" }
    error_message = "Each site has a health page."
  }
  assert {
    condition     = toset(keys(output.health_check_ids)) == toset(["primary", "dr", "failed-over"]) && output.service_name == "transactions.pay.example.com"
    error_message = "Both sites are checked, and the switch is."
  }
  assert {
    condition     = output.routing_check_ids.primary != output.health_check_ids.primary && output.routing_check_ids.dr == output.health_check_ids.dr
    error_message = "The primary's record follows its page and the switch, the standby's its page alone."
  }
  assert {
    condition     = toset(keys(output.alarm_arns.dr)) == toset(["monitor-errors", "orchestrator-errors", "failures-waiting", "database-down", "application-down", "replication-lag-warning", "replication-lag-critical", "recovery-point", "primary-unhealthy", "failed-over"])
    error_message = "The standby watches lag, the primary, and itself."
  }
  assert {
    condition     = toset(keys(output.alarm_arns.primary)) == toset(["monitor-errors", "rotation-errors", "failures-waiting", "database-down", "application-down", "health-primary", "health-dr", "copies-failed-application-data", "copies-failed-transaction-logs"])
    error_message = "The primary watches Route 53's checks and the copies, besides itself."
  }
  assert {
    condition     = toset(keys(output.rule_arns.dr)) == toset(["watch-pair", "failover-on-report", "failover-on-alarm", "look-after-failover"]) && toset(keys(output.rule_arns.primary)) == toset(["watch-site"])
    error_message = "The failover sequence runs in the standby's region."
  }
}

run "functions_know_what_they_need" {
  command = plan

  variables {
    failover = { automatic = false, allow_data_loss = false, confirmations = 2, confirm_interval_seconds = 5 }
  }

  assert {
    condition     = alltrue([for name in ["failover-orchestrator", "health-monitor", "secret-rotation"] : endswith(local.packages[name].path, "/${name}.zip") && length(local.packages[name].hash) == 44])
    error_message = "Packages are known by the hash of their sources, before any is built."
  }
  assert {
    condition     = local.dr_rules["watch-pair"].schedule == "rate(1 minute)" && local.primary_rules["watch-site"].schedule == "rate(1 minute)"
    error_message = "Both sites are looked after every minute."
  }
  assert {
    condition     = jsondecode(local.dr_rules["failover-on-report"].pattern).detail.deployment == ["pr7"] && jsondecode(local.dr_rules["failover-on-alarm"].pattern).detail.alarmName == ["primary-unhealthy-pr7"]
    error_message = "Only this deployment's reports and alarms start its failover."
  }
  assert {
    condition     = local.lag_alarms["replication-lag-warning"].threshold == 60000 && local.lag_alarms["replication-lag-critical"].threshold == 300000 && local.lag_alarms["replication-lag-critical"].dimensions == { DBClusterIdentifier = "aurora-dr-pr7" }
    error_message = "Lag is in milliseconds, and measured at the standby."
  }
  assert {
    condition     = local.failover_alarms["primary-unhealthy"].missing_data == "breaching" && local.failover_alarms["failed-over"].missing_data == "ignore"
    error_message = "Silence about the primary is an alarm; silence of the switch leaves it as it is."
  }
  assert {
    condition     = local.cluster_arns.dr == "arn:aws:rds:us-west-2:123456789012:cluster:aurora-dr-pr7" && local.global_cluster_arn == "arn:aws:rds::123456789012:global-cluster:aurora-global-pr7"
    error_message = "What policies spell out is what the modules make."
  }
  assert {
    condition     = alltrue([for role in ["primary", "dr"] : local.tags.Environment == "test" && local.tags.CostCenter == "payments"])
    error_message = "Everything is tagged."
  }
}

run "refuses_what_breaks_a_promise" {
  command = plan

  variables {
    environment_suffix = "Not-A-Suffix"
    environment        = " "
    cost_center        = ""
    operations_emails  = []
    network_ranges     = { primary = "10.0.0.0/16", dr = "10.0.0.0/16" }
    applications       = { primary = { host = "https://app.example.com" }, dr = { host = "app.example.com" } }
    database           = { primary_instances = 2, backup_retention_days = 1, capacity = { min = 0.5, max = 1 } }
    health_check       = { interval = 30, threshold = 3, ttl = 300 }
    failover           = { confirmations = 1 }
    lag_seconds        = { warning = 90, critical = 600 }
  }

  expect_failures = [
    var.environment_suffix, var.environment, var.cost_center, var.operations_emails, var.network_ranges,
    var.applications, var.database, var.health_check, var.failover, var.lag_seconds,
  ]
}
