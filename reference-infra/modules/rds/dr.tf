resource "aws_db_subnet_group" "dr" {
  provider = aws.dr

  name        = "${var.name}-${var.environment_suffix}"
  description = "Private subnets of the standby cluster"
  subnet_ids  = var.dr.subnet_ids
}

resource "aws_security_group" "dr" {
  provider = aws.dr
  count    = local.own_groups.dr ? 1 : 0

  name        = "database-${var.environment_suffix}"
  description = "Who may reach the standby cluster"
  vpc_id      = var.dr.vpc_id

  tags = {
    Name = "database-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "dr" {
  provider = aws.dr
  for_each = toset(local.own_groups.dr ? var.client_cidr_blocks : [])

  security_group_id = aws_security_group.dr[0].id
  description       = "${local.label} from ${each.value}"
  cidr_ipv4         = each.value
  from_port         = local.port
  to_port           = local.port
  ip_protocol       = "tcp"

  tags = {
    Name = "database-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "dr_client" {
  provider = aws.dr
  for_each = local.own_groups.dr ? var.dr.client_security_groups : {}

  security_group_id            = aws_security_group.dr[0].id
  description                  = "${local.label} from ${each.key}"
  referenced_security_group_id = each.value
  from_port                    = local.port
  to_port                      = local.port
  ip_protocol                  = "tcp"

  tags = {
    Name = "database-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_rds_cluster_parameter_group" "dr" {
  provider = aws.dr

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
resource "aws_cloudwatch_log_group" "dr" {
  provider = aws.dr
  for_each = toset(local.logs)

  name              = "/aws/rds/cluster/${local.identifiers.dr}/${each.value}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.encrypt_logs ? var.dr.kms_key_arn : null
  skip_destroy      = false
}

# The reading half: no credentials of its own, all data comes from the primary's storage.
resource "aws_rds_cluster" "dr" {
  provider = aws.dr

  cluster_identifier        = local.identifiers.dr
  global_cluster_identifier = aws_rds_global_cluster.this.id
  engine                    = aws_rds_global_cluster.this.engine
  engine_version            = aws_rds_global_cluster.this.engine_version

  db_subnet_group_name                = aws_db_subnet_group.dr.name
  vpc_security_group_ids              = local.own_groups.dr ? [aws_security_group.dr[0].id] : var.dr.security_group_ids
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.dr.name
  port                                = local.port
  iam_database_authentication_enabled = var.iam_authentication

  storage_encrypted = true
  kms_key_id        = var.dr.kms_key_arn

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

  # A second region can join only when the first one has a running writer.
  depends_on = [aws_rds_cluster_instance.primary, aws_cloudwatch_log_group.dr]

  lifecycle {
    ignore_changes = [replication_source_identifier]
  }
}

resource "aws_rds_cluster_instance" "dr" {
  provider = aws.dr
  count    = var.instances.dr

  identifier           = "${var.name}-dr-${count.index}-${var.environment_suffix}"
  cluster_identifier   = aws_rds_cluster.dr.id
  engine               = aws_rds_cluster.dr.engine
  engine_version       = aws_rds_cluster.dr.engine_version
  instance_class       = var.instance_class
  db_subnet_group_name = aws_db_subnet_group.dr.name
  availability_zone    = length(var.dr.availability_zones) == 0 ? null : element(var.dr.availability_zones, count.index)
  publicly_accessible  = false
  promotion_tier       = count.index
  apply_immediately    = true

  performance_insights_enabled    = var.performance_insights
  performance_insights_kms_key_id = var.performance_insights ? var.dr.kms_key_arn : null
}
