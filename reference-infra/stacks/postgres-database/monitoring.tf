locals {
  lag_alarm = merge(module.rds.lag_metric, {
    statistic = "Maximum"
    threshold = var.replication_lag_seconds * 1000
  })

  own_metric = {
    namespace  = local.metric_namespace
    dimensions = { System = local.system }
  }

  function_alarms = {
    for role, names in {
      primary = [module.rotation_primary.function_name, module.health_primary.function_name]
      dr = [
        module.rotation_dr.function_name, module.health_dr.function_name,
        module.monitor_dr.function_name, module.failover_dr.function_name,
      ]
      } : role => {
      for position, function in ["rotation", "health", "monitor", "failover"] : "alarm-${function}-errors" => {
        description = "The function ${function} fails"
        namespace   = "AWS/Lambda"
        metric      = "Errors"
        statistic   = "Sum"
        dimensions  = { FunctionName = names[position] }
        threshold   = 0
      } if position < length(names)
    }
  }

  queue_alarms = {
    for role, name in { primary = module.sqs_primary.dead_letter_queue_name, dr = module.sqs_dr.dead_letter_queue_name } : role => {
      alarm-dead-letters = {
        description = "Something could not be delivered or worked on"
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = name }
        threshold   = 0
      }
    }
  }

  # Route 53 publishes the state of its checks in us-east-1 only. The standby is no writer as a rule, so it is
  # judged as a reader.
  health_alarms = {
    for role, id in {
      primary = module.route53.routing_check_ids.primary
      dr      = module.route53_reader.routing_check_ids.dr
      } : "alarm-health-${role}" => {
      description         = "Route 53 finds the ${role} unfit to serve"
      namespace           = "AWS/Route53"
      metric              = "HealthCheckStatus"
      statistic           = "Minimum"
      comparison_operator = "LessThanThreshold"
      dimensions          = { HealthCheckId = id }
      threshold           = 1
      missing_data        = "breaching"
    }
  }

  # Exports that wait for longer than the replication promises.
  export_alarms = {
    alarm-export-replication = {
      description = "Copies of exports are more than 15 minutes behind"
      namespace   = "AWS/S3"
      metric      = "ReplicationLatency"
      dimensions = {
        SourceBucket      = module.s3_exports.bucket_names.primary
        DestinationBucket = module.s3_exports.bucket_names.dr
        RuleId            = "to-dr"
      }
      threshold = 900
    }
  }

  standby_alarms = {
    # For people. The figures stop when the primary does: silence is a breach.
    alarm-standby-lag = merge(local.lag_alarm, {
      description  = "The standby is more than ${var.replication_lag_seconds} s behind, or says nothing"
      missing_data = "breaching"
    })
    # For Route 53, which must not find the standby unfit at the moment it is needed: silence says nothing.
    alarm-standby-lag-routing = merge(local.lag_alarm, {
      description  = "The standby is more than ${var.replication_lag_seconds} s behind"
      missing_data = "ignore"
    })
    alarm-standby-leads = merge(local.own_metric, {
      description         = "The writer lives in ${local.regions.dr}"
      metric              = "StandbyLeads"
      comparison_operator = "GreaterThanOrEqualToThreshold"
      threshold           = 1
      missing_data        = "ignore"
    })
    alarm-writer-dead = merge(local.own_metric, {
      description         = "The writer does not answer"
      metric              = "WriterHealthy"
      statistic           = "Maximum"
      comparison_operator = "LessThanThreshold"
      threshold           = 1
      evaluation_periods  = 2
    })
    # Who watches the watchman.
    alarm-monitor-silent = merge(local.own_metric, {
      description         = "Nobody watches the writer"
      metric              = "WriterHealthy"
      statistic           = "SampleCount"
      comparison_operator = "LessThanThreshold"
      threshold           = 1
      period              = 300
      missing_data        = "breaching"
    })
  }
}

module "cloudwatch_primary" {
  source = "../../modules/cloudwatch"

  environment_suffix = local.suffix
  topic_arn          = module.sns_primary.topic_arn
  alarms             = merge(local.function_alarms.primary, local.queue_alarms.primary, local.health_alarms, local.export_alarms)
}

module "cloudwatch_dr" {
  source    = "../../modules/cloudwatch"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  topic_arn          = module.sns_dr.topic_arn
  alarms             = merge(local.function_alarms.dr, local.queue_alarms.dr, local.standby_alarms)
}
