resource "aws_db_subnet_group" "primary" {
  provider = aws.primary

  name        = "${var.name}-${var.environment_suffix}"
  description = "Private subnets of the primary cluster"
  subnet_ids  = var.primary.subnet_ids
}

resource "aws_security_group" "primary" {
  provider = aws.primary
  count    = local.own_groups.primary ? 1 : 0

  name        = "database-${var.environment_suffix}"
  description = "Who may reach the primary cluster"
  vpc_id      = var.primary.vpc_id

  tags = {
    Name = "database-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "primary" {
  provider = aws.primary
  for_each = toset(local.own_groups.primary ? var.client_cidr_blocks : [])

  security_group_id = aws_security_group.primary[0].id
  description       = "${local.label} from ${each.value}"
  cidr_ipv4         = each.value
  from_port         = local.port
  to_port           = local.port
  ip_protocol       = "tcp"

  tags = {
    Name = "database-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "primary_client" {
  provider = aws.primary
  for_each = local.own_groups.primary ? var.primary.client_security_groups : {}

  security_group_id            = aws_security_group.primary[0].id
  description                  = "${local.label} from ${each.key}"
  referenced_security_group_id = each.value
  from_port                    = local.port
  to_port                      = local.port
  ip_protocol                  = "tcp"

  tags = {
    Name = "database-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_rds_cluster_parameter_group" "primary" {
  provider = aws.primary

  name        = "${var.name}-${var.environment_suffix}"
  family      = local.engine.family
  description = "TLS only"

  dynamic "parameter" {
    for_each = local.parameters

    content {
      name         = parameter.key
      value        = parameter.value.value
      apply_method = parameter.value.apply_method
    }
  }
}

# Made here, so that they end with the stack; those that RDS makes stay for ever.
resource "aws_cloudwatch_log_group" "primary" {
  provider = aws.primary
  for_each = toset(local.logs)

  name              = "/aws/rds/cluster/${local.identifiers.primary}/${each.value}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.encrypt_logs ? var.primary.kms_key_arn : null
  skip_destroy      = false
}

resource "aws_rds_cluster" "primary" {
  provider = aws.primary

  cluster_identifier        = local.identifiers.primary
  global_cluster_identifier = aws_rds_global_cluster.this.id
  engine                    = aws_rds_global_cluster.this.engine
  engine_version            = aws_rds_global_cluster.this.engine_version
  database_name             = var.database_name
  master_username           = var.master_username
  master_password           = var.master_password

  db_subnet_group_name                = aws_db_subnet_group.primary.name
  vpc_security_group_ids              = local.own_groups.primary ? [aws_security_group.primary[0].id] : var.primary.security_group_ids
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.primary.name
  port                                = local.port
  iam_database_authentication_enabled = var.iam_authentication

  storage_encrypted = true
  kms_key_id        = var.primary.kms_key_arn

  backup_retention_period         = var.backup_retention_days
  copy_tags_to_snapshot           = true
  enabled_cloudwatch_logs_exports = local.logs
  apply_immediately               = true
  deletion_protection             = false
  skip_final_snapshot             = true

  dynamic "serverlessv2_scaling_configuration" {
    for_each = var.serverless_capacity == null ? [] : [var.serverless_capacity]

    content {
      min_capacity = serverlessv2_scaling_configuration.value.min
      max_capacity = serverlessv2_scaling_configuration.value.max
    }
  }

  depends_on = [aws_cloudwatch_log_group.primary]

  lifecycle {
    # The password is drawn once; who leads the pair is settled by failover, not here.
    ignore_changes = [master_password, replication_source_identifier]
  }
}

resource "aws_rds_cluster_instance" "primary" {
  provider = aws.primary
  count    = var.instances.primary

  identifier           = "${var.name}-primary-${count.index}-${var.environment_suffix}"
  cluster_identifier   = aws_rds_cluster.primary.id
  engine               = aws_rds_cluster.primary.engine
  engine_version       = aws_rds_cluster.primary.engine_version
  instance_class       = var.instance_class
  db_subnet_group_name = aws_db_subnet_group.primary.name
  availability_zone    = length(var.primary.availability_zones) == 0 ? null : element(var.primary.availability_zones, count.index)
  publicly_accessible  = false
  promotion_tier       = count.index
  apply_immediately    = true

  performance_insights_enabled    = var.performance_insights
  performance_insights_kms_key_id = var.performance_insights ? var.primary.kms_key_arn : null
}
