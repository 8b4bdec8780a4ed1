locals {
  runtime = "nodejs22.x"

  function_networks = {
    primary = {
      vpc_id             = var.networks.primary.vpc_id
      subnet_ids         = [for subnet in values(var.networks.primary.application_subnets) : subnet.id]
      security_group_ids = [aws_security_group.functions_primary.id]
    }
    dr = {
      vpc_id             = var.networks.dr.vpc_id
      subnet_ids         = [for subnet in values(var.networks.dr.application_subnets) : subnet.id]
      security_group_ids = [aws_security_group.functions_dr.id]
    }
  }

  keys = { primary = module.kms_primary.key_arn, dr = module.kms_dr.key_arn }

  # What every function needs of its region's key: its environment, the dead-letter queue, the topic.
  use_key = {
    for role, arn in local.keys : role => {
      sid       = "UseKey"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [arn]
    }
  }

  see_global_cluster = {
    sid       = "SeeWhoLeads"
    actions   = ["rds:DescribeGlobalClusters"]
    resources = [local.arns.global_cluster]
  }

  # Metrics cannot be granted one by one, a namespace can.
  put_metrics = {
    sid       = "PutMetrics"
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]
    conditions = [{
      test     = "StringEquals"
      variable = "cloudwatch:namespace"
      values   = [local.metric_namespace]
    }]
  }

  metric_namespace = "PostgresDatabase"
}

# --- Rotation: one function per region for that region's secret ---

locals {
  rotation_statements = {
    for role in keys(local.regions) : role => [
      local.use_key[role],
      local.see_global_cluster,
      {
        sid = "RotateOwnSecret"
        actions = [
          "secretsmanager:DescribeSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
        ]
        resources = [local.arns.secrets[role]]
      },
      {
        sid       = "ReadAndTellOtherRegion"
        actions   = ["secretsmanager:GetSecretValue", "secretsmanager:RotateSecret"]
        resources = [local.arns.secrets[local.other[role]]]
      },
      {
        sid       = "ReadSecretOfOtherRegion"
        actions   = ["kms:Decrypt"]
        resources = [local.keys[local.other[role]]]
        conditions = [{
          test     = "StringEquals"
          variable = "kms:ViaService"
          values   = ["secretsmanager.${local.regions[local.other[role]]}.amazonaws.com"]
        }]
      },
      # Asked for when a rotation is started, of whoever starts it.
      {
        sid       = "StartRotationOfOtherRegion"
        actions   = ["lambda:InvokeFunction"]
        resources = [local.arns.rotations[local.other[role]]]
      },
    ]
  }

  rotation_environment = {
    for role in keys(local.regions) : role => {
      GLOBAL_CLUSTER_ID = local.names.global_cluster
      CLUSTER_ARN       = local.arns.clusters[role]
      PEER_CLUSTER_ARN  = local.arns.clusters[local.other[role]]
      PEER_SECRET_ID    = local.names.secret
      PEER_REGION       = local.regions[local.other[role]]
      WRITER_HOST       = module.rds.cluster_endpoints[role]
      READER_HOST       = module.rds.reader_endpoints[role]
      DATABASE          = var.database.name
    }
  }
}

module "rotation_primary" {
  source = "../../modules/lambda"

  environment_suffix    = local.suffix
  name                  = "lambda-postgres-rotation"
  description           = "Rotates the database's master password"
  handler               = "index.handler"
  runtime               = local.runtime
  timeout_seconds       = 60
  package               = local.packages["postgres-rotation"]
  own_role              = { statements = local.rotation_statements.primary }
  role_prefix           = "role-"
  network               = local.function_networks.primary
  environment           = local.rotation_environment.primary
  reserved_concurrency  = 2
  dead_letter_queue_arn = module.sqs_primary.dead_letter_queue_arn
  kms_key_arn           = module.kms_primary.key_arn
  log_retention_days    = var.log_retention_days
}

