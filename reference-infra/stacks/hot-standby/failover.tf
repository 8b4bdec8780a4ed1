# What moves the database writer when the primary region is gone. All of it lives in the DR region, and
# nothing of it needs the other one: neither Route 53's control plane nor its metrics, both in us-east-1.
#
#   region-probe, every 10 s -> metric -> alarm -> topic -> failover-orchestrator -> Aurora

locals {
  probe_url = "https://${module.route53.regional_names.primary}/health"
  probe_metric = {
    namespace  = "Transactions/Recovery"
    metric     = "Healthy"
    dimensions = { Deployment = local.environment_suffix }
  }
}

module "region_probe" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  name               = "region-probe"
  description        = "Looks at the primary region from the DR region"
  handler            = "region_probe.handler"
  memory_mb          = 128
  timeout_seconds    = 65
  code_bucket        = { name = module.s3_code.versioned.dr }
  package            = local.packages["region-probe"]
  log_retention_days = var.log_retention_days

  own_role = {
    statements = [{
      # Metrics have no ARNs; the namespace is what narrows the grant.
      sid       = "PublishFigures"
      actions   = ["cloudwatch:PutMetricData"]
      resources = ["*"]
      conditions = [{
        test     = "StringEquals"
        variable = "cloudwatch:namespace"
        values   = [local.probe_metric.namespace]
      }]
    }]
  }

  environment = {
    PROBE_URL        = local.probe_url
    LOOKS            = "6"
    PAUSE_SECONDS    = "10"
    METRIC_NAMESPACE = local.probe_metric.namespace
    DEPLOYMENT       = local.environment_suffix
  }
}

module "schedules" {
  source    = "../../modules/eventbridge"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  rules = {
    region-probe = {
      description     = "Looks at the primary region all the time"
      schedule        = "rate(1 minute)"
      function_name   = module.region_probe.function_name
      function_arn    = module.region_probe.function_arn
      retries         = 0
      max_age_seconds = 60
    }
  }

  # Nobody looks until everything is there, and nobody looks any more when the first thing goes: a stack
  # that is being built or torn down would look like a dead region.
  depends_on = [module.rds, module.route53, module.alb_primary, module.lambda_primary, module.dynamodb]
}

# Only alarms that call for a failover are announced here; people listen to the other topic.
module "sns_automation" {
  source    = "../../modules/sns"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  purpose            = "automation"
  kms_key_arn        = module.kms_dr.key_arn
  publishers         = ["cloudwatch"]
  subscriptions = {
    orchestrator = { protocol = "lambda", endpoint = module.failover_orchestrator.function_arn }
  }
}

# What the orchestrator could not do, after its own retries.
module "failed_runs" {
  source    = "../../modules/sqs"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  name               = "failover-runs"
}

module "failover_orchestrator" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix    = local.environment_suffix
  name                  = "failover-orchestrator"
  description           = "Moves the database writer into the DR region"
  handler               = "failover_orchestrator.handler"
  memory_mb             = 256
  timeout_seconds       = 600
  code_bucket           = { name = module.s3_code.versioned.dr }
  package               = local.packages["failover-orchestrator"]
  log_retention_days    = var.log_retention_days
  reserved_concurrency  = 1
  dead_letter_queue_arn = module.failed_runs.queue_arn

  own_role = {
    statements = [
      {
        sid = "MoveWriter"
        actions = [
          "rds:DescribeDBClusters",
          "rds:DescribeGlobalClusters",
          "rds:FailoverGlobalCluster",
          "rds:SwitchoverGlobalCluster",
        ]
        resources = concat([local.global_cluster_arn], values(local.cluster_arns))
      },
      {
        # Before it acts it makes sure that the alarm still stands.
        sid       = "SeeAlarm"
        actions   = ["cloudwatch:DescribeAlarms"]
        resources = [local.failover_alarm_arn]
      },
      {
        sid       = "Announce"
        actions   = ["sns:Publish"]
        resources = [local.topic_arns.dr]
      },
      {
        sid       = "AnnounceEncrypted"
        actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
        resources = [module.kms_dr.key_arn]
      },
    ]
  }

  # Traffic needs no turning: it follows the writer by the health checks.
  environment = {
    GLOBAL_CLUSTER_ID  = local.global_cluster_id
    TARGET_CLUSTER_ARN = local.cluster_arns.dr
    TOPIC_ARN          = local.topic_arns.dr
    AUTOMATIC          = tostring(var.automatic_failover.enabled)
    ALLOW_DATA_LOSS    = tostring(var.automatic_failover.allow_data_loss)
    CONFIRM_URLS       = jsonencode([local.probe_url])
    ROUTING            = "[]"
  }

  invokers = {
    alarms = { principal = "sns.amazonaws.com", source_arn = module.sns_automation.topic_arn }
  }
}
