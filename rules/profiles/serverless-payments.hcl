# Payments on DynamoDB, Lambda and HTTP APIs in two regions, switched by weighted records. Its tables
# must set deletion protection to false explicitly.
description = "Serverless payments in two regions: recovery within three minutes."
extends     = "default"

objectives {
  approach = "ACTIVE_ACTIVE"
  rto      = "3m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

rule "naming/missing-environment-suffix" {
  parameters = {
    strict      = true
    suffix_vars = ["environment"]
    exempt      = { aws_dynamodb_table = ["transactions"] }
  }
}
rule "teardown/deletion-protection" {
  parameters = { posture = "rehearsed", explicit_false = ["aws_dynamodb_table"] }
}
rule "iam/prefix-wildcard-action" {
  severity   = "error"
  parameters = { allow = [] }
}
rule "dns/slow-failure-detection" {
  parameters = { max_detection = 90 }
}
rule "dns/slow-health-check" {
  parameters = { interval = 30 }
}
rule "naming/undeclared-environment-variable" {
  parameters = { suffix_vars = ["environment"] }
}
