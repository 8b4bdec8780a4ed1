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
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-east" }
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
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-abcdef" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-east-1:123456789012:rule/mock" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = {
      arn             = "arn:aws:rds:us-east-1:123456789012:cluster:mock"
      endpoint        = "writer-east.example.net"
      reader_endpoint = "reader-east.example.net"
    }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      api_endpoint  = "https://east.execute-api.us-east-1.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:east"
    }
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
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock-west" }
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
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:mock-abcdef" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:mock" }
  }
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/mock" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = {
      arn             = "arn:aws:rds:us-west-2:123456789012:cluster:mock"
      endpoint        = "writer-west.example.net"
      reader_endpoint = "reader-west.example.net"
    }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      api_endpoint  = "https://west.execute-api.us-west-2.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-west-2:123456789012:west"
    }
  }
}

variables {
  environment_suffix = "t1"
  domain_name        = "db.example.com"
  operations_emails  = ["operations@example.com"]
  networks = {
    primary = {
      vpc_id = "vpc-east"
      database_subnets = {
        us-east-1a = { id = "subnet-primary-0", cidr_block = "10.0.0.0/24" }
        us-east-1b = { id = "subnet-primary-1", cidr_block = "10.0.1.0/24" }
        us-east-1c = { id = "subnet-primary-2", cidr_block = "10.0.2.0/24" }
      }
      application_subnets = {
        us-east-1a = { id = "subnet-primary-10", cidr_block = "10.0.10.0/24" }
        us-east-1b = { id = "subnet-primary-11", cidr_block = "10.0.11.0/24" }
        us-east-1c = { id = "subnet-primary-12", cidr_block = "10.0.12.0/24" }
      }
    }
    dr = {
      vpc_id = "vpc-west"
      database_subnets = {
        us-west-2a = { id = "subnet-dr-0", cidr_block = "10.1.0.0/24" }
        us-west-2b = { id = "subnet-dr-1", cidr_block = "10.1.1.0/24" }
        us-west-2c = { id = "subnet-dr-2", cidr_block = "10.1.2.0/24" }
      }
      application_subnets = {
        us-west-2a = { id = "subnet-dr-10", cidr_block = "10.1.10.0/24" }
        us-west-2b = { id = "subnet-dr-11", cidr_block = "10.1.11.0/24" }
        us-west-2c = { id = "subnet-dr-12", cidr_block = "10.1.12.0/24" }
      }
    }
  }
}

