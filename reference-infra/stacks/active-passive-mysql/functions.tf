locals {
  # What each function may do besides logging, and the key its topic, secret and queue are under.
  key_of = { primary = module.regional_primary.key_arn, dr = module.regional_dr.key_arn }

  use_key = {
    for role, key in local.key_of : role => {
      sid       = "UseKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [key]
    }
  }

  announce = {
    for role, arn in local.topic_arns : role => {
      sid       = "Announce"
      actions   = ["sns:Publish"]
      resources = [arn]
    }
  }

  read_secret = {
    for role, arn in local.secret_arns : role => {
      sid       = "ReadSecret"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [arn]
    }
  }

  # Metrics have no ARN; the namespace narrows the right.
  measure = {
    sid       = "Measure"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]
    conditions = [{
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = [local.namespace]
    }]
  }

  monitor_environment = {
    DEPLOYMENT           = local.suffix
    NAMESPACE            = local.namespace
    LAG_WARNING_SECONDS  = tostring(var.lag_seconds.warning)
    LAG_CRITICAL_SECONDS = tostring(var.lag_seconds.critical)
    DATABASE_MUST_WRITE  = "false"
    TOPIC_ARN            = ""
    APPLICATION_URL      = ""
    DATABASE_HOST        = ""
    DATABASE_SECRET_ARN  = ""
    WATCHED_URLS         = "[]"
    LAG_CLUSTER_ID       = ""
  }
}

# --- Health: each site looks after itself, the standby also after the primary ---

module "health_monitor_primary" {
  source = "../../modules/lambda"

  environment_suffix    = local.suffix
  name                  = "health-monitor"
  description           = "Looks after the primary site"
  handler               = "health_monitor.handler"
  package               = local.packages["health-monitor"]
  memory_mb             = 512
  timeout_seconds       = 60
  reserved_concurrency  = 5
  dead_letter_queue_arn = module.regional_primary.failures_queue_arn
  kms_key_arn           = module.regional_primary.key_arn
  log_retention_days    = var.log_retention_days

  network = {
    vpc_id               = module.regional_primary.vpc_id
    subnet_ids           = module.regional_primary.private_subnet_ids
    database_cidr_blocks = [var.network_ranges.primary]
    database_port        = local.port
  }

  own_role = {
    statements = [local.use_key.primary, local.announce.primary, local.read_secret.primary, local.measure]
  }

  environment = merge(local.monitor_environment, {
    SITE                = "primary"
    TOPIC_ARN           = local.topic_arns.primary
    DATABASE_HOST       = module.rds.cluster_endpoints.primary
    DATABASE_SECRET_ARN = module.database_secret.secret_name
    DATABASE_MUST_WRITE = "true"
    APPLICATION_URL     = "https://${var.applications.primary.host}${var.applications.primary.health_path}"
  })
}

module "health_monitor_dr" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix    = local.suffix
  name                  = "health-monitor"
  description           = "Looks after the standby site, and watches the primary from outside"
  handler               = "health_monitor.handler"
  package               = local.packages["health-monitor"]
  memory_mb             = 512
  timeout_seconds       = 60
  reserved_concurrency  = 5
  dead_letter_queue_arn = module.regional_dr.failures_queue_arn
  kms_key_arn           = module.regional_dr.key_arn
  log_retention_days    = var.log_retention_days

  network = {
    vpc_id               = module.regional_dr.vpc_id
    subnet_ids           = module.regional_dr.private_subnet_ids
    database_cidr_blocks = [var.network_ranges.dr]
    database_port        = local.port
  }

  own_role = {
    statements = [
      local.use_key.dr,
      local.announce.dr,
      local.read_secret.dr,
      local.measure,
      # Reading metrics knows no narrower resource.
      {
        sid       = "ReadLag"
        actions   = ["cloudwatch:GetMetricStatistics"]
        resources = ["*"]
      },
      {
        sid       = "Report"
        actions   = ["events:PutEvents"]
        resources = ["arn:aws:events:${local.regions.dr}:${local.account}:event-bus/default"]
      },
    ]
  }

  environment = merge(local.monitor_environment, {
    SITE                = "dr"
    TOPIC_ARN           = local.topic_arns.dr
    DATABASE_HOST       = module.rds.reader_endpoints.dr
    DATABASE_SECRET_ARN = module.database_secret.secret_name
    APPLICATION_URL     = "https://${var.applications.dr.host}${var.applications.dr.health_path}"
    LAG_CLUSTER_ID      = "aurora-dr-${local.suffix}"
    WATCHED_URLS        = jsonencode([module.health_api_primary.url])
  })
}

module "health_api_primary" {
  source = "../../modules/http-api"

  environment_suffix = local.suffix
  name               = "health"
  description        = "Health page of the primary site"
  function           = { arn = module.health_monitor_primary.function_arn, name = module.health_monitor_primary.function_name }
  kms_key_arn        = module.regional_primary.key_arn
  log_retention_days = var.log_retention_days
}

module "health_api_dr" {
  source    = "../../modules/http-api"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  name               = "health"
  description        = "Health page of the standby site"
  function           = { arn = module.health_monitor_dr.function_arn, name = module.health_monitor_dr.function_name }
  kms_key_arn        = module.regional_dr.key_arn
  log_retention_days = var.log_retention_days
}

# --- Failover: in the region that takes over, outside any network, with nothing of the primary's region on its way ---

