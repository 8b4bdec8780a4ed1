data "aws_caller_identity" "current" {}

locals {
  regions = {
    primary = "us-east-1"
    dr      = "us-west-2"
  }
  zones = { for role, region in local.regions : role => [for letter in ["a", "b", "c"] : "${region}${letter}"] }

  suffix  = var.environment_suffix
  account = data.aws_caller_identity.current.account_id
  port    = 3306

  tags = {
    Environment       = var.environment
    CostCenter        = var.cost_center
    EnvironmentSuffix = local.suffix
  }

  # Names that policies, rules and functions tell each other before anything exists.
  global_cluster     = "aurora-global-${local.suffix}"
  global_cluster_arn = "arn:aws:rds::${local.account}:global-cluster:${local.global_cluster}"
  cluster_arns       = { for role, region in local.regions : role => "arn:aws:rds:${region}:${local.account}:cluster:aurora-${role}-${local.suffix}" }
  topic_arns         = { for role, region in local.regions : role => "arn:aws:sns:${region}:${local.account}:alerts-${local.suffix}" }
  secret_arns        = { for role, region in local.regions : role => "arn:aws:secretsmanager:${region}:${local.account}:secret:database-master-${local.suffix}-??????" }
  unhealthy_alarm    = "primary-unhealthy"

  # Functions of this stack measure into one namespace.
  namespace = "DisasterRecovery"

  # The hash is that of the sources, so a plan needs no package; see tools/package.py for what goes in.
  sources = "${path.module}/../../functions"
  shared = {
    failover-orchestrator = []
    health-monitor        = ["shared/database_login.py", "certificates/rds-ca.pem"]
    secret-rotation       = ["shared/database_login.py", "certificates/rds-ca.pem"]
  }
  packages = {
    for name, shared in local.shared : name => {
      path = "${path.module}/../../build/${name}.zip"
      hash = base64sha256(join("", [
        for file in concat([for own in sort(fileset("${local.sources}/${name}", "*.{py,txt}")) : "${name}/${own}"], shared) :
        filesha256("${local.sources}/${file}")
      ]))
    }
  }
}