run "whole" {
  # --- Names ---
  assert {
    condition = output.database.cluster_identifiers == {
      primary = "aurora-transactions-primary-t1", dr = "aurora-transactions-dr-t1",
    }
    error_message = "Clusters are named by type, purpose and suffix."
  }
  assert {
    condition = alltrue(concat(
      [for group in [aws_security_group.database_primary, aws_security_group.database_dr, aws_security_group.functions_primary, aws_security_group.functions_dr] : endswith(group.name, "-t1")],
      [for name in concat(values(output.functions.primary), values(output.functions.dr)) : startswith(name, "lambda-") && endswith(name, "-t1")],
      [for name in values(output.export_buckets) : startswith(name, "s3-") && endswith(name, "-t1")],
      [for subscription in [aws_db_event_subscription.clusters_primary, aws_db_event_subscription.instances_dr] : endswith(subscription.name, "-t1")],
    ))
    error_message = "Names end in the suffix."
  }
  assert {
    condition     = local.tags["Environment"] == "production" && local.tags["DR-Tier"] == "critical"
    error_message = "Both tags are on everything."
  }
  assert {
    condition     = local.regions == { primary = "us-east-1", dr = "us-west-2" }
    error_message = "The regions are given."
  }

  # --- Network: only application ranges, only the database's port ---
  assert {
    condition = alltrue([
      for rules in [aws_vpc_security_group_ingress_rule.database_primary, aws_vpc_security_group_ingress_rule.database_dr] :
      length(distinct([for rule in rules : rule.cidr_ipv4])) == 6
    ])
    error_message = "The application subnets of both regions come in."
  }
  assert {
    condition = alltrue(flatten([
      for rules in [aws_vpc_security_group_ingress_rule.database_primary, aws_vpc_security_group_ingress_rule.database_dr] :
      [for rule in rules : rule.from_port == 5432 && rule.to_port == 5432 && rule.ip_protocol == "tcp" && can(regex("^10\\.[01]\\.1[0-2]\\.0/24$", rule.cidr_ipv4))]
    ]))
    error_message = "Ranges are explicit, and the port is the database's."
  }
  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.functions_dr_database : rule.cidr_ipv4]) == toset(["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"])
    error_message = "Functions go to the databases of their own region."
  }
  assert {
    condition     = join(" ", concat(local.zones.primary, local.zones.dr)) == "us-east-1a us-east-1b us-east-1c us-west-2a us-west-2b us-west-2c"
    error_message = "Instances are spread over three zones."
  }

  # --- Events ---
  assert {
    condition = alltrue([
      for subscription in [aws_db_event_subscription.clusters_primary, aws_db_event_subscription.clusters_dr] :
      length(setsubtract(["failover", "failure", "global-failover", "notification"], subscription.event_categories)) == 0
    ])
    error_message = "Clusters tell of failovers, within and between regions, and of failures."
  }
  assert {
    condition = alltrue([
      for subscription in [aws_db_event_subscription.instances_primary, aws_db_event_subscription.instances_dr, aws_db_event_subscription.snapshots_primary, aws_db_event_subscription.snapshots_dr] :
      contains(subscription.event_categories, "backup")
    ])
    error_message = "Instances and snapshots tell of backups."
  }
  assert {
    condition     = aws_db_event_subscription.clusters_dr.sns_topic == output.topics.dr && aws_db_event_subscription.clusters_primary.sns_topic == output.topics.primary
    error_message = "Each region tells its own topic."
  }
  assert {
    condition     = length(setsubtract(["failover", "global-failover", "backup", "failure"], jsondecode(aws_cloudwatch_event_rule.database_dr.event_pattern).detail.EventCategories)) == 0
    error_message = "EventBridge tells the same."
  }
  assert {
    condition     = aws_cloudwatch_event_target.database_primary.dead_letter_config[0].arn == "arn:aws:sqs:us-east-1:123456789012:mock"
    error_message = "What cannot be told is kept."
  }

  # --- Keys ---
  assert {
    condition = length(setsubtract(
      [for service in ["rds", "s3", "sns", "sqs", "secretsmanager", "cloudwatch", "events", "events.rds", "logs.us-east-1", "logs.us-west-2"] : "${service}.amazonaws.com"],
      keys(local.key_services),
    )) == 0
    error_message = "The keys admit every service that uses them."
  }
  assert {
    condition     = startswith(output.key_arns.primary, "arn:aws:kms:us-east-1:") && startswith(output.key_arns.dr, "arn:aws:kms:us-west-2:")
    error_message = "Each region has its own key."
  }

  # --- Secrets ---
  assert {
    condition     = startswith(output.secrets.primary, "arn:aws:secretsmanager:us-east-1:") && startswith(output.secrets.dr, "arn:aws:secretsmanager:us-west-2:")
    error_message = "Each region has its own secret."
  }
  assert {
    condition     = local.rotation_environment.dr.PEER_REGION == "us-east-1" && local.rotation_environment.primary.PEER_CLUSTER_ARN == local.arns.clusters.dr
    error_message = "Each rotation knows the other region."
  }
  assert {
    condition     = alltrue([for role, network in local.function_networks : network.vpc_id == var.networks[role].vpc_id && length(network.subnet_ids) == 3])
    error_message = "Functions that reach the database live in its network."
  }
  assert {
    condition     = alltrue([for statements in local.rotation_statements : alltrue([for statement in statements : alltrue([for action in statement.actions : !strcontains(action, "*")])])])
    error_message = "Grants name their actions."
  }

  # --- Routing ---
  assert {
    condition     = output.service_names == { writer = "writer.db.example.com", reader = "reader.db.example.com" }
    error_message = "There is a name for writing and one for reading."
  }
  assert {
    condition = output.health_endpoints == {
      primary = "https://east.execute-api.us-east-1.amazonaws.com/health"
      dr      = "https://west.execute-api.us-west-2.amazonaws.com/health"
    }
    error_message = "Each region has a health endpoint."
  }
  assert {
    condition = { for name, checks in output.health_check_ids : name => keys(checks.alarms) } == {
      writer = ["standby-leads", "standby-promoted"]
      reader = ["standby-lag", "standby-leads", "standby-promoted"]
    }
    error_message = "Endpoints and alarms are both checked, the lag for whoever reads."
  }
  assert {
    condition     = alltrue(flatten([for checks in values(output.health_check_ids) : [for role, id in checks.routing : id != checks.endpoints[role]]]))
    error_message = "Records follow the sums, not the endpoints alone."
  }

  # --- Alarms ---
  assert {
    condition     = local.standby_alarms["alarm-standby-lag"].threshold == 60000 && local.standby_alarms["alarm-standby-lag-routing"].threshold == 60000
    error_message = "The lag is in milliseconds."
  }
  assert {
    condition     = local.standby_alarms["alarm-standby-lag"].missing_data == "breaching" && local.standby_alarms["alarm-standby-lag-routing"].missing_data == "ignore"
    error_message = "Silence wakes people and leaves the routing alone."
  }
  assert {
    condition = length(setsubtract(
      ["alarm-standby-lag", "alarm-standby-leads", "alarm-writer-dead", "alarm-monitor-silent", "alarm-failover-errors", "alarm-rotation-errors", "alarm-dead-letters"],
      keys(output.alarms.dr),
    )) == 0
    error_message = "The standby's region watches lag, writer, monitor, functions and dead letters."
  }
  assert {
    condition     = length(setsubtract(["alarm-health-primary", "alarm-health-dr", "alarm-export-replication", "alarm-dead-letters"], keys(output.alarms.primary))) == 0
    error_message = "Health checks are watched in us-east-1, where their figures are."
  }
  assert {
    condition     = length(output.alarms.primary) == 6 && length(output.alarms.dr) == 10
    error_message = "No alarm is lost."
  }

  # --- Failover ---
  assert {
    condition = (
      startswith(local.writer_urls.primary, output.health_endpoints.primary) && endswith(local.writer_urls.primary, "?role=writer")
      && keys(output.functions.dr) == ["failover", "health", "monitor", "rotation"]
    )
    error_message = "Monitor and failover live in the recovery region and ask for the writer."
  }
}