module "failover_orchestrator" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix    = local.suffix
  name                  = "failover-orchestrator"
  description           = "Moves the database writer and traffic to the other region"
  handler               = "failover_orchestrator.handler"
  package               = local.packages["failover-orchestrator"]
  timeout_seconds       = 300
  reserved_concurrency  = 1
  dead_letter_queue_arn = module.regional_dr.failures_queue_arn
  kms_key_arn           = module.regional_dr.key_arn
  log_retention_days    = var.log_retention_days

  own_role = {
    statements = [
      local.use_key.dr,
      local.announce.dr,
      local.measure,
      {
        sid = "MoveWriter"
        actions = [
          "rds:DescribeGlobalClusters",
          "rds:FailoverGlobalCluster",
          "rds:SwitchoverGlobalCluster",
        ]
        resources = concat([local.global_cluster_arn], values(local.cluster_arns))
      },
      {
        sid       = "SeeClusters"
        actions   = ["rds:DescribeDBClusters"]
        resources = values(local.cluster_arns)
      },
      {
        sid       = "ConfirmAlarm"
        actions   = ["cloudwatch:DescribeAlarms"]
        resources = ["arn:aws:cloudwatch:${local.regions.dr}:${local.account}:alarm:${local.unhealthy_alarm}-${local.suffix}"]
      },
    ]
  }

  environment = {
    GLOBAL_CLUSTER_ID        = local.global_cluster
    TARGET_CLUSTER_ARN       = local.cluster_arns.dr
    TOPIC_ARN                = local.topic_arns.dr
    AUTOMATIC                = tostring(var.failover.automatic)
    ALLOW_DATA_LOSS          = tostring(var.failover.allow_data_loss)
    CONFIRM_URLS             = jsonencode([module.health_api_primary.url])
    CONFIRMATIONS            = tostring(var.failover.confirmations)
    CONFIRM_INTERVAL_SECONDS = tostring(var.failover.confirm_interval_seconds)
    ROUTING = jsonencode([{
      kind       = "metric"
      namespace  = local.namespace
      name       = "FailedOver"
      dimensions = { Deployment = local.suffix }
      region     = local.regions.dr
    }])
  }
}

# --- Rotation: where the secret is at home ---

module "secret_rotation" {
  source = "../../modules/lambda"

  environment_suffix    = local.suffix
  name                  = "secret-rotation"
  description           = "Changes the database password"
  handler               = "secret_rotation.handler"
  package               = local.packages["secret-rotation"]
  timeout_seconds       = 60
  reserved_concurrency  = 1
  dead_letter_queue_arn = module.regional_primary.failures_queue_arn
  kms_key_arn           = module.regional_primary.key_arn
  log_retention_days    = var.log_retention_days

  network = {
    vpc_id               = module.regional_primary.vpc_id
    subnet_ids           = module.regional_primary.private_subnet_ids
    database_cidr_blocks = [var.network_ranges.primary]
    database_port        = local.port
  }

  own_role = {
    statements = [
      local.use_key.primary,
      {
        sid = "RotateSecret"
        actions = [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ]
        resources = [local.secret_arns.primary]
      },
    ]
  }

  environment = {
    DATABASE_HOST = module.rds.cluster_endpoints.primary
  }
}

# --- Who calls whom, and when ---

locals {
  primary_rules = {
    watch-site = {
      description   = "The primary site looks after itself"
      schedule      = "rate(1 minute)"
      function_name = module.health_monitor_primary.function_name
      function_arn  = module.health_monitor_primary.function_arn
    }
  }

  # The sequence: look, report or raise the alarm, fail over, look again.
  dr_rules = {
    watch-pair = {
      description   = "The standby looks after itself, and after the primary"
      schedule      = "rate(1 minute)"
      pattern       = null
      function_name = module.health_monitor_dr.function_name
      function_arn  = module.health_monitor_dr.function_arn
    }
    failover-on-report = {
      description = "The monitor found the primary down"
      schedule    = null
      pattern = jsonencode({
        source      = ["health-monitor"]
        detail-type = ["Primary Unhealthy"]
        detail      = { deployment = [local.suffix] }
      })
      function_name = module.failover_orchestrator.function_name
      function_arn  = module.failover_orchestrator.function_arn
    }
    failover-on-alarm = {
      description = "The alarm on the primary goes off, also when the monitor has gone silent"
      schedule    = null
      pattern = jsonencode({
        source      = ["aws.cloudwatch"]
        detail-type = ["CloudWatch Alarm State Change"]
        detail = {
          alarmName = ["${local.unhealthy_alarm}-${local.suffix}"]
          state     = { value = ["ALARM"] }
        }
      })
      function_name = module.failover_orchestrator.function_name
      function_arn  = module.failover_orchestrator.function_arn
    }
    look-after-failover = {
      description = "Aurora moved the writer: look at once what came of it"
      schedule    = null
      pattern = jsonencode({
        source      = ["aws.rds"]
        detail-type = ["RDS DB Cluster Event"]
        detail = {
          EventCategories  = ["global-failover"]
          SourceIdentifier = ["aurora-dr-${local.suffix}"]
        }
      })
      function_name = module.health_monitor_dr.function_name
      function_arn  = module.health_monitor_dr.function_arn
    }
  }
}

module "eventbridge_primary" {
  source = "../../modules/eventbridge"

  environment_suffix = local.suffix
  rules              = { for name, rule in local.primary_rules : name => merge(rule, { dead_letter_queue = module.regional_primary.failures_queue_arn }) }
}

module "eventbridge_dr" {
  source    = "../../modules/eventbridge"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  rules              = { for name, rule in local.dr_rules : name => merge(rule, { dead_letter_queue = module.regional_dr.failures_queue_arn }) }
}
