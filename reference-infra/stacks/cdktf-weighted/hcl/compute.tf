# --- Queues ---

module "queue_primary" {
  source = "../../../modules/sqs"

  environment_suffix = var.environment_suffix
  name               = "transactions"
  kms_key_arn        = local.key_arns.primary
  # Six times what the function may take, so that no message comes back while it is worked on.
  visibility_timeout_seconds = 6 * local.processor_timeout
  # Longer than a failover takes: messages wait for the writer and are not given up meanwhile.
  max_receive_count = 10
}

module "queue_dr" {
  source    = "../../../modules/sqs"
  providers = { aws = aws.dr }

  environment_suffix         = var.environment_suffix
  name                       = "transactions"
  kms_key_arn                = local.key_arns.dr
  visibility_timeout_seconds = 6 * local.processor_timeout
  max_receive_count          = 10
}

# --- Processing ---

locals {
  log_buckets = module.transaction_logs.bucket_names
  queues = {
    primary = { arn = module.queue_primary.queue_arn, url = module.queue_primary.queue_url }
    dr      = { arn = module.queue_dr.queue_arn, url = module.queue_dr.queue_url }
  }
  secret_arns = { primary = module.database_secret.secret_arn, dr = module.database_secret.replica_arn }

  # The same in both regions; only names of the region's own parts differ.
  processor_environment = {
    for role in keys(local.regions) : role => {
      SESSION_TABLE   = local.table_name
      QUEUE_URL       = local.queues[role].url
      LOG_BUCKET      = local.log_buckets[role]
      DATABASE_WRITER = module.rds.cluster_endpoints[role]
      DATABASE_READER = module.rds.reader_endpoints[role]
      DATABASE_NAME   = local.database.name
      DATABASE_PORT   = tostring(module.rds.port)
      DATABASE_SECRET = "database-master-${var.environment_suffix}"
    }
  }
  processor_statements = {
    for role in keys(local.regions) : role => [
      { sid = "Sessions", actions = ["dynamodb:GetItem", "dynamodb:UpdateItem"], resources = [local.table_arns[role]] },
      { sid = "Enqueue", actions = ["sqs:GetQueueAttributes", "sqs:SendMessage"], resources = [local.queue_arns[role]] },
      { sid = "Log", actions = ["s3:PutObject"], resources = ["${module.transaction_logs.bucket_arns[role]}/transactions/*"] },
      { sid = "Password", actions = ["secretsmanager:GetSecretValue"], resources = [local.secret_arns[role]] },
      { sid = "Key", actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [local.key_arns[role]] },
    ]
  }
}

module "processor_primary" {
  source = "../../../modules/lambda"

  environment_suffix = var.environment_suffix
  name               = "transaction-processor"
  description        = "Takes transactions in and processes them"
  handler            = "queue_processor.handler"
  memory_mb          = 512
  timeout_seconds    = local.processor_timeout
  package            = local.packages["queue-processor"]
  environment        = local.processor_environment.primary
  own_role           = { statements = local.processor_statements.primary }
  queue              = { arn = local.queues.primary.arn, maximum_concurrency = 10 }
  log_retention_days = local.log_days
  kms_key_arn        = local.key_arns.primary

  network = {
    vpc_id               = module.vpc_primary.vpc_id
    subnet_ids           = values(module.vpc_primary.private_subnet_ids)
    database_cidr_blocks = values(local.ranges)
  }
}

module "processor_dr" {
  source    = "../../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  name               = "transaction-processor"
  description        = "Takes transactions in and processes them"
  handler            = "queue_processor.handler"
  memory_mb          = 512
  timeout_seconds    = local.processor_timeout
  package            = local.packages["queue-processor"]
  environment        = local.processor_environment.dr
  own_role           = { statements = local.processor_statements.dr }
  queue              = { arn = local.queues.dr.arn, maximum_concurrency = 10 }
  log_retention_days = local.log_days
  kms_key_arn        = local.key_arns.dr

