locals {
  lag_cluster = { DBClusterIdentifier = "aurora-dr-${local.suffix}" }

  function_alarms = {
    for role, names in {
      primary = { monitor = module.health_monitor_primary.function_name, rotation = module.secret_rotation.function_name }
      dr      = { monitor = module.health_monitor_dr.function_name, orchestrator = module.failover_orchestrator.function_name }
      } : role => {
      for part, name in names : "${part}-errors" => {
        description = "The function ${part} fails"
        namespace   = "AWS/Lambda"
        metric      = "Errors"
        statistic   = "Sum"
        dimensions  = { FunctionName = name }
        threshold   = 0
      }
    }
  }

  failure_alarms = {
    for role, queue in { primary = module.regional_primary.failures_queue_name, dr = module.regional_dr.failures_queue_name } : role => {
      failures-waiting = {
        description = "Events that nobody could handle wait in the queue of failures"
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = queue }
        threshold   = 0
      }
    }
  }

  site_alarms = {
    for role in keys(local.regions) : role => {
      for check in ["database", "application"] : "${check}-down" => {
        description         = "The ${role} site's ${check} is down, or its monitor silent"
        namespace           = local.namespace
        metric              = "Healthy"
        statistic           = "Minimum"
        dimensions          = { Deployment = local.suffix, Site = role, Check = check }
        comparison_operator = "LessThanThreshold"
        threshold           = 1
        evaluation_periods  = 2
        missing_data        = "breaching"
      }
    }
  }

  # Only the standby reports how far it is behind, in milliseconds. Sixty seconds is what may be lost;
  # three hundred is when operations must come running.
  lag_alarms = merge(
    {
      for level, seconds in var.lag_seconds : "replication-lag-${level}" => {
        description  = "The standby database is more than ${seconds} s behind (${level})"
        namespace    = "AWS/RDS"
        metric       = "AuroraGlobalDBReplicationLag"
        dimensions   = local.lag_cluster
        threshold    = seconds * 1000
        missing_data = "breaching"
      }
    },
    {
      # What a failover at this moment would lose: changes that have not arrived, not only those not shown yet.
      recovery-point = {
        description  = "A failover now would lose more than ${var.lag_seconds.warning} s of writes"
        namespace    = "AWS/RDS"
        metric       = "AuroraGlobalDBRPOLag"
        dimensions   = local.lag_cluster
        threshold    = var.lag_seconds.warning * 1000
        missing_data = "breaching"
      }
    },
  )

  failover_alarms = {
    # Starts the failover through EventBridge; the orchestrator looks for itself before it acts.
    (local.unhealthy_alarm) = {
      description         = "The primary does not answer, or nobody looks any more"
      namespace           = local.namespace
      metric              = "PrimaryHealthy"
      statistic           = "Maximum"
      dimensions          = { Deployment = local.suffix }
      comparison_operator = "LessThanThreshold"
      threshold           = 1
      missing_data        = "breaching"
    }
    # The switch that a health check of Route 53 watches: it stays as it was set.
    failed-over = {
      description         = "Traffic is held in the standby's region"
      namespace           = local.namespace
      metric              = "FailedOver"
      dimensions          = { Deployment = local.suffix }
      comparison_operator = "GreaterThanOrEqualToThreshold"
      threshold           = 1
      missing_data        = "ignore"
    }
  }

  # Route 53 publishes the state of its checks in us-east-1 only.
  health_alarms = {
    for role, id in module.route53.health_check_ids : "health-${role}" => {
      description         = "Route 53 finds the ${role} site unhealthy"
      namespace           = "AWS/Route53"
      metric              = "HealthCheckStatus"
      statistic           = "Minimum"
      comparison_operator = "LessThanThreshold"
      dimensions          = { HealthCheckId = id }
      threshold           = 1
      missing_data        = "breaching"
    }
  }

  # Measured where objects come from.
  copy_alarms = {
    for name, pair in module.s3 : "copies-failed-${name}" => {
      description = "Objects of ${name} were not copied to the other region"
      namespace   = "AWS/S3"
      metric      = "OperationsFailedReplication"
      statistic   = "Sum"
      dimensions  = { SourceBucket = pair.bucket_names.primary, DestinationBucket = pair.bucket_names.dr, RuleId = "to-dr" }
      threshold   = 0
      period      = 300
    }
  }
}