module "rotation_dr" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix    = local.suffix
  name                  = "lambda-postgres-rotation"
  description           = "Keeps this region's secret in step with the database's master password"
  handler               = "index.handler"
  runtime               = local.runtime
  timeout_seconds       = 60
  package               = local.packages["postgres-rotation"]
  own_role              = { statements = local.rotation_statements.dr }
  role_prefix           = "role-"
  network               = local.function_networks.dr
  environment           = local.rotation_environment.dr
  reserved_concurrency  = 2
  dead_letter_queue_arn = module.sqs_dr.dead_letter_queue_arn
  kms_key_arn           = module.kms_dr.key_arn
  log_retention_days    = var.log_retention_days
}

# --- Health endpoint of each region ---

locals {
  health_statements = {
    for role in keys(local.regions) : role => [
      local.use_key[role],
      {
        sid       = "ReadSecret"
        actions   = ["secretsmanager:GetSecretValue"]
        resources = [local.arns.secrets[role]]
      },
      {
        sid       = "ReadLag"
        actions   = ["cloudwatch:GetMetricData"]
        resources = ["*"]
      },
    ]
  }

  health_environment = {
    for role in keys(local.regions) : role => {
      SECRET_ID           = local.names.secret
      CLUSTER_ID          = local.names.clusters[role]
      WRITER_HOST         = module.rds.cluster_endpoints[role]
      READER_HOST         = module.rds.reader_endpoints[role]
      DATABASE            = var.database.name
      MAXIMUM_LAG_SECONDS = tostring(var.replication_lag_seconds)
    }
  }
}

module "health_primary" {
  source = "../../modules/lambda"

  environment_suffix    = local.suffix
  name                  = "lambda-postgres-health"
  description           = "Tells whether this region's database is fit to serve"
  handler               = "index.handler"
  runtime               = local.runtime
  memory_mb             = 512
  timeout_seconds       = 5
  package               = local.packages["postgres-health"]
  own_role              = { statements = local.health_statements.primary }
  role_prefix           = "role-"
  network               = local.function_networks.primary
  environment           = local.health_environment.primary
  reserved_concurrency  = 10
  dead_letter_queue_arn = module.sqs_primary.dead_letter_queue_arn
  kms_key_arn           = module.kms_primary.key_arn
  log_retention_days    = var.log_retention_days
}

module "health_dr" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix    = local.suffix
  name                  = "lambda-postgres-health"
  description           = "Tells whether this region's database is fit to serve"
  handler               = "index.handler"
  runtime               = local.runtime
  memory_mb             = 512
  timeout_seconds       = 5
  package               = local.packages["postgres-health"]
  own_role              = { statements = local.health_statements.dr }
  role_prefix           = "role-"
  network               = local.function_networks.dr
  environment           = local.health_environment.dr
  reserved_concurrency  = 10
  dead_letter_queue_arn = module.sqs_dr.dead_letter_queue_arn
  kms_key_arn           = module.kms_dr.key_arn
  log_retention_days    = var.log_retention_days
}

module "health_api_primary" {
  source = "../../modules/http-api"

  environment_suffix = local.suffix
  name               = "api-database-health"
  description        = "Health of the database in ${local.regions.primary}"
  function           = { arn = module.health_primary.function_arn, name = module.health_primary.function_name }
  kms_key_arn        = module.kms_primary.key_arn
  log_retention_days = var.log_retention_days
}

module "health_api_dr" {
  source    = "../../modules/http-api"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  name               = "api-database-health"
  description        = "Health of the database in ${local.regions.dr}"
  function           = { arn = module.health_dr.function_arn, name = module.health_dr.function_name }
  kms_key_arn        = module.kms_dr.key_arn
  log_retention_days = var.log_retention_days
}

# --- Failover: watched and carried out from the region that is left ---

locals {
  writer_urls = {
    primary = "${module.health_api_primary.url}?role=writer"
    dr      = "${module.health_api_dr.url}?role=writer"
  }
}

