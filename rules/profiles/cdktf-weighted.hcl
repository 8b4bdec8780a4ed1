# Two regions behind weighted records, in CDK for Terraform. A missing suffix is an error for the
# resource types whose names clash most often, and a warning for the others.
description = "Weighted records over us-east-1 and us-east-2, in CDKTF: recovery within fifteen minutes."
extends     = "default"

objectives {
  approach = "WARM_STANDBY"
  rto      = "15m"
  rpo      = "5m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-east-2"]
}

rule "naming/missing-environment-suffix" {
  parameters = {
    strict      = true
    suffix_vars = ["environment_suffix", "environmentSuffix"]
    error_types = [
      "aws_s3_bucket",
      "aws_dynamodb_table",
      "aws_lambda_function",
      "aws_iam_role",
      "aws_kms_alias",
      "aws_sns_topic",
      "aws_cloudwatch_log_group",
    ]
    other_types_severity = "warning"
  }
}
rule "iam/prefix-wildcard-action" {
  parameters = { allow = [] }
}
rule "teardown/deletion-protection" {
  parameters = { posture = "rehearsed" }
}
rule "naming/undeclared-environment-variable" {
  parameters = { suffix_vars = ["environment_suffix", "environmentSuffix"] }
}
