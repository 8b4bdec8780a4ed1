locals {
  engines = {
    aurora-postgresql = {
      port   = 5432
      family = "aurora-postgresql${split(".", var.engine_version)[0]}"
      logs   = ["postgresql"]
      tls    = { "rds.force_ssl" = { value = "1", apply_method = "immediate" } }
    }
    aurora-mysql = {
      port   = 3306
      family = "aurora-mysql${join(".", slice(split(".", "${var.engine_version}.0"), 0, 2))}"
      logs   = ["error", "slowquery"]
      tls    = { "require_secure_transport" = { value = "ON", apply_method = "immediate" } }
    }
  }
  engine = local.engines[var.engine]
  port   = local.engine.port
  label  = var.engine == "aurora-mysql" ? "MySQL" : "PostgreSQL"

  # Sessions without TLS are turned away in both regions, whatever else is asked for.
  parameters = merge(var.cluster_parameters, local.engine.tls)

  logs = coalesce(var.exported_logs, local.engine.logs)

  own_groups = {
    primary = length(var.primary.security_group_ids) == 0
    dr      = length(var.dr.security_group_ids) == 0
  }

  identifiers = {
    primary = "${var.name}-primary-${var.environment_suffix}"
    dr      = "${var.name}-dr-${var.environment_suffix}"
  }
}

resource "aws_rds_global_cluster" "this" {
  provider = aws.primary

  global_cluster_identifier = "${var.name}-global-${var.environment_suffix}"
  engine                    = var.engine
  engine_version            = var.engine_version
  database_name             = var.database_name
  storage_encrypted         = true
  deletion_protection       = false
  force_destroy             = true

  lifecycle {
    precondition {
      condition     = (var.engine == "aurora-mysql") == strcontains(var.engine_version, "mysql")
      error_message = "The version belongs to the other engine."
    }
    precondition {
      condition     = (var.instance_class == "db.serverless") == (var.serverless_capacity != null)
      error_message = "db.serverless and serverless_capacity go together."
    }
  }
}
