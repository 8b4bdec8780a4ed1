mock_provider "aws" {
  alias = "primary"

  mock_resource "aws_rds_cluster" {
    defaults = { arn = "arn:aws:rds:us-east-1:123456789012:cluster:mock-primary" }
  }
}

mock_provider "aws" {
  alias = "dr"

  mock_resource "aws_rds_cluster" {
    defaults = { arn = "arn:aws:rds:us-west-2:123456789012:cluster:mock-dr" }
  }
}

variables {
  environment_suffix    = "pr7"
  engine_version        = "16.6"
  database_name         = "transactions"
  master_username       = "dbadmin"
  master_password       = "drawn-elsewhere"
  instance_class        = "db.r6g.large"
  instances             = { primary = 3, dr = 2 }
  backup_retention_days = 7
  client_cidr_blocks    = ["10.0.0.0/16"]
  primary = {
    vpc_id      = "vpc-1"
    subnet_ids  = ["subnet-1", "subnet-2", "subnet-3"]
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/a"
  }
  dr = {
    vpc_id      = "vpc-2"
    subnet_ids  = ["subnet-4", "subnet-5", "subnet-6"]
    kms_key_arn = "arn:aws:kms:us-west-2:123456789012:key/b"
  }
}

run "postgresql_provisioned" {
  command = apply

  variables {
    cluster_parameters = {
      shared_preload_libraries = { value = "pg_stat_statements", apply_method = "pending-reboot" }
      "rds.force_ssl"          = { value = "0" }
    }
  }

  assert {
    condition     = aws_rds_global_cluster.this.global_cluster_identifier == "transactions-global-pr7" && output.cluster_identifiers == { primary = "transactions-primary-pr7", dr = "transactions-dr-pr7" }
    error_message = "Every name carries the suffix, and members differ in name."
  }
  assert {
    condition     = length(aws_rds_cluster_instance.primary) == 3 && length(aws_rds_cluster_instance.dr) == 2
    error_message = "Each region has its own number of instances."
  }
  assert {
    condition = alltrue([for group in [aws_rds_cluster_parameter_group.primary, aws_rds_cluster_parameter_group.dr] :
      group.family == "aurora-postgresql16" &&
      contains([for parameter in group.parameter : "${parameter.name}=${parameter.value}"], "rds.force_ssl=1") &&
      contains([for parameter in group.parameter : "${parameter.name}=${parameter.apply_method}"], "shared_preload_libraries=pending-reboot")
    ])
    error_message = "TLS is forced in both regions even against a given parameter, others are kept."
  }
  assert {
    condition     = aws_rds_cluster.primary.kms_key_id == var.primary.kms_key_arn && aws_rds_cluster.dr.kms_key_id == var.dr.kms_key_arn && aws_rds_cluster.primary.storage_encrypted && aws_rds_cluster.dr.storage_encrypted
    error_message = "Each cluster is under the key of its region."
  }
  assert {
    condition     = aws_rds_cluster.dr.master_password == null && aws_rds_cluster.primary.master_password == var.master_password
    error_message = "The standby has no credentials of its own: Aurora would refuse it."
  }
  assert {
    condition     = alltrue([for cluster in [aws_rds_cluster.primary, aws_rds_cluster.dr] : cluster.skip_final_snapshot && !cluster.deletion_protection && cluster.backup_retention_period == 7]) && !aws_rds_global_cluster.this.deletion_protection && aws_rds_global_cluster.this.force_destroy
    error_message = "Backups are kept, nothing else outlives the stack."
  }
  assert {
    condition     = !anytrue([for instance in concat(aws_rds_cluster_instance.primary, aws_rds_cluster_instance.dr) : instance.publicly_accessible])
    error_message = "No instance is public."
  }
  assert {
    condition     = aws_cloudwatch_log_group.dr["postgresql"].name == "/aws/rds/cluster/transactions-dr-pr7/postgresql" && aws_cloudwatch_log_group.dr["postgresql"].kms_key_id == null
    error_message = "Exported logs have a group that ends with the stack."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.primary["10.0.0.0/16"].from_port == 5432 && output.port == 5432
    error_message = "PostgreSQL speaks on 5432."
  }
  assert {
    condition     = output.lag_metric.metric == "AuroraGlobalDBReplicationLag" && output.lag_metric.dimensions == { DBClusterIdentifier = "transactions-dr-pr7" }
    error_message = "Lag is measured at the standby."
  }
}

