# --- Topics that people listen to ---

module "sns_primary" {
  source = "../../modules/sns"

  environment_suffix = local.environment_suffix
  purpose            = "failover"
  email_addresses    = var.operations_emails
  kms_key_arn        = module.kms_primary.key_arn
  publishers         = ["cloudwatch"]
}

module "sns_dr" {
  source    = "../../modules/sns"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  purpose            = "failover"
  email_addresses    = var.operations_emails
  kms_key_arn        = module.kms_dr.key_arn
  publishers         = ["cloudwatch"]
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
      lambda-throttles = {
        description = "The transaction processor is held back: the account's concurrency is used up"
        namespace   = "AWS/Lambda"
        metric      = "Throttles"
        statistic   = "Sum"
        dimensions  = { FunctionName = name }
        threshold   = 0
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
      alb-5xx = {
        description        = "Clients get errors"
        namespace          = "AWS/ApplicationELB"
        metric             = "HTTPCode_Target_5XX_Count"
        statistic          = "Sum"
        dimensions         = { LoadBalancer = dimensions.LoadBalancer }
        threshold          = 10
        evaluation_periods = 2
      }
    }
  }

  # The standby reports how far it is behind, in milliseconds, and only it does.
  recovery_alarms = {
    replication-lag = {
      description  = "The standby database is more than ${var.replication_lag_seconds} s behind"
      namespace    = module.rds.lag_metric.namespace
      metric       = module.rds.lag_metric.metric
      dimensions   = module.rds.lag_metric.dimensions
      threshold    = var.replication_lag_seconds * 1000
      missing_data = "breaching"
    }

    # Two half minutes without one healthy look. It starts the orchestrator, which looks for itself first.
    primary-unreachable = {
      description         = "Seen from the DR region, the primary cannot serve"
      namespace           = local.probe_metric.namespace
      metric              = local.probe_metric.metric
      dimensions          = local.probe_metric.dimensions
      comparison_operator = "LessThanThreshold"
      threshold           = 1
      period              = 30
      evaluation_periods  = 2
      topics              = [module.sns_automation.topic_arn]
    }
    probe-silent = {
      description         = "Nobody looks at the primary: failover would have to be started by hand"
      namespace           = local.probe_metric.namespace
      metric              = local.probe_metric.metric
      statistic           = "SampleCount"
      dimensions          = local.probe_metric.dimensions
      comparison_operator = "LessThanThreshold"
      threshold           = 1
      evaluation_periods  = 5
      missing_data        = "breaching"
    }
    orchestrator-errors = {
      description = "The failover function fails"
      namespace   = "AWS/Lambda"
      metric      = "Errors"
      statistic   = "Sum"
      dimensions  = { FunctionName = module.failover_orchestrator.function_name }
      threshold   = 0
    }
    failed-runs = {
      description = "A failover run was given up: a person has to look"
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = module.failed_runs.queue_name }
      threshold   = 0
    }
  }

  session_alarms = {
    session-replication = {
      description        = "Sessions reach the other region more than ${var.replication_lag_seconds} s late"
      namespace          = "AWS/DynamoDB"
      metric             = "ReplicationLatency"
      statistic          = "Average"
      dimensions         = { TableName = module.dynamodb.table_name, ReceivingRegion = local.view.dr }
      threshold          = var.replication_lag_seconds * 1000
      evaluation_periods = 3
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
    local.session_alarms,
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
    local.recovery_alarms,
    { for name, alarm in local.health_alarms : name => alarm if local.health_metric_role == "dr" },
  )
}

# --- One picture of both regions ---

module "dashboard" {
  source    = "../../modules/dashboard"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  name               = "recovery"
  alarm_arns         = concat(values(module.cloudwatch_primary.alarm_arns), values(module.cloudwatch_dr.alarm_arns))
  widgets = [
    {
      title   = "Database: standby behind (ms)"
      region  = local.view.dr
      metrics = [concat([module.rds.lag_metric.namespace, module.rds.lag_metric.metric], flatten([for name, value in module.rds.lag_metric.dimensions : [name, value]]))]
      limit   = var.replication_lag_seconds * 1000
    },
    {
      title   = "Primary, seen from the DR region"
      region  = local.view.dr
      stat    = "Minimum"
      metrics = [concat([local.probe_metric.namespace, local.probe_metric.metric], flatten([for name, value in local.probe_metric.dimensions : [name, value]]))]
    },
    {
      title   = "Route 53 health checks"
      region  = local.view[local.health_metric_role]
      stat    = "Minimum"
      metrics = [for id in values(module.route53.health_check_ids) : ["AWS/Route53", "HealthCheckStatus", "HealthCheckId", id]]
    },
    {
      title   = "Sessions: late in the DR region (ms)"
      region  = local.view.primary
      stat    = "Average"
      metrics = [["AWS/DynamoDB", "ReplicationLatency", "TableName", module.dynamodb.table_name, "ReceivingRegion", local.view.dr]]
    },
    {
      title   = "Requests, primary"
      region  = local.view.primary
      stat    = "Sum"
      metrics = [for metric in ["RequestCount", "HTTPCode_Target_5XX_Count"] : ["AWS/ApplicationELB", metric, "LoadBalancer", module.alb_primary.metric_dimensions.LoadBalancer]]
    },
    {
      title   = "Requests, DR"
      region  = local.view.dr
      stat    = "Sum"
      metrics = [for metric in ["RequestCount", "HTTPCode_Target_5XX_Count"] : ["AWS/ApplicationELB", metric, "LoadBalancer", module.alb_dr.metric_dimensions.LoadBalancer]]
    },
  ]
}
