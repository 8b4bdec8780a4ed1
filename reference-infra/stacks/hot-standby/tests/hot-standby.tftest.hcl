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
    defaults = { arn = "arn:aws:s3:::mock-east" }
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
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:function:mock" }
  }
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/mock/1"
      arn_suffix = "app/east/1"
      dns_name   = "east.elb.amazonaws.com"
      zone_id    = "Z1EAST"
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
  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/mock" }
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
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-west" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-west-2:123456789012:key/22222222-2222-2222-2222-222222222222" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-west-2:123456789012:mock" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-west-2:123456789012:mock" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:us-west-2:123456789012:function:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/mock" }
  }
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/mock/2"
      arn_suffix = "app/west/2"
      dns_name   = "west.elb.amazonaws.com"
      zone_id    = "Z2WEST"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/mock/2" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-west-2:123456789012:certificate/mock" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = {
      arn             = "arn:aws:rds:us-west-2:123456789012:cluster:mock"
      endpoint        = "writer.us-west-2.rds.amazonaws.com"
      reader_endpoint = "reader.us-west-2.rds.amazonaws.com"
    }
  }
}

variables {
  environment_suffix = "test"
  domain_name        = "pay.example.com"
  operations_emails  = ["operations@example.com"]
}

run "east_leads_and_west_stands_by" {
  command = apply

  assert {
    condition     = output.view == { primary = "us-east-1", dr = "us-west-2" }
    error_message = "us-east-1 leads, us-west-2 stands by."
  }

  # Networks
  assert {
    condition = alltrue([
      for network in [module.vpc_primary, module.vpc_dr] :
      length(network.private_subnet_ids) == 3 && length(network.public_subnet_ids) == 3 && length(network.nat_gateway_ids) == 3
    ])
    error_message = "Three zones in each region, each with private and public subnets and a gateway of its own."
  }
  assert {
    condition     = keys(module.vpc_dr.private_subnet_ids) == ["us-west-2a", "us-west-2b", "us-west-2c"] && output.networks.peering != ""
    error_message = "The zones are those of the region, and a peering joins the networks."
  }

  # Database
  assert {
    condition     = module.rds.cluster_identifiers == { primary = "transactions-primary-test", dr = "transactions-dr-test" }
    error_message = "A cluster in each region, named with the suffix."
  }
  assert {
    condition     = output.database.cluster_endpoints == { primary = "writer.us-east-1.rds.amazonaws.com", dr = "writer.us-west-2.rds.amazonaws.com" }
    error_message = "Endpoints are given out."
  }
  assert {
    condition     = output.database.secret_arns.dr == "arn:aws:secretsmanager:us-west-2:123456789012:secret:mock-abcdef"
    error_message = "The password is readable in the DR region as well."
  }

  # Sessions and buckets
  assert {
    condition     = output.session_table.name == "sessions-test"
    error_message = "The session table carries the suffix."
  }
  assert {
    condition     = output.asset_buckets == { primary = "transaction-assets-test", dr = "transaction-assets-dr-test" }
    error_message = "A bucket of assets in each region."
  }

  # Compute
  assert {
    condition     = module.lambda_primary.function_name == "transaction-processor-test" && module.lambda_dr.function_name == module.lambda_primary.function_name
    error_message = "One and the same function in both regions."
  }
  assert {
    condition     = output.load_balancers.primary.dns_name == "east.elb.amazonaws.com" && output.load_balancers.dr.dns_name == "west.elb.amazonaws.com"
    error_message = "A load balancer in each region."
  }

  # Routing
  assert {
    condition     = output.service_name == "transactions.pay.example.com" && output.regional_names.primary == "primary.transactions.pay.example.com"
    error_message = "One name for clients, one for each region."
  }
  assert {
    condition     = keys(output.health_check_ids) == ["dr", "primary"]
    error_message = "Both regions are checked."
  }

  # Alarms and notices
  assert {
    condition     = join(",", keys(module.cloudwatch_primary.alarm_names)) == "alb-5xx,alb-unhealthy,health-dr,health-primary,lambda-errors,lambda-throttles,session-replication"
    error_message = "The primary region watches functions, load balancer, sessions, and Route 53, which reports there."
  }
  assert {
    condition     = join(",", keys(module.cloudwatch_dr.alarm_names)) == "alb-5xx,alb-unhealthy,failed-runs,lambda-errors,lambda-throttles,orchestrator-errors,primary-unreachable,probe-silent,replication-lag"
    error_message = "The DR region watches itself, the lag, and the primary."
  }
  assert {
    condition     = alltrue([for name in concat(values(module.cloudwatch_primary.alarm_names), values(module.cloudwatch_dr.alarm_names)) : endswith(name, "-test")])
    error_message = "Alarms carry the suffix."
  }
  assert {
    condition     = local.recovery_alarms.replication-lag.threshold == 60000 && local.recovery_alarms.replication-lag.dimensions == { DBClusterIdentifier = "transactions-dr-test" }
    error_message = "The lag alarm counts in milliseconds and watches the standby."
  }
  assert {
    condition     = local.recovery_alarms.primary-unreachable.topics == [module.sns_automation.topic_arn]
    error_message = "The alarm that sees a dead primary starts the orchestrator."
  }
  assert {
    condition     = module.sns_primary.topic_name == "failover-test" && module.sns_dr.topic_name == "failover-test"
    error_message = "A topic in each region."
  }
  assert {
    condition     = output.dashboard == "recovery-test"
    error_message = "One dashboard for both regions."
  }

  # Failover
  assert {
    condition     = output.failover.orchestrator_name == "failover-orchestrator-test" && startswith(output.failover.orchestrator_arn, "arn:aws:lambda:us-west-2:")
    error_message = "The orchestrator lives where it is needed."
  }
  assert {
    condition = (
      local.cluster_arns.dr == "arn:aws:rds:us-west-2:123456789012:cluster:transactions-dr-test" &&
      local.global_cluster_arn == "arn:aws:rds::123456789012:global-cluster:transactions-global-test" &&
      endswith(local.cluster_arns.dr, ":${module.rds.cluster_identifiers.dr}") &&
      endswith(local.cluster_arns.primary, ":${module.rds.cluster_identifiers.primary}")
    )
    error_message = "Spelt-out ARNs are those of the clusters."
  }
  assert {
    condition = (
      alltrue([for arn in local.session_table_arns : endswith(arn, "/${module.dynamodb.table_name}")]) &&
      alltrue([for arn in local.secret_arns : endswith(arn, ":${module.database_secret.secret_name}-??????")]) &&
      alltrue([for role, arn in local.topic_arns : endswith(arn, ":${module.sns_dr.topic_name}")]) &&
      endswith(local.failover_alarm_arn, ":alarm:${module.cloudwatch_dr.alarm_names["primary-unreachable"]}") &&
      endswith(local.orchestrator_arn, ":${module.failover_orchestrator.function_name}")
    )
    error_message = "Spelt-out ARNs end in the names that the modules use."
  }
  assert {
    condition     = alltrue([for package in values(local.packages) : length(package.hash) == 64]) && length(distinct(values(local.packages)[*].hash)) == 3
    error_message = "Each package has a hash of its own sources."
  }
}

