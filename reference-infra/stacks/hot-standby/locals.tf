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

  package      = "${path.module}/../../build/transaction-processor.zip"
  package_hash = filebase64sha256("${path.module}/../../lambda-src/transaction_processor.py")

  tags = {
    System            = "transactions"
    EnvironmentSuffix = local.environment_suffix
    Workspace         = terraform.workspace
  }
}
