locals {
  port   = 5432
  family = "aurora-postgresql${split(".", var.engine_version)[0]}"
}

resource "aws_rds_global_cluster" "this" {
  provider = aws.primary

  global_cluster_identifier = "transactions-global-${var.environment_suffix}"
  engine                    = "aurora-postgresql"
  engine_version            = var.engine_version
  database_name             = var.database_name
  storage_encrypted         = true
  deletion_protection       = false
  force_destroy             = true
}
