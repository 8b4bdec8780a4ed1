# --- Regions ---

module "regional_primary" {
  source = "../../modules/regional"

  environment_suffix  = local.suffix
  cidr_block          = var.network_ranges.primary
  availability_zones  = local.zones.primary
  interface_endpoints = var.interface_endpoints
  database_port       = local.port
  email_addresses     = var.operations_emails
  log_retention_days  = var.log_retention_days
  failing_rules       = keys(local.primary_rules)
}

module "regional_dr" {
  source    = "../../modules/regional"
  providers = { aws = aws.dr }

  environment_suffix  = local.suffix
  cidr_block          = var.network_ranges.dr
  availability_zones  = local.zones.dr
  interface_endpoints = var.interface_endpoints
  database_port       = local.port
  email_addresses     = var.operations_emails
  log_retention_days  = var.log_retention_days
  failing_rules       = keys(local.dr_rules)
}

# --- Database ---

module "database_secret" {
  source = "../../modules/secretsmanager"

  environment_suffix  = local.suffix
  username            = var.database.username
  password            = { length = 32, special = true }
  kms_key_arn         = module.regional_primary.key_arn
  replica_region      = local.regions.dr
  replica_kms_key_arn = module.regional_dr.key_arn

  connection = {
    engine = "mysql"
    host   = module.rds.cluster_endpoints.primary
    port   = local.port
    dbname = var.database.name
  }

  rotation = {
    function_arn = module.secret_rotation.function_arn
    schedule     = var.database.rotation_schedule
  }
}

module "rds" {
  source = "../../modules/rds"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix    = local.suffix
  name                  = "aurora"
  engine                = "aurora-mysql"
  engine_version        = var.database.engine_version
  database_name         = var.database.name
  master_username       = var.database.username
  master_password       = module.database_secret.password
  instance_class        = "db.serverless"
  serverless_capacity   = var.database.capacity
  instances             = { primary = var.database.primary_instances, dr = var.database.standby_instances }
  backup_retention_days = var.database.backup_retention_days
  iam_authentication    = true
  performance_insights  = true
  encrypt_logs          = true
  log_retention_days    = var.log_retention_days

  primary = {
    vpc_id             = module.regional_primary.vpc_id
    subnet_ids         = module.regional_primary.private_subnet_ids
    kms_key_arn        = module.regional_primary.key_arn
    availability_zones = local.zones.primary
    client_security_groups = {
      application = module.regional_primary.application_security_group_id
      monitor     = module.health_monitor_primary.security_group_id
      rotation    = module.secret_rotation.security_group_id
    }
  }
  dr = {
    vpc_id             = module.regional_dr.vpc_id
    subnet_ids         = module.regional_dr.private_subnet_ids
    kms_key_arn        = module.regional_dr.key_arn
    availability_zones = local.zones.dr
    client_security_groups = {
      application = module.regional_dr.application_security_group_id
      monitor     = module.health_monitor_dr.security_group_id
    }
  }
}

# --- Buckets ---

module "s3" {
  source   = "../../modules/s3"
  for_each = toset(["transaction-logs", "application-data"])
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix      = local.suffix
  name                    = each.key
  create_replication_role = true
  role_prefix             = "replication-${each.key}"
  bidirectional           = true
  kms_key_arns            = { primary = module.regional_primary.key_arn, dr = module.regional_dr.key_arn }

  # Old versions and old logs are read seldom, and never in a hurry of hours: nothing goes where it must be thawed.
  lifecycle_rules = {
    cheaper-with-age = {
      transitions = [
        { days = 30, storage_class = "STANDARD_IA" },
        { days = 90, storage_class = "GLACIER_IR" },
      ]
      noncurrent_transitions     = [{ days = 30, storage_class = "STANDARD_IA" }]
      noncurrent_expiration_days = 90
    }
  }
}

# --- Routing ---

module "route53" {
  source = "../../modules/route53"

  environment_suffix = local.suffix
  domain_name        = var.domain_name
  parent_zone_id     = var.parent_zone_id
  record_kind        = "cname"
  ttl                = var.health_check.ttl
  check_interval     = var.health_check.interval
  failure_threshold  = var.health_check.threshold

  # Checkers ask the site's health page, which signs in to the database and asks the application.
  endpoints = {
    primary = { dns_name = var.applications.primary.host, check_host = module.health_api_primary.host, health_path = "/health" }
    dr      = { dns_name = var.applications.dr.host, check_host = module.health_api_dr.host, health_path = "/health" }
  }

  # The orchestrator's switch: as long as it is set, the primary is not answered with, however well it is.
  # Alarm and metric live in the standby's region and keep their last word when nothing is said.
  metric_checks = {
    failed-over = {
      role              = "primary"
      alarm_name        = module.cloudwatch_dr.alarm_names["failed-over"]
      alarm_region      = local.regions.dr
      insufficient_data = "LastKnownStatus"
    }
  }
}