run "closed_to_the_other_region" {
  command = plan

  variables {
    admit_other_region = false
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.database_dr : rule.cidr_ipv4]) == toset(["10.1.10.0/24", "10.1.11.0/24", "10.1.12.0/24"])
    error_message = "Only the region's own applications come in."
  }
}

run "existing_zone" {
  command = plan

  variables {
    hosted_zone            = { create = false, id = "Z0GIVEN" }
    automatic_failover     = false
    enforce_recovery_point = true
  }

  assert {
    condition     = length(output.name_servers) == 0
    error_message = "Nothing is to be delegated."
  }
}

run "two_zones_only" {
  command = plan

  variables {
    networks = {
      primary = {
        vpc_id = "vpc-east"
        database_subnets = {
          us-east-1a = { id = "subnet-primary-0", cidr_block = "10.0.0.0/24" }
          us-east-1b = { id = "subnet-primary-1", cidr_block = "10.0.1.0/24" }
          us-east-1c = { id = "subnet-primary-2", cidr_block = "10.0.2.0/24" }
        }
        application_subnets = {
          us-east-1a = { id = "subnet-primary-10", cidr_block = "10.0.10.0/24" }
          us-east-1b = { id = "subnet-primary-11", cidr_block = "10.0.11.0/24" }
          us-east-1c = { id = "subnet-primary-12", cidr_block = "10.0.12.0/24" }
        }
      }
      dr = {
        vpc_id = "vpc-west"
        database_subnets = {
          us-west-2a = { id = "subnet-dr-0", cidr_block = "10.1.0.0/24" }
          us-west-2b = { id = "subnet-dr-1", cidr_block = "10.1.1.0/24" }
        }
        application_subnets = {
          us-west-2a = { id = "subnet-dr-10", cidr_block = "10.1.10.0/24" }
          us-west-2b = { id = "subnet-dr-11", cidr_block = "10.1.11.0/24" }
        }
      }
    }
  }

  expect_failures = [var.networks]
}