module "cloudwatch_primary" {
  source = "../../modules/cloudwatch"

  environment_suffix = local.suffix
  topic_arn          = module.regional_primary.topic_arn
  alarms = merge(
    local.function_alarms.primary,
    local.failure_alarms.primary,
    local.site_alarms.primary,
    local.health_alarms,
    local.copy_alarms,
  )
}

module "cloudwatch_dr" {
  source    = "../../modules/cloudwatch"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  topic_arn          = module.regional_dr.topic_arn
  alarms = merge(
    local.function_alarms.dr,
    local.failure_alarms.dr,
    local.site_alarms.dr,
    local.lag_alarms,
    local.failover_alarms,
  )
}

# Kept in the standby's region: it has to be there when the primary is not.
module "dashboard" {
  source    = "../../modules/dashboard"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  name               = "disaster-recovery"
  alarm_arns         = concat(values(module.cloudwatch_dr.alarm_arns), values(module.cloudwatch_primary.alarm_arns))

  widgets = [
    {
      title  = "Replication lag, and what a failover would lose (ms)"
      region = local.regions.dr
      metrics = [
        ["AWS/RDS", "AuroraGlobalDBReplicationLag", "DBClusterIdentifier", "aurora-dr-${local.suffix}"],
        ["AWS/RDS", "AuroraGlobalDBRPOLag", "DBClusterIdentifier", "aurora-dr-${local.suffix}"],
      ]
      limit = var.lag_seconds.warning * 1000
    },
    {
      title   = "Bytes sent to the standby"
      region  = local.regions.dr
      metrics = [["AWS/RDS", "AuroraGlobalDBDataTransferBytes", "DBClusterIdentifier", "aurora-dr-${local.suffix}"]]
      stat    = "Sum"
    },
    {
      title  = "Objects waiting to be copied"
      region = local.regions.primary
      metrics = [
        for pair in values(module.s3) :
        ["AWS/S3", "OperationsPendingReplication", "SourceBucket", pair.bucket_names.primary, "DestinationBucket", pair.bucket_names.dr, "RuleId", "to-dr"]
      ]
    },
    {
      title   = "Route 53: sites healthy"
      region  = "us-east-1"
      metrics = [for role, id in module.route53.health_check_ids : ["AWS/Route53", "HealthCheckStatus", "HealthCheckId", id]]
      stat    = "Minimum"
    },
    {
      title  = "Ready to fail over: the standby's own checks"
      region = local.regions.dr
      metrics = [
        for check in ["database", "application", "replication"] :
        [local.namespace, "Healthy", "Deployment", local.suffix, "Site", "dr", "Check", check]
      ]
      stat = "Minimum"
    },
    {
      title  = "Primary as seen from the standby, and the switch"
      region = local.regions.dr
      metrics = [
        [local.namespace, "PrimaryHealthy", "Deployment", local.suffix],
        [local.namespace, "FailedOver", "Deployment", local.suffix],
      ]
    },
    {
      title  = "Failover runs and errors"
      region = local.regions.dr
      metrics = [
        ["AWS/Lambda", "Invocations", "FunctionName", module.failover_orchestrator.function_name],
        ["AWS/Lambda", "Errors", "FunctionName", module.failover_orchestrator.function_name],
      ]
      stat = "Sum"
    },
    {
      title   = "Capacity of the primary (ACU)"
      region  = local.regions.primary
      metrics = [["AWS/RDS", "ServerlessDatabaseCapacity", "DBClusterIdentifier", "aurora-primary-${local.suffix}"]]
      limit   = var.database.capacity.max
    },
    {
      title   = "Capacity of the standby (ACU)"
      region  = local.regions.dr
      metrics = [["AWS/RDS", "ServerlessDatabaseCapacity", "DBClusterIdentifier", "aurora-dr-${local.suffix}"]]
      limit   = var.database.capacity.max
    },
  ]
}
