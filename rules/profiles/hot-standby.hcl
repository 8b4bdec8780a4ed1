# A second region that serves within minutes, on Aurora PostgreSQL, DynamoDB global tables and Route 53
# failover records. A failure is detected within 30 seconds; IAM wildcards are errors.
description = "Hot standby in us-west-2: recovery within five minutes, failures detected within 30 seconds."
extends     = "default"

objectives {
  approach = "HOT_STANDBY"
  rto      = "5m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

rule "naming/missing-environment-suffix" {
  parameters = {
    strict      = true
    suffix_vars = ["environment_suffix"]
  }
}
rule "iam/prefix-wildcard-action" {
  severity   = "error"
  parameters = { allow = [] }
}
rule "dns/slow-failure-detection" {
  parameters = { max_detection = 30 }
}
rule "teardown/deletion-protection" {
  parameters = { posture = "rehearsed" }
}
rule "naming/undeclared-environment-variable" {
  parameters = { suffix_vars = ["environment_suffix"] }
}
