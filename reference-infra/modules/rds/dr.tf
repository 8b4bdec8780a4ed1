resource "aws_db_subnet_group" "dr" {
  provider = aws.dr

  name        = "transactions-${var.environment_suffix}"
  description = "Private subnets of the standby cluster"
  subnet_ids  = values(var.dr.subnet_ids)
}

resource "aws_security_group" "dr" {
  provider = aws.dr

  name        = "database-${var.environment_suffix}"
  description = "Who may reach the standby cluster"
  vpc_id      = var.dr.vpc_id

  tags = {
    Name = "database-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "dr" {
  provider = aws.dr
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.dr.id
  description       = "PostgreSQL from ${each.value}"
  cidr_ipv4         = each.value
  from_port         = local.port
  to_port           = local.port
  ip_protocol       = "tcp"
}

# Sessions without TLS are turned away, those that carry replication included.
resource "aws_rds_cluster_parameter_group" "dr" {
  provider = aws.dr

  name        = "transactions-${var.environment_suffix}"
  family      = local.family
  description = "TLS only"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

# The reading half: no credentials of its own, all data comes from the primary's storage.
resource "aws_rds_cluster" "dr" {
  provider = aws.dr

  cluster_identifier        = "transactions-dr-${var.environment_suffix}"
  global_cluster_identifier = aws_rds_global_cluster.this.id
  engine                    = aws_rds_global_cluster.this.engine
  engine_version            = aws_rds_global_cluster.this.engine_version

  db_subnet_group_name            = aws_db_subnet_group.dr.name
  vpc_security_group_ids          = [aws_security_group.dr.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.dr.name
  port                            = local.port

  storage_encrypted = true
  kms_key_id        = var.dr.kms_key_arn

  backup_retention_period         = var.backup_retention_days
  enabled_cloudwatch_logs_exports = ["postgresql"]
  apply_immediately               = true
  deletion_protection             = false
  skip_final_snapshot             = true

  # A second region can join only when the first one has a running writer.
  depends_on = [aws_rds_cluster_instance.primary]

  lifecycle {
    ignore_changes = [replication_source_identifier]
  }
}

resource "aws_rds_cluster_instance" "dr" {
  provider = aws.dr
  count    = var.instances_per_region

  identifier           = "transactions-dr-${count.index}-${var.environment_suffix}"
  cluster_identifier   = aws_rds_cluster.dr.id
  engine               = aws_rds_cluster.dr.engine
  engine_version       = aws_rds_cluster.dr.engine_version
  instance_class       = var.instance_class
  db_subnet_group_name = aws_db_subnet_group.dr.name
  publicly_accessible  = false
  promotion_tier       = count.index
  apply_immediately    = true
}
