# --- Networks ---

module "vpc_primary" {
  source = "../../modules/vpc"

  environment_suffix = local.environment_suffix
  cidr_block         = var.network_ranges.primary
  availability_zones = local.zones.primary
  gateway_endpoints  = ["s3", "dynamodb"]
  flow_log_days      = var.log_retention_days
}

module "vpc_dr" {
  source    = "../../modules/vpc"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  cidr_block         = var.network_ranges.dr
  availability_zones = local.zones.dr
  gateway_endpoints  = ["s3", "dynamodb"]
  flow_log_days      = var.log_retention_days
}

module "vpc_peering" {
  source = "../../modules/vpc-peering"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix = local.environment_suffix
  dr_region          = local.view.dr

  primary = {
    vpc_id          = module.vpc_primary.vpc_id
    cidr_block      = module.vpc_primary.cidr_block
    route_table_ids = module.vpc_primary.private_route_table_ids
  }
  dr = {
    vpc_id          = module.vpc_dr.vpc_id
    cidr_block      = module.vpc_dr.cidr_block
    route_table_ids = module.vpc_dr.private_route_table_ids
  }
}

# --- Keys: one per region, with one and the same policy ---

locals {
  # Alarms announce on encrypted topics, so CloudWatch needs the key. It sends no conditions along.
  key_services = { "cloudwatch.amazonaws.com" = [] }
}

module "kms_primary" {
  source = "../../modules/kms"

  environment_suffix = local.environment_suffix
  purpose            = "transactions"
  services           = local.key_services
}

module "kms_dr" {
  source    = "../../modules/kms"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  purpose            = "transactions"
  services           = local.key_services
}

# --- Database ---

module "database_secret" {
  source = "../../modules/secretsmanager"

  environment_suffix = local.environment_suffix
  username           = var.database.username
  replica_region     = local.view.dr
}

module "rds" {
  source = "../../modules/rds"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix    = local.environment_suffix
  engine_version        = var.database.engine_version
  database_name         = var.database.name
  master_username       = var.database.username
  master_password       = module.database_secret.password
  instance_class        = var.database.instance_class
  instances             = { primary = var.database.instances_per_region, dr = var.database.instances_per_region }
  backup_retention_days = var.database.backup_retention_days
  # Over the peering as well: before a failback somebody has to compare what each side has.
  client_cidr_blocks   = [var.network_ranges.primary, var.network_ranges.dr]
  log_retention_days   = var.log_retention_days
  performance_insights = true

  primary = {
    vpc_id      = module.vpc_primary.vpc_id
    subnet_ids  = values(module.vpc_primary.private_subnet_ids)
    kms_key_arn = module.kms_primary.key_arn
  }
  dr = {
    vpc_id      = module.vpc_dr.vpc_id
    subnet_ids  = values(module.vpc_dr.private_subnet_ids)
    kms_key_arn = module.kms_dr.key_arn
  }
}

# --- Sessions ---

module "dynamodb" {
  source = "../../modules/dynamodb"

  environment_suffix = local.environment_suffix
  replica_region     = local.view.dr
}

# --- Buckets ---

module "s3_assets" {
  source = "../../modules/s3"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix   = local.environment_suffix
  name                 = "transaction-assets"
  replication_role_arn = module.iam.replication_role_arn

  # Versions that nobody sees any more would pile up for ever.
  lifecycle_rules = { old-versions = { noncurrent_expiration_days = 90 } }
}

# Each region's function is uploaded to its own bucket, so the way back needs no copying.
module "s3_code" {
  source = "../../modules/s3"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix   = local.environment_suffix
  name                 = "transaction-code"
  replication_role_arn = module.iam.replication_role_arn
  bidirectional        = false
}

# --- Access ---

module "iam" {
  source = "../../modules/iam"

  environment_suffix = local.environment_suffix
  bucket_pairs = {
    assets = module.s3_assets.bucket_arns
    code   = module.s3_code.bucket_arns
  }
  session_table_arns     = local.session_table_arns
  secret_arns            = local.secret_arns
  global_cluster_arn     = local.global_cluster_arn
  cluster_arns           = local.cluster_arns
  topic_arns             = local.topic_arns
  topic_key_arns         = [module.kms_primary.key_arn, module.kms_dr.key_arn]
  failover_function_arns = [local.orchestrator_arn]
  operator_arns          = var.operator_arns
}

