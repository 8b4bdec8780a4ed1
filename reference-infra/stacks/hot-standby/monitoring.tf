# --- Topics ---

module "sns_primary" {
  source = "../../modules/sns"

  environment_suffix = local.environment_suffix
  purpose            = "failover"
  email_addresses    = var.operations_emails
}

module "sns_dr" {
  source    = "../../modules/sns"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  purpose            = "failover"
  email_addresses    = var.operations_emails
}

# --- Alarms ---

locals {
  function_alarms = {
    for role, name in { primary = module.lambda_primary.function_name, dr = module.lambda_dr.function_name } : role => {
      lambda-errors = {
        description = "The transaction processor fails"
        namespace   = "AWS/Lambda"
        metric      = "Errors"
        statistic   = "Sum"
        dimensions  = { FunctionName = name }
        threshold   = 5
      }
    }
  }

  endpoint_alarms = {
    for role, dimensions in { primary = module.alb_primary.metric_dimensions, dr = module.alb_dr.metric_dimensions } : role => {
      alb-unhealthy = {
        description        = "The load balancer has unhealthy targets"
        namespace          = "AWS/ApplicationELB"
        metric             = "UnHealthyHostCount"
        dimensions         = dimensions
        threshold          = 0
        evaluation_periods = 2
      }
    }
  }

  # The standby reports how far it is behind, in milliseconds, and only it does.
  lag_alarms = {
    replication-lag = {
      description  = "The standby database is more than ${var.replication_lag_seconds} s behind"
      namespace    = "AWS/RDS"
      metric       = "AuroraGlobalDBReplicationLag"
      dimensions   = { DBClusterIdentifier = module.rds.cluster_identifiers.dr }
      threshold    = var.replication_lag_seconds * 1000
      missing_data = "breaching"
    }
  }

  health_alarms = {
    for role, id in module.route53.health_check_ids : "health-${role}" => {
      description         = "Route 53 finds the ${role} region unhealthy"
      namespace           = "AWS/Route53"
      metric              = "HealthCheckStatus"
      statistic           = "Minimum"
      comparison_operator = "LessThanThreshold"
      dimensions          = { HealthCheckId = id }
      threshold           = 1
      missing_data        = "breaching"
    }
  }
}

module "cloudwatch_primary" {
  source = "../../modules/cloudwatch"

  environment_suffix = local.environment_suffix
  topic_arn          = module.sns_primary.topic_arn
  alarms = merge(
    local.function_alarms.primary,
    local.endpoint_alarms.primary,
    { for name, alarm in local.health_alarms : name => alarm if local.health_metric_role == "primary" },
  )
}

module "cloudwatch_dr" {
  source    = "../../modules/cloudwatch"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  topic_arn          = module.sns_dr.topic_arn
  alarms = merge(
    local.function_alarms.dr,
    local.endpoint_alarms.dr,
    local.lag_alarms,
    { for name, alarm in local.health_alarms : name => alarm if local.health_metric_role == "dr" },
  )
}
