locals {
  # A workspace is a view of the pair: which region leads. Each has its own state and its own names.
  views = {
    default = { primary = "us-east-1", dr = "us-west-2", mark = "" }
    west    = { primary = "us-west-2", dr = "us-east-1", mark = "-west" }
  }
  view = lookup(local.views, terraform.workspace, local.views["default"])

  environment_suffix = "${var.environment_suffix}${local.view.mark}"

  zones = {
    primary = [for letter in ["a", "b", "c"] : "${local.view.primary}${letter}"]
    dr      = [for letter in ["a", "b", "c"] : "${local.view.dr}${letter}"]
  }

  # Route 53 publishes the state of its checks in one region only, whoever leads.
  health_metric_role = local.view.primary == "us-east-1" ? "primary" : "dr"

  # The hash is that of the sources, so a plan needs no package; see tools/package.py for what goes in.
  functions = "${path.module}/../../functions"
  package   = "${path.module}/../../build/transaction-processor.zip"
  package_hash = sha256(join("", [
    for file in ["transaction-processor/transaction_processor.py", "transaction-processor/requirements.txt", "certificates/rds-ca.pem"] :
    filesha256("${local.functions}/${file}")
  ]))

  tags = {
    System            = "transactions"
    EnvironmentSuffix = local.environment_suffix
    Workspace         = terraform.workspace
  }
}
