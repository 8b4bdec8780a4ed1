description = "A second region that runs along and takes over within five minutes."
extends     = "default"

objectives {
  approach = "HOT_STANDBY"
  rto      = "5m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

rule "dns/slow-failure-detection" {
  parameters = { max_detection = 30 }
}

rule "iam/prefix-wildcard-action" {
  severity = "error"
}

rule "naming/missing-environment-suffix" {
  parameters = { suffix_vars = ["environment_suffix"] }
}
