data "aws_caller_identity" "current" {}

locals {
  regions    = { primary = "us-east-1", dr = "us-west-2" }
  account_id = data.aws_caller_identity.current.account_id
  suffix     = var.environment_suffix

  # What tells this deployment's metrics and events from those of others.
  system = "transactions-${local.suffix}"

  tags = {
    Environment       = "production"
    DR-Tier           = "critical"
    System            = local.system
    EnvironmentSuffix = local.suffix
  }

  # Names begin with the type of what they name and end in the suffix.
  names = {
    global_cluster = "aurora-transactions-global-${local.suffix}"
    clusters = {
      primary = "aurora-transactions-primary-${local.suffix}"
      dr      = "aurora-transactions-dr-${local.suffix}"
    }
    secret   = "secret-database-master-${local.suffix}"
    topic    = "sns-database-events-${local.suffix}"
    rotation = "lambda-postgres-rotation-${local.suffix}"
  }

  # Spelt from names, so that grants can be read before anything exists, and parts may refer to each other in a circle.
  arns = {
    global_cluster = "arn:aws:rds::${local.account_id}:global-cluster:${local.names.global_cluster}"
    clusters = {
      for role, region in local.regions : role => "arn:aws:rds:${region}:${local.account_id}:cluster:${local.names.clusters[role]}"
    }
    # Secrets Manager adds a hyphen and six characters to the name.
    secrets = {
      for role, region in local.regions : role => "arn:aws:secretsmanager:${region}:${local.account_id}:secret:${local.names.secret}-??????"
    }
    topics = {
      for role, region in local.regions : role => "arn:aws:sns:${region}:${local.account_id}:${local.names.topic}"
    }
    rotations = {
      for role, region in local.regions : role => "arn:aws:lambda:${region}:${local.account_id}:function:${local.names.rotation}"
    }
  }

  zones = { for role, network in var.networks : role => sort(keys(network.database_subnets)) }

  # A package is deployed again when what goes into it changes; a plan needs the sources only.
  functions_folder = "${path.module}/../../functions"
  function_sources = {
    for name, others in {
      postgres-rotation = ["certificates/rds-ca.pem"]
      postgres-health   = ["certificates/rds-ca.pem", "postgres-rotation/database.mjs", "postgres-rotation/log.mjs"]
      postgres-monitor  = ["postgres-rotation/log.mjs"]
      postgres-failover = ["postgres-rotation/log.mjs", "postgres-monitor/probe.mjs"]
    } : name => concat([for file in sort(fileset("${local.functions_folder}/${name}", "{*.mjs,package*.json}")) : "${name}/${file}"], others)
  }
  packages = {
    for name, files in local.function_sources : name => {
      path = "${path.module}/../../build/${name}.zip"
      hash = base64sha256(join("", [for file in files : filesha256("${local.functions_folder}/${file}")]))
    }
  }
}
