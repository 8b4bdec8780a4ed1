description = "Payments on functions and global tables, in two regions at once."
extends     = "default"

objectives {
  rto = "3m"
  rpo = 0
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

rule "dns/slow-health-check" {
  parameters = { interval = 30 }
}

rule "iam/prefix-wildcard-action" {
  severity = "error"
}

rule "naming/missing-environment-suffix" {
  parameters = {
    suffix_vars = ["environment"]
    exempt      = { aws_dynamodb_table = ["transactions"] }
  }
}

rule "teardown/deletion-protection" {
  parameters = { explicit_false = ["aws_dynamodb_table"] }
}
