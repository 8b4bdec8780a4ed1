# An active and a passive region on Aurora MySQL, with a monitor and an orchestrator that fail over.
description = "Active and passive region on Aurora MySQL: recovery within five minutes, at most a minute of data."
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
rule "dns/slow-failure-detection" {
  parameters = { max_detection = 60 }
}
rule "iam/prefix-wildcard-action" {
  parameters = { allow = [] }
}
rule "teardown/deletion-protection" {
  parameters = { posture = "rehearsed" }
}
rule "naming/undeclared-environment-variable" {
  parameters = { suffix_vars = ["environmentSuffix", "environment_suffix"] }
}
