data "aws_caller_identity" "current" {}

locals {
  regions = { primary = "us-east-1", dr = "us-east-2" }
  ranges  = { primary = "10.40.0.0/16", dr = "10.50.0.0/16" }
  zones   = { for role, region in local.regions : role => [for letter in ["a", "b", "c"] : "${region}${letter}"] }
  weights = { primary = 100, dr = 0 }
  tags = {
    System            = "transactions"
    EnvironmentSuffix = var.environment_suffix
    ManagedBy         = "terraform"
  }

  database = {
    name           = "transactions"
    user           = "dbadmin"
    engine_version = "15.10"
    instances      = 2
    # Below 8 the standby may fall behind: its instances replay what the writer writes, whether anybody reads or not.
    capacity = { min = 8, max = 32 }
  }

  # Seconds, and days.
  processor_timeout    = 60
  orchestrator_timeout = 600
  lag_limit            = 60
  loss_limit           = 300
  log_days             = 14
  backup_days          = 7
}

# Spelt from names, so that policies can be read before anything exists, and no two regions wait for each other.
locals {
  account = data.aws_caller_identity.current.account_id

  cluster_names = { for role in keys(local.regions) : role => "transactions-${role}-${var.environment_suffix}" }
  cluster_arns = {
    for role, region in local.regions : role => "arn:aws:rds:${region}:${local.account}:cluster:${local.cluster_names[role]}"
  }
  global_cluster_name = "transactions-global-${var.environment_suffix}"
  global_cluster_arn  = "arn:aws:rds::${local.account}:global-cluster:${local.global_cluster_name}"
  table_name          = "sessions-${var.environment_suffix}"
  table_arns          = { for role, region in local.regions : role => "arn:aws:dynamodb:${region}:${local.account}:table/${local.table_name}" }
  topic_arns          = { for role, region in local.regions : role => "arn:aws:sns:${region}:${local.account}:alarms-${var.environment_suffix}" }
  queue_arns          = { for role, region in local.regions : role => "arn:aws:sqs:${region}:${local.account}:transactions-${var.environment_suffix}" }
  alarm_arns          = [for region in values(local.regions) : "arn:aws:cloudwatch:${region}:${local.account}:alarm:*-${var.environment_suffix}"]
}

# Packages are built by tools/package.py. Their hashes are those of the sources, so a plan needs no package.
locals {
  functions = "${path.module}/../../../functions"
  sources = {
    for name, shared in {
      queue-processor       = ["queue-processor/requirements.txt", "transaction-processor/database.py", "transaction-processor/transactions.py", "certificates/rds-ca.pem"]
      failover-orchestrator = []
    } : name => concat(sort(fileset(local.functions, "${name}/*.py")), shared)
  }
  packages = {
    for name, files in local.sources : name => {
      path = "${path.module}/../../../build/${name}.zip"
      hash = sha256(join("", [for file in files : filesha256("${local.functions}/${file}")]))
    }
  }
}
