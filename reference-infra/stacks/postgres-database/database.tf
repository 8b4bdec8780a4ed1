# --- Credentials ---

# The members of a global database share their users, so both regions' secrets hold one password. The
# primary's is drawn here; the function behind each secret keeps them together from then on.
module "secret_primary" {
  source = "../../modules/secretsmanager"

  environment_suffix = local.suffix
  name               = "secret-database-master"
  username           = var.database.username
  password           = { length = var.password.length, special = true }
  kms_key_arn        = module.kms_primary.key_arn
  connection = {
    engine = "postgres"
    host   = module.rds.cluster_endpoints.primary
    port   = module.rds.port
    dbname = var.database.name
  }
  rotation = {
    function_arn = module.rotation_primary.function_arn
    schedule     = var.password.rotation
  }
}

module "secret_dr" {
  source    = "../../modules/secretsmanager"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  name               = "secret-database-master"
  username           = var.database.username
  follows            = { password = module.secret_primary.password }
  kms_key_arn        = module.kms_dr.key_arn
  connection = {
    engine = "postgres"
    host   = module.rds.cluster_endpoints.dr
    port   = module.rds.port
    dbname = var.database.name
  }
  rotation = {
    function_arn = module.rotation_dr.function_arn
    schedule     = var.password.rotation
  }
}

# --- Clusters ---

module "rds" {
  source = "../../modules/rds"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix    = local.suffix
  name                  = "aurora-transactions"
  engine                = "aurora-postgresql"
  engine_version        = var.database.engine_version
  database_name         = var.database.name
  master_username       = var.database.username
  master_password       = module.secret_primary.password
  instance_class        = var.database.instance_class
  instances             = var.database.instances
  backup_retention_days = var.database.backup_retention_days
  log_retention_days    = var.log_retention_days
  encrypt_logs          = true
  performance_insights  = true
  iam_authentication    = true

  cluster_parameters = merge(
    {
      # Loaded when an instance starts.
      shared_preload_libraries   = { value = "pg_stat_statements", apply_method = "pending-reboot" }
      "pg_stat_statements.track" = { value = "all", apply_method = "immediate" }
      log_min_duration_statement = { value = "1000", apply_method = "immediate" }
    },
    # The writer then waits rather than run further ahead than this many seconds.
    var.enforce_recovery_point ? {
      "rds.global_db_rpo" = { value = tostring(var.replication_lag_seconds), apply_method = "immediate" }
    } : {},
  )

  primary = {
    vpc_id             = var.networks.primary.vpc_id
    subnet_ids         = [for subnet in values(var.networks.primary.database_subnets) : subnet.id]
    kms_key_arn        = module.kms_primary.key_arn
    security_group_ids = [aws_security_group.database_primary.id]
    availability_zones = local.zones.primary
  }
  dr = {
    vpc_id             = var.networks.dr.vpc_id
    subnet_ids         = [for subnet in values(var.networks.dr.database_subnets) : subnet.id]
    kms_key_arn        = module.kms_dr.key_arn
    security_group_ids = [aws_security_group.database_dr.id]
    availability_zones = local.zones.dr
  }
}
