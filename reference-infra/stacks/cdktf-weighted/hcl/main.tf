# --- Security ---

locals {
  own_account = [{ test = "StringEquals", variable = "aws:SourceAccount", values = [local.account] }]
  own_logs = [{
    test     = "ArnLike"
    variable = "kms:EncryptionContext:aws:logs:arn"
    values   = [for region in values(local.regions) : "arn:aws:logs:${region}:${local.account}:*"]
  }]
  # Both keys name the services of both regions, so that they have one and the same policy.
  key_services = merge(
    { "cloudwatch.amazonaws.com" = local.own_account },
    { for region in values(local.regions) : "logs.${region}.amazonaws.com" => local.own_logs },
  )
}

module "kms_primary" {
  source = "../../../modules/kms"

  environment_suffix = var.environment_suffix
  purpose            = "transactions"
  services           = local.key_services
}

module "kms_dr" {
  source    = "../../../modules/kms"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  purpose            = "transactions"
  services           = local.key_services
}

locals {
  key_arns = { primary = module.kms_primary.key_arn, dr = module.kms_dr.key_arn }
}

# --- Networking ---

module "vpc_primary" {
  source = "../../../modules/vpc"

  environment_suffix = var.environment_suffix
  cidr_block         = local.ranges.primary
  availability_zones = local.zones.primary
  nat                = var.nat
  gateway_endpoints  = ["dynamodb", "s3"]
}

module "vpc_dr" {
  source    = "../../../modules/vpc"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  cidr_block         = local.ranges.dr
  availability_zones = local.zones.dr
  nat                = var.nat
  gateway_endpoints  = ["dynamodb", "s3"]
}

module "vpc_peering" {
  source = "../../../modules/vpc-peering"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix = var.environment_suffix
  dr_region          = local.regions.dr

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

# --- Database ---

module "database_secret" {
  source = "../../../modules/secretsmanager"

  environment_suffix  = var.environment_suffix
  username            = local.database.user
  kms_key_arn         = local.key_arns.primary
  replica_region      = local.regions.dr
  replica_kms_key_arn = local.key_arns.dr
}

module "rds" {
  source = "../../../modules/rds"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix    = var.environment_suffix
  engine_version        = local.database.engine_version
  database_name         = local.database.name
  master_username       = local.database.user
  master_password       = module.database_secret.password
  instance_class        = "db.serverless"
  serverless_capacity   = local.database.capacity
  instances             = { primary = local.database.instances, dr = local.database.instances }
  backup_retention_days = local.backup_days
  log_retention_days    = local.log_days
  encrypt_logs          = true
  performance_insights  = true
  # After a failover the functions of one region write in the other, over the peering.
  client_cidr_blocks = values(local.ranges)

  primary = {
    vpc_id      = module.vpc_primary.vpc_id
    subnet_ids  = values(module.vpc_primary.private_subnet_ids)
    kms_key_arn = local.key_arns.primary
  }
  dr = {
    vpc_id      = module.vpc_dr.vpc_id
    subnet_ids  = values(module.vpc_dr.private_subnet_ids)
    kms_key_arn = local.key_arns.dr
  }
}

module "sessions" {
  source = "../../../modules/dynamodb"

  environment_suffix = var.environment_suffix
  replica_region     = local.regions.dr
  kms_key_arns       = { primary = local.key_arns.primary, replica = local.key_arns.dr }
}

# --- Storage ---

locals {
  # How long what was overwritten or deleted can be brought back.
  old_versions = { old-versions = { noncurrent_expiration_days = 30 } }
}

module "transaction_logs" {
  source = "../../../modules/s3"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix      = var.environment_suffix
  name                    = "transaction-logs"
  kms_key_arns            = local.key_arns
  create_replication_role = true
  lifecycle_rules         = local.old_versions
}

module "documents" {
  source = "../../../modules/s3"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix      = var.environment_suffix
  name                    = "documents"
  kms_key_arns            = local.key_arns
  create_replication_role = true
  lifecycle_rules         = local.old_versions
}

# --- Backup ---

module "backup_primary" {
  source = "../../../modules/backup"

  environment_suffix = var.environment_suffix
  kms_key_arn        = local.key_arns.primary
  retention_days     = local.backup_days
  resource_arns      = [module.rds.cluster_arns.primary]
  cluster_names      = [local.cluster_names.primary]
  dr_region          = local.regions.dr
  copy_to            = { vault_arn = module.backup_dr.vault_arn, kms_key_arn = local.key_arns.dr }
}

module "backup_dr" {
  source    = "../../../modules/backup"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  kms_key_arn        = local.key_arns.dr
  retention_days     = local.backup_days
  resource_arns      = [module.rds.cluster_arns.dr]
  cluster_names      = [local.cluster_names.dr]
  dr_region          = local.regions.primary
  copy_to            = { vault_arn = module.backup_primary.vault_arn, kms_key_arn = local.key_arns.primary }
}

# --- DNS ---

module "route53" {
  source = "../../../modules/route53"

  environment_suffix = var.environment_suffix
  domain_name        = var.domain_name
  parent_zone_id     = var.parent_zone_id
  routing_policy     = "weighted"
  weights            = local.weights
  check_interval     = 10
  failure_threshold  = 3
  regional_names     = true
  endpoints = {
    primary = { dns_name = module.alb_primary.dns_name, zone_id = module.alb_primary.zone_id }
    dr      = { dns_name = module.alb_dr.dns_name, zone_id = module.alb_dr.zone_id }
  }
}

module "acm" {
  source = "../../../modules/acm"
  providers = {
    aws.primary = aws
    aws.dr      = aws.dr
  }

  environment_suffix = var.environment_suffix
  domain_name        = module.route53.record_name
  alternative_names  = values(module.route53.regional_names)
  zone_id            = module.route53.zone_id
}