run "mysql_serverless_in_an_existing_network" {
  command = plan

  variables {
    name                 = "aurora"
    engine               = "aurora-mysql"
    engine_version       = "8.0.mysql_aurora.3.08.2"
    instance_class       = "db.serverless"
    serverless_capacity  = { min = 1, max = 16 }
    client_cidr_blocks   = []
    iam_authentication   = true
    performance_insights = true
    encrypt_logs         = true
    primary = {
      vpc_id                 = "vpc-1"
      subnet_ids             = ["subnet-1", "subnet-2", "subnet-3"]
      kms_key_arn            = "arn:aws:kms:us-east-1:123456789012:key/a"
      client_security_groups = { monitor = "sg-9" }
      availability_zones     = ["us-east-1a", "us-east-1b", "us-east-1c"]
    }
    dr = {
      vpc_id             = "vpc-2"
      subnet_ids         = ["subnet-4", "subnet-5", "subnet-6"]
      kms_key_arn        = "arn:aws:kms:us-west-2:123456789012:key/b"
      security_group_ids = ["sg-7"]
    }
  }

  assert {
    condition     = contains([for parameter in aws_rds_cluster_parameter_group.dr.parameter : "${parameter.name}=${parameter.value}"], "require_secure_transport=ON") && aws_rds_cluster_parameter_group.dr.family == "aurora-mysql8.0"
    error_message = "MySQL has its own way to refuse sessions without TLS."
  }
  assert {
    condition     = aws_rds_cluster.dr.serverlessv2_scaling_configuration[0].min_capacity == 1 && aws_rds_cluster.primary.serverlessv2_scaling_configuration[0].max_capacity == 16
    error_message = "Both regions scale within the same limits."
  }
  assert {
    condition     = aws_vpc_security_group_ingress_rule.primary_client["monitor"].referenced_security_group_id == "sg-9" && aws_vpc_security_group_ingress_rule.primary_client["monitor"].from_port == 3306
    error_message = "Only the named client gets in, on MySQL's port."
  }
  assert {
    condition     = length(aws_security_group.dr) == 0 && aws_rds_cluster.dr.vpc_security_group_ids == toset(["sg-7"])
    error_message = "Given security groups are used as they are."
  }
  assert {
    condition     = length(distinct([for instance in aws_rds_cluster_instance.primary : instance.availability_zone])) == 3
    error_message = "Three instances lie in three zones."
  }
  assert {
    condition     = aws_rds_cluster.primary.iam_database_authentication_enabled && alltrue([for instance in aws_rds_cluster_instance.dr : instance.performance_insights_enabled && instance.performance_insights_kms_key_id == var.dr.kms_key_arn])
    error_message = "Tokens and insights are on where asked for, insights under the key of the region."
  }
  assert {
    condition     = toset(keys(aws_cloudwatch_log_group.primary)) == toset(["error", "slowquery"]) && aws_cloudwatch_log_group.primary["error"].kms_key_id == var.primary.kms_key_arn
    error_message = "MySQL exports its error and slow-query logs, under the key."
  }
}

run "refuses_what_cannot_be_global" {
  command = plan

  variables {
    engine                = "mysql"
    engine_version        = "5.7"
    instance_class        = "db.t3.medium"
    instances             = { primary = 0, dr = 16 }
    backup_retention_days = 0
    serverless_capacity   = { min = 0, max = 1 }
    cluster_parameters    = { a = { value = "1", apply_method = "later" } }
  }

  expect_failures = [
    var.engine, var.engine_version, var.instance_class, var.instances, var.backup_retention_days, var.serverless_capacity, var.cluster_parameters,
  ]
}

run "refuses_contradictions" {
  command = plan

  variables {
    engine         = "aurora-mysql"
    instance_class = "db.serverless"
  }

  expect_failures = [aws_rds_global_cluster.this]
}