# --- Compute ---

module "lambda_primary" {
  source = "../../modules/lambda"

  environment_suffix = local.environment_suffix
  name               = "transaction-processor"
  description        = "Processes transactions"
  handler            = "transaction_processor.handler"
  memory_mb          = 512
  timeout_seconds    = 29
  role_arn           = module.iam.processor_role_arn
  code_bucket        = { name = module.s3_code.versioned.primary }
  package            = local.packages["transaction-processor"]
  log_retention_days = var.log_retention_days

  network = {
    vpc_id               = module.vpc_primary.vpc_id
    subnet_ids           = values(module.vpc_primary.private_subnet_ids)
    database_cidr_blocks = [var.network_ranges.primary]
  }

  # Nothing but this region's own. Where the region leads, health asks for the writer: traffic follows it.
  environment = {
    SESSION_TABLE       = module.dynamodb.table_name
    DATABASE_NAME       = var.database.name
    DATABASE_WRITER     = module.rds.cluster_endpoints.primary
    DATABASE_READER     = module.rds.reader_endpoints.primary
    DATABASE_SECRET     = module.database_secret.secret_name
    HEALTH_NEEDS_WRITER = "true"
  }
}

module "lambda_dr" {
  source    = "../../modules/lambda"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  name               = "transaction-processor"
  description        = "Processes transactions"
  handler            = "transaction_processor.handler"
  memory_mb          = 512
  timeout_seconds    = 29
  role_arn           = module.iam.processor_role_arn
  code_bucket        = { name = module.s3_code.versioned.dr }
  package            = local.packages["transaction-processor"]
  log_retention_days = var.log_retention_days

  network = {
    vpc_id               = module.vpc_dr.vpc_id
    subnet_ids           = values(module.vpc_dr.private_subnet_ids)
    database_cidr_blocks = [var.network_ranges.dr]
  }

  # Nothing but this region's own. The standby is healthy when its reader answers.
  environment = {
    SESSION_TABLE       = module.dynamodb.table_name
    DATABASE_NAME       = var.database.name
    DATABASE_WRITER     = module.rds.cluster_endpoints.dr
    DATABASE_READER     = module.rds.reader_endpoints.dr
    DATABASE_SECRET     = module.database_secret.secret_name
    HEALTH_NEEDS_WRITER = "false"
  }
}

module "alb_primary" {
  source = "../../modules/alb"

  environment_suffix = local.environment_suffix
  vpc_id             = module.vpc_primary.vpc_id
  subnet_ids         = module.vpc_primary.public_subnet_ids
  certificate_arn    = module.acm.certificate_arns.primary
  function           = { arn = module.lambda_primary.function_arn, name = module.lambda_primary.function_name }
}

module "alb_dr" {
  source    = "../../modules/alb"
  providers = { aws = aws.dr }

  environment_suffix = local.environment_suffix
  vpc_id             = module.vpc_dr.vpc_id
  subnet_ids         = module.vpc_dr.public_subnet_ids
  certificate_arn    = module.acm.certificate_arns.dr
  function           = { arn = module.lambda_dr.function_arn, name = module.lambda_dr.function_name }
}

# --- Routing ---

module "acm" {
  source = "../../modules/acm"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix = local.environment_suffix
  domain_name        = module.route53.record_name
  alternative_names  = values(module.route53.regional_names)
  zone_id            = module.route53.zone_id
}

module "route53" {
  source = "../../modules/route53"

  environment_suffix = local.environment_suffix
  domain_name        = var.domain_name
  parent_zone_id     = var.parent_zone_id
  check_interval     = var.health_check.interval
  failure_threshold  = var.health_check.threshold
  regional_names     = true
  endpoints = {
    primary = { dns_name = module.alb_primary.dns_name, zone_id = module.alb_primary.zone_id }
    dr      = { dns_name = module.alb_dr.dns_name, zone_id = module.alb_dr.zone_id }
  }
}