  network = {
    vpc_id               = module.vpc_dr.vpc_id
    subnet_ids           = values(module.vpc_dr.private_subnet_ids)
    database_cidr_blocks = values(local.ranges)
  }
}

module "alb_primary" {
  source = "../../../modules/alb"

  environment_suffix = var.environment_suffix
  vpc_id             = module.vpc_primary.vpc_id
  subnet_ids         = module.vpc_primary.public_subnet_ids
  certificate_arn    = module.acm.certificate_arns.primary
  function           = { arn = module.processor_primary.function_arn, name = module.processor_primary.function_name }
}

module "alb_dr" {
  source    = "../../../modules/alb"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  vpc_id             = module.vpc_dr.vpc_id
  subnet_ids         = module.vpc_dr.public_subnet_ids
  certificate_arn    = module.acm.certificate_arns.dr
  function           = { arn = module.processor_dr.function_arn, name = module.processor_dr.function_name }
}

# --- Failover of the database ---

locals {
  others = { primary = "dr", dr = "primary" }

  # Traffic needs no turning: the weighted records follow the health checks.
  orchestrator_environment = {
    for role in keys(local.regions) : role => {
      GLOBAL_CLUSTER_ID  = local.global_cluster_name
      TARGET_CLUSTER_ARN = local.cluster_arns[role]
      TOPIC_ARN          = local.topic_arns[role]
      ALLOW_DATA_LOSS    = tostring(var.allow_data_loss)
      CONFIRM_URLS       = jsonencode(["https://${module.route53.regional_names[local.others[role]]}/health"])
    }
  }
  orchestrator_statements = {
    for role in keys(local.regions) : role => [
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
      { sid = "SeeAlarms", actions = ["cloudwatch:DescribeAlarms"], resources = local.alarm_arns },
      { sid = "Announce", actions = ["sns:Publish"], resources = [local.topic_arns[role]] },
      { sid = "Key", actions = ["kms:Decrypt", "kms:GenerateDataKey"], resources = [local.key_arns[role]] },
    ]
  }
  # Alarms of either region wake both.
  orchestrator_invokers = {
    for role, arn in local.topic_arns : "alarms-${role}" => { principal = "sns.amazonaws.com", source_arn = arn }
  }
}

module "orchestrator_primary" {
  source = "../../../modules/lambda"

  environment_suffix   = var.environment_suffix
  name                 = "failover-orchestrator"
  description          = "Moves the database writer into this region"
  handler              = "failover_orchestrator.handler"
  memory_mb            = 256
  timeout_seconds      = local.orchestrator_timeout
  reserved_concurrency = 1
  package              = local.packages["failover-orchestrator"]
  environment          = local.orchestrator_environment.primary
  own_role             = { statements = local.orchestrator_statements.primary }
  invokers             = local.orchestrator_invokers
  log_retention_days   = local.log_days
  kms_key_arn          = local.key_arns.primary

  network = {
    vpc_id     = module.vpc_primary.vpc_id
    subnet_ids = values(module.vpc_primary.private_subnet_ids)
  }
}

module "orchestrator_dr" {
  source    = "../../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix   = var.environment_suffix
  name                 = "failover-orchestrator"
  description          = "Moves the database writer into this region"
  handler              = "failover_orchestrator.handler"
  memory_mb            = 256
  timeout_seconds      = local.orchestrator_timeout
  reserved_concurrency = 1
  package              = local.packages["failover-orchestrator"]
  environment          = local.orchestrator_environment.dr
  own_role             = { statements = local.orchestrator_statements.dr }
  invokers             = local.orchestrator_invokers
  log_retention_days   = local.log_days
  kms_key_arn          = local.key_arns.dr

  network = {
    vpc_id     = module.vpc_dr.vpc_id
    subnet_ids = values(module.vpc_dr.private_subnet_ids)
  }
}
