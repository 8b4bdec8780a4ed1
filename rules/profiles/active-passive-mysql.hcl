description = "Aurora MySQL with a passive region behind DNS failover."
extends     = "default"

objectives {
  rto = "5m"
  rpo = "1m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

rule "dns/slow-failure-detection" {
  parameters = { max_detection = 60 }
}

rule "naming/missing-environment-suffix" {
  parameters = { suffix_vars = ["environmentSuffix", "environment_suffix"] }
}