run "zones_of_another_region" {
  command = plan

  variables {
    networks = {
      primary = {
        vpc_id = "vpc-east"
        database_subnets = {
          us-east-1a = { id = "subnet-primary-0", cidr_block = "10.0.0.0/24" }
          us-east-1b = { id = "subnet-primary-1", cidr_block = "10.0.1.0/24" }
          us-east-1c = { id = "subnet-primary-2", cidr_block = "10.0.2.0/24" }
        }
        application_subnets = {
          us-east-1a = { id = "subnet-primary-10", cidr_block = "10.0.10.0/24" }
          us-east-1b = { id = "subnet-primary-11", cidr_block = "10.0.11.0/24" }
          us-east-1c = { id = "subnet-primary-12", cidr_block = "10.0.12.0/24" }
        }
      }
      dr = {
        vpc_id = "vpc-west"
        database_subnets = {
          us-west-1a = { id = "subnet-dr-0", cidr_block = "10.1.0.0/24" }
          us-west-1b = { id = "subnet-dr-1", cidr_block = "10.1.1.0/24" }
          us-west-1c = { id = "subnet-dr-2", cidr_block = "10.1.2.0/24" }
        }
        application_subnets = {
          us-west-1a = { id = "subnet-dr-10", cidr_block = "10.1.10.0/24" }
          us-west-1b = { id = "subnet-dr-11", cidr_block = "10.1.11.0/24" }
          us-west-1c = { id = "subnet-dr-12", cidr_block = "10.1.12.0/24" }
        }
      }
    }
  }

  expect_failures = [var.networks]
}

run "open_to_the_world" {
  command = plan

  variables {
    networks = {
      primary = {
        vpc_id = "vpc-east"
        database_subnets = {
          us-east-1a = { id = "subnet-primary-0", cidr_block = "10.0.0.0/24" }
          us-east-1b = { id = "subnet-primary-1", cidr_block = "10.0.1.0/24" }
          us-east-1c = { id = "subnet-primary-2", cidr_block = "10.0.2.0/24" }
        }
        application_subnets = {
          us-east-1a = { id = "subnet-primary-10", cidr_block = "0.0.0.0/0" }
          us-east-1b = { id = "subnet-primary-11", cidr_block = "10.0.11.0/24" }
          us-east-1c = { id = "subnet-primary-12", cidr_block = "10.0.12.0/24" }
        }
      }
      dr = {
        vpc_id = "vpc-west"
        database_subnets = {
          us-west-2a = { id = "subnet-dr-0", cidr_block = "10.1.0.0/24" }
          us-west-2b = { id = "subnet-dr-1", cidr_block = "10.1.1.0/24" }
          us-west-2c = { id = "subnet-dr-2", cidr_block = "10.1.2.0/24" }
        }
        application_subnets = {
          us-west-2a = { id = "subnet-dr-10", cidr_block = "10.1.10.0/24" }
          us-west-2b = { id = "subnet-dr-11", cidr_block = "10.1.11.0/24" }
          us-west-2c = { id = "subnet-dr-12", cidr_block = "10.1.12.0/24" }
        }
      }
    }
  }

  expect_failures = [var.networks]
}

# Each of these is refused by itself; one plan names them all.
run "values_that_break_the_promise" {
  command = plan

  variables {
    environment_suffix      = "PR9"
    database                = { instances = { primary = 2, dr = 3 } }
    password                = { length = 12 }
    health_check            = { interval = 30, threshold = 3 }
    record_ttl              = 300
    replication_lag_seconds = 90
    operations_emails       = []
    hosted_zone             = { id = "Z0GIVEN" }
    exports                 = { forget_replaced_after = 60 }
  }

  expect_failures = [
    var.environment_suffix,
    var.database,
    var.password,
    var.health_check,
    var.record_ttl,
    var.replication_lag_seconds,
    var.operations_emails,
    var.hosted_zone,
    var.exports,
  ]
}
