resource "aws_rds_global_cluster" "this" {
  global_cluster_identifier = local.name
  engine                    = "aurora-postgresql"
  engine_version            = "16.6"
  database_name             = replace(local.service, "-", "_")
  storage_encrypted         = true
  force_destroy             = true
}

resource "aws_kms_key" "primary" {
  description             = "Database of ${local.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_db_subnet_group" "primary" {
  name       = local.name
  subnet_ids = module.network_primary.subnet_ids
}

resource "aws_rds_cluster_parameter_group" "primary" {
  name   = local.name
  family = "aurora-postgresql16"

  dynamic "parameter" {
    for_each = { "rds.force_ssl" = "1", "log_min_duration_statement" = "500" }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_rds_cluster" "primary" {
  cluster_identifier              = "${local.service}-primary-${var.environment_suffix}"
  global_cluster_identifier       = aws_rds_global_cluster.this.id
  engine                          = aws_rds_global_cluster.this.engine
  engine_version                  = aws_rds_global_cluster.this.engine_version
  db_subnet_group_name            = aws_db_subnet_group.primary.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.primary.name
  vpc_security_group_ids          = [module.network_primary.security_group_id]
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.primary.arn
  backup_retention_period         = 7
  skip_final_snapshot             = true
  master_username                 = "dbadmin"
  master_password                 = aws_ssm_parameter.database_password.value

  lifecycle {
    ignore_changes = [master_password]
  }
}

resource "aws_rds_cluster_instance" "primary" {
  count = 2

  identifier         = "${local.service}-primary-${count.index}-${var.environment_suffix}"
  cluster_identifier = aws_rds_cluster.primary.id
  engine             = aws_rds_cluster.primary.engine
  instance_class     = "db.r6g.large"
}

resource "aws_kms_key" "dr" {
  provider = aws.dr

  description             = "Database of ${local.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_db_subnet_group" "dr" {
  provider = aws.dr

  name       = local.name
  subnet_ids = module.network_dr.subnet_ids
}

resource "aws_rds_cluster_parameter_group" "dr" {
  provider = aws.dr

  name   = local.name
  family = "aurora-postgresql16"

  dynamic "parameter" {
    for_each = { "rds.force_ssl" = "1", "log_min_duration_statement" = "500" }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_rds_cluster" "dr" {
  provider = aws.dr

  cluster_identifier              = "${local.service}-dr-${var.environment_suffix}"
  global_cluster_identifier       = aws_rds_global_cluster.this.id
  engine                          = aws_rds_global_cluster.this.engine
  engine_version                  = aws_rds_global_cluster.this.engine_version
  db_subnet_group_name            = aws_db_subnet_group.dr.name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.dr.name
  vpc_security_group_ids          = [module.network_dr.security_group_id]
  storage_encrypted               = true
  kms_key_id                      = aws_kms_key.dr.arn
  backup_retention_period         = 7
  skip_final_snapshot             = true

  depends_on = [aws_rds_cluster_instance.primary]
}

resource "aws_rds_cluster_instance" "dr" {
  provider = aws.dr

  count = 2

  identifier         = "${local.service}-dr-${count.index}-${var.environment_suffix}"
  cluster_identifier = aws_rds_cluster.dr.id
  engine             = aws_rds_cluster.dr.engine
  instance_class     = "db.r6g.large"
}

resource "aws_ssm_parameter" "database_password" {
  name  = "/${local.service}/${var.environment_suffix}/database"
  type  = "SecureString"
  value = "set-by-hand"

  lifecycle {
    ignore_changes = [value]
  }
}
