description = "A PostgreSQL database that survives its region."
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
  parameters = { max_detection = 30 }
}

rule "naming/missing-environment-suffix" {
  parameters = { suffix_vars = ["environmentSuffix", "environment_suffix"] }
}

rule "teardown/deletion-protection" {
  parameters = { explicit_false = ["aws_rds_cluster", "aws_rds_global_cluster"] }
}
