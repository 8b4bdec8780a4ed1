description = "Weighted records over two regions, synthesised to JSON."
extends     = "default"

objectives {
  rto = "15m"
  rpo = "5m"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-east-2"]
}

rule "naming/missing-environment-suffix" {
  parameters = {
    suffix_vars = ["environment_suffix", "environmentSuffix"]
    error_types = [
      "aws_s3_bucket", "aws_dynamodb_table", "aws_lambda_function", "aws_iam_role",
      "aws_kms_alias", "aws_sns_topic", "aws_cloudwatch_log_group",
    ]
    other_types_severity = "warning"
  }
}
