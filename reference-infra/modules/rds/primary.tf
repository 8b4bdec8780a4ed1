resource "aws_db_subnet_group" "primary" {
  provider = aws.primary

  name        = "transactions-${var.environment_suffix}"
  description = "Private subnets of the primary cluster"
  subnet_ids  = values(var.primary.subnet_ids)
}

resource "aws_security_group" "primary" {
  provider = aws.primary

  name        = "database-${var.environment_suffix}"
  description = "Who may reach the primary cluster"
  vpc_id      = var.primary.vpc_id

  tags = {
    Name = "database-${var.environment_suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "primary" {
  provider = aws.primary
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.primary.id
  description       = "PostgreSQL from ${each.value}"
  cidr_ipv4         = each.value
  from_port         = local.port
  to_port           = local.port
  ip_protocol       = "tcp"
}

# Sessions without TLS are turned away, those that carry replication included.
resource "aws_rds_cluster_parameter_group" "primary" {
  provider = aws.primary

  name        = "transactions-${var.environment_suffix}"
  family      = local.family
  description = "TLS only"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
}

resource "aws_rds_cluster" "primary" {
  provider = aws.primary

  cluster_identifier        = "transactions-primary-${var.environment_suffix}"
  global_cluster_identifier = aws_rds_global_cluster.this.id
  engine                    = aws_rds_global_cluster.this.engine
  engine_version            = aws_rds_global_cluster.this.engine_version
  database_name             = var.database_name
  master_username           = var.master_username
  master_password           = var.master_password

  db_subnet_group_name            = aws_db_subnet_group.primary.name
  vpc_security_group_ids          = [aws_security_group.primary.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.primary.name
  port                            = local.port

  storage_encrypted = true
  kms_key_id        = var.primary.kms_key_arn

  backup_retention_period         = var.backup_retention_days
  enabled_cloudwatch_logs_exports = ["postgresql"]
  apply_immediately               = true
  deletion_protection             = false
  skip_final_snapshot             = true

  lifecycle {
    # The password is drawn once; who leads the pair is settled by failover, not here.
    ignore_changes = [master_password, replication_source_identifier]
  }
}

resource "aws_rds_cluster_instance" "primary" {
  provider = aws.primary
  count    = var.instances_per_region

  identifier           = "transactions-primary-${count.index}-${var.environment_suffix}"
  cluster_identifier   = aws_rds_cluster.primary.id
  engine               = aws_rds_cluster.primary.engine
  engine_version       = aws_rds_cluster.primary.engine_version
  instance_class       = var.instance_class
  db_subnet_group_name = aws_db_subnet_group.primary.name
  publicly_accessible  = false
  promotion_tier       = count.index
  apply_immediately    = true
}