run "west_is_the_mirror_image" {
  command = plan

  variables {
    view = "west"
  }

  assert {
    condition     = output.view == { primary = "us-west-2", dr = "us-east-1" }
    error_message = "The regions change roles."
  }
  assert {
    condition     = output.asset_buckets.primary == "transaction-assets-test-west" && module.lambda_dr.function_name == "transaction-processor-test-west"
    error_message = "Every name says so, so that both views can exist at once."
  }
  assert {
    condition     = contains(keys(module.cloudwatch_dr.alarm_names), "health-primary") && !contains(keys(module.cloudwatch_primary.alarm_names), "health-primary")
    error_message = "Route 53 reports in us-east-1, which is the DR region now."
  }
  assert {
    condition     = keys(module.vpc_primary.private_subnet_ids) == ["us-west-2a", "us-west-2b", "us-west-2c"]
    error_message = "The leading network is in us-west-2."
  }
  assert {
    condition     = local.cluster_arns.dr == "arn:aws:rds:us-east-1:123456789012:cluster:transactions-dr-test-west"
    error_message = "The writer would move to us-east-1."
  }
}

run "names_of_load_balancers_are_short" {
  command = plan

  variables {
    environment_suffix = "abcdefghijk"
    view               = "west"
  }

  assert {
    condition     = length("transaction-alb-${local.environment_suffix}") <= 32
    error_message = "The longest suffix still fits in the longest view."
  }
}

run "wrong_inputs_are_refused" {
  command = plan

  variables {
    environment_suffix      = "Not-A-Suffix"
    view                    = "north"
    domain_name             = "Pay.Example.com."
    operations_emails       = ["nobody"]
    operator_arns           = ["somebody"]
    network_ranges          = { primary = "10.0.0.0/16", dr = "10.0.0.0/16" }
    database                = { name = "no-hyphens", instances_per_region = 1 }
    health_check            = { interval = 30, threshold = 3 }
    replication_lag_seconds = 61
    automatic_failover      = { enabled = true, allow_data_loss = false }
    log_retention_days      = 8
  }

  expect_failures = [
    var.environment_suffix,
    var.view,
    var.domain_name,
    var.operations_emails,
    var.operator_arns,
    var.network_ranges,
    var.database,
    var.health_check,
    var.replication_lag_seconds,
    var.automatic_failover,
    var.log_retention_days,
  ]
}

run "somebody_has_to_listen" {
  command = plan

  variables {
    operations_emails = []
  }

  expect_failures = [var.operations_emails]
}