module "monitor_dr" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  name               = "lambda-postgres-monitor"
  description        = "Watches the writer from outside its region, once a minute"
  handler            = "index.handler"
  runtime            = local.runtime
  timeout_seconds    = 50
  package            = local.packages["postgres-monitor"]
  role_prefix        = "role-"
  own_role = {
    statements = [
      local.use_key.dr,
      local.see_global_cluster,
      local.put_metrics,
      {
        sid       = "ReportDeadPrimary"
        actions   = ["events:PutEvents"]
        resources = ["arn:aws:events:${local.regions.dr}:${local.account_id}:event-bus/default"]
      },
    ]
  }
  environment = {
    GLOBAL_CLUSTER_ID   = local.names.global_cluster
    STANDBY_CLUSTER_ARN = local.arns.clusters.dr
    PRIMARY_URL         = local.writer_urls.primary
    PRIMARY_REGION_URL  = module.health_api_primary.url
    STANDBY_URL         = local.writer_urls.dr
    NAMESPACE           = local.metric_namespace
    SYSTEM              = local.system
  }
  reserved_concurrency  = 1
  dead_letter_queue_arn = module.sqs_dr.dead_letter_queue_arn
  kms_key_arn           = module.kms_dr.key_arn
  log_retention_days    = var.log_retention_days
}

module "failover_dr" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  name               = "lambda-postgres-failover"
  description        = "Moves the database writer into this region, or back"
  handler            = "index.handler"
  runtime            = local.runtime
  # The recovery time: a move that takes longer is taken up again by the next try.
  timeout_seconds = 300
  package         = local.packages["postgres-failover"]
  role_prefix     = "role-"
  own_role = {
    statements = [
      local.use_key.dr,
      local.see_global_cluster,
      local.put_metrics,
      {
        sid       = "MoveWriter"
        actions   = ["rds:FailoverGlobalCluster", "rds:SwitchoverGlobalCluster"]
        resources = concat([local.arns.global_cluster], values(local.arns.clusters))
      },
      {
        sid       = "SeeClusters"
        actions   = ["rds:DescribeDBClusters"]
        resources = values(local.arns.clusters)
      },
      {
        sid       = "TellPeople"
        actions   = ["sns:Publish"]
        resources = [local.arns.topics.dr]
      },
    ]
  }
  environment = {
    GLOBAL_CLUSTER_ID  = local.names.global_cluster
    TARGET_CLUSTER_ARN = local.arns.clusters.dr
    TOPIC_ARN          = local.arns.topics.dr
    ALLOW_DATA_LOSS    = tostring(var.automatic_failover)
    AUTOMATIC          = tostring(var.automatic_failover)
    # A region whose readers answer finds a writer among them: that is Aurora's business.
    CONFIRM_URLS = jsonencode([module.health_api_primary.url])
    ROUTING = jsonencode([{
      kind       = "metric"
      namespace  = local.metric_namespace
      name       = "StandbyLeads"
      dimensions = { System = local.system }
    }])
  }
  # One run at a time: a second one waits behind the first, and then finds its work done.
  reserved_concurrency  = 1
  dead_letter_queue_arn = module.sqs_dr.dead_letter_queue_arn
  kms_key_arn           = module.kms_dr.key_arn
  log_retention_days    = var.log_retention_days
}

module "eventbridge_dr" {
  source    = "../../modules/eventbridge"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  rules = {
    rule-watch-writer = {
      description   = "Looks after the writer"
      schedule      = "rate(1 minute)"
      function_name = module.monitor_dr.function_name
      function_arn  = module.monitor_dr.function_arn
      # The next look comes soon enough.
      retries         = 0
      max_age_seconds = 60
    }
    rule-primary-unhealthy = {
      description = "The monitor found the primary dead"
      pattern = jsonencode({
        source      = ["postgres.monitor"]
        detail-type = ["Primary Unhealthy"]
        detail      = { system = [local.system] }
      })
      function_name     = module.failover_dr.function_name
      function_arn      = module.failover_dr.function_arn
      dead_letter_queue = module.sqs_dr.dead_letter_queue_arn
    }
  }
}
