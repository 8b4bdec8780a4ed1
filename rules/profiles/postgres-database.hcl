# The database layer alone, on a network that exists already: Aurora PostgreSQL with a global database.
description = "Aurora PostgreSQL across two regions on an existing network: recovery within five minutes."
extends     = "default"

objectives {
  approach = "WARM_STANDBY"
  rto      = "5m"
  rpo      = "1m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

rule "naming/missing-environment-suffix" {
  parameters = {
    strict      = true
    suffix_vars = ["environmentSuffix", "environment_suffix"]
  }
}
rule "teardown/deletion-protection" {
  parameters = { posture = "rehearsed", explicit_false = ["aws_rds_cluster", "aws_rds_global_cluster"] }
}
rule "dns/slow-failure-detection" {
  parameters = { max_detection = 30 }
}
rule "iam/prefix-wildcard-action" {
  parameters = { allow = [] }
}
rule "naming/undeclared-environment-variable" {
  parameters = { suffix_vars = ["environmentSuffix", "environment_suffix"] }
}
