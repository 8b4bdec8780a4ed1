# --- Topics ---

# SNS reaches functions across regions, but not other topics: each topic wakes both orchestrators. The topics come
# after the regions' endpoints and go before them: an orchestrator that is woken while a region is still being built,
# or taken down, would find it silent and take the writer over.
module "sns_primary" {
  source = "../../../modules/sns"

  environment_suffix = var.environment_suffix
  purpose            = "alarms"
  kms_key_arn        = local.key_arns.primary
  publishers         = ["cloudwatch"]
  email_addresses    = var.operations_emails
  subscriptions = {
    own   = { protocol = "lambda", endpoint = module.orchestrator_primary.function_arn }
    other = { protocol = "lambda", endpoint = module.orchestrator_dr.function_arn }
  }

  depends_on = [module.alb_primary, module.alb_dr, module.route53]
}

module "sns_dr" {
  source    = "../../../modules/sns"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  purpose            = "alarms"
  kms_key_arn        = local.key_arns.dr
  publishers         = ["cloudwatch"]
  email_addresses    = var.operations_emails
  subscriptions = {
    own   = { protocol = "lambda", endpoint = module.orchestrator_dr.function_arn }
    other = { protocol = "lambda", endpoint = module.orchestrator_primary.function_arn }
  }

  depends_on = [module.alb_primary, module.alb_dr, module.route53]
}

# --- Alarms ---

locals {
  functions_watched = {
    primary = { processor = module.processor_primary.function_name, orchestrator = module.orchestrator_primary.function_name }
    dr      = { processor = module.processor_dr.function_name, orchestrator = module.orchestrator_dr.function_name }
  }
  function_alarms = {
    for role, functions in local.functions_watched : role => {
      for short, name in functions : "${short}-errors" => {
        description = "The ${short} function fails"
        namespace   = "AWS/Lambda"
        metric      = "Errors"
        statistic   = "Sum"
        dimensions  = { FunctionName = name }
        threshold   = 0
      }
    }
  }

  queues_watched = {
    primary = { main = module.queue_primary.queue_name, dead = module.queue_primary.dead_letter_queue_name }
    dr      = { main = module.queue_dr.queue_name, dead = module.queue_dr.dead_letter_queue_name }
  }
  queue_alarms = {
    for role, queues in local.queues_watched : role => {
      queue-age = {
        description = "Transactions wait for longer than may be lost"
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = queues.main }
        threshold   = local.loss_limit
      }
      dead-letters = {
        description = "Transactions were set aside, somebody has to look"
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = queues.dead }
        threshold   = 0
      }
    }
  }

  # In milliseconds. The lag between the regions is measured in the standby's region only, where silence counts as a
  # breach: it is what is left of a dead primary. In the primary region the readers beside the writer are watched.
  lag_alarms = {
    primary = {
      replica-lag = {
        description        = "A reader of the primary database is more than ${local.lag_limit} s behind"
        namespace          = "AWS/RDS"
        metric             = "AuroraReplicaLagMaximum"
        dimensions         = { DBClusterIdentifier = module.rds.cluster_identifiers.primary }
        threshold          = local.lag_limit * 1000
        evaluation_periods = 2
        missing_data       = "notBreaching"
      }
    }
    dr = {
      global-lag = {
        description        = "The standby database is more than ${local.lag_limit} s behind, or nobody tells"
        namespace          = module.rds.lag_metric.namespace
        metric             = module.rds.lag_metric.metric
        dimensions         = module.rds.lag_metric.dimensions
        threshold          = local.lag_limit * 1000
        evaluation_periods = 2
        missing_data       = "breaching"
      }
    }
  }

  # S3 reports how late copies are where they arrive, and what failed where the originals are.
  pairs = {
    transaction-logs = module.transaction_logs.bucket_names
    documents        = module.documents.bucket_names
  }
  late_alarms = {
    for role, other in local.others : role => {
      for purpose, buckets in local.pairs : "${purpose}-late" => {
        description = "Copies of ${purpose} come more than ${local.loss_limit} s late"
        namespace   = "AWS/S3"
        metric      = "ReplicationLatency"
        dimensions  = { SourceBucket = buckets[other], DestinationBucket = buckets[role], RuleId = "to-${role}" }
        threshold   = local.loss_limit
      }
    }
  }
  uncopied_alarms = {
    for role, other in local.others : role => {
      for purpose, buckets in local.pairs : "${purpose}-uncopied" => {
        description = "Some ${purpose} could not be copied"
        namespace   = "AWS/S3"
        metric      = "OperationsFailedReplication"
        statistic   = "Sum"
        dimensions  = { SourceBucket = buckets[role], DestinationBucket = buckets[other], RuleId = "to-${other}" }
        threshold   = 0
      }
    }
  }

  # Route 53 tells of its checks in us-east-1 only, so both alarms are there.
  endpoint_alarms = {
    for role, id in module.route53.health_check_ids : "${role}-down" => {
      description         = "Route 53 finds the ${role} endpoint dead"
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
  source = "../../../modules/cloudwatch"

  environment_suffix = var.environment_suffix
  topic_arn          = module.sns_primary.topic_arn
  alarms = merge(
    local.function_alarms.primary,
    local.queue_alarms.primary,
    local.lag_alarms.primary,
    local.late_alarms.primary,
    local.uncopied_alarms.primary,
    local.endpoint_alarms,
  )
}

module "cloudwatch_dr" {
  source    = "../../../modules/cloudwatch"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  topic_arn          = module.sns_dr.topic_arn
  alarms = merge(
    local.function_alarms.dr,
    local.queue_alarms.dr,
    local.lag_alarms.dr,
    local.late_alarms.dr,
    local.uncopied_alarms.dr,
  )
}
