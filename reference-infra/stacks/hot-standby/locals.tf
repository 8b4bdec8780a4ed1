locals {
  # A workspace is a view of the pair: which region leads. Each has its own state and its own names.
  views = {
    default = { primary = "us-east-1", dr = "us-west-2", mark = "" }
    west    = { primary = "us-west-2", dr = "us-east-1", mark = "-west" }
  }
  view_name = coalesce(var.view, terraform.workspace)
  view      = lookup(local.views, local.view_name, local.views["default"])

  environment_suffix = "${var.environment_suffix}${local.view.mark}"

  zones = {
    primary = [for letter in ["a", "b", "c"] : "${local.view.primary}${letter}"]
    dr      = [for letter in ["a", "b", "c"] : "${local.view.dr}${letter}"]
  }

  # Route 53 publishes the state of its checks in one region only, whoever leads.
  health_metric_role = local.view.primary == "us-east-1" ? "primary" : "dr"

  tags = {
    System            = "transactions"
    EnvironmentSuffix = local.environment_suffix
    Workspace         = terraform.workspace
  }
}

data "aws_caller_identity" "current" {}

# Names are ours, so ARNs can be spelt out: grants can be read before anything exists, and whoever is
# granted something need not wait for it.
locals {
  account = data.aws_caller_identity.current.account_id

  global_cluster_id  = "transactions-global-${local.environment_suffix}"
  global_cluster_arn = "arn:aws:rds::${local.account}:global-cluster:${local.global_cluster_id}"
  cluster_arns = {
    primary = "arn:aws:rds:${local.view.primary}:${local.account}:cluster:transactions-primary-${local.environment_suffix}"
    dr      = "arn:aws:rds:${local.view.dr}:${local.account}:cluster:transactions-dr-${local.environment_suffix}"
  }
  session_table_arns = [
    for region in [local.view.primary, local.view.dr] :
    "arn:aws:dynamodb:${region}:${local.account}:table/sessions-${local.environment_suffix}"
  ]
  # Secrets Manager adds six characters to the name.
  secret_arns = [
    for region in [local.view.primary, local.view.dr] :
    "arn:aws:secretsmanager:${region}:${local.account}:secret:database-master-${local.environment_suffix}-??????"
  ]
  topic_arns = {
    primary = "arn:aws:sns:${local.view.primary}:${local.account}:failover-${local.environment_suffix}"
    dr      = "arn:aws:sns:${local.view.dr}:${local.account}:failover-${local.environment_suffix}"
  }
  failover_alarm_arn = "arn:aws:cloudwatch:${local.view.dr}:${local.account}:alarm:primary-unreachable-${local.environment_suffix}"

  orchestrator_arn = "arn:aws:lambda:${local.view.dr}:${local.account}:function:failover-orchestrator-${local.environment_suffix}"
}

# Packages are built by tools/package.py. Their hashes are those of the sources, so a plan needs no package.
locals {
  sources = {
    for name, shared in {
      transaction-processor = ["transaction-processor/requirements.txt", "certificates/rds-ca.pem"]
      failover-orchestrator = []
      region-probe          = []
    } : name => concat([for file in sort(fileset("${path.module}/../../functions", "${name}/*.py")) : file], shared)
  }
  packages = {
    for name, files in local.sources : name => {
      path = "${path.module}/../../build/${name}.zip"
      hash = sha256(join("", [for file in files : filesha256("${path.module}/../../functions/${file}")]))
    }
  }
}
