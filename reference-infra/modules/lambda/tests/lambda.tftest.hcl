mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_region" {
    defaults = { name = "us-west-2" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
}

variables {
  environment_suffix = "pr7"
  name               = "health-monitor"
  description        = "Watches"
  handler            = "health_monitor.handler"
  package            = { path = "build/health-monitor.zip", hash = "aGFzaA==" }
  own_role = {
    statements = [{
      sid       = "Announce"
      actions   = ["sns:Publish"]
      resources = ["arn:aws:sns:us-west-2:123456789012:alerts-pr7"]
    }]
  }
}

run "local_package_with_own_role" {
  command = plan

  variables {
    kms_key_arn           = "arn:aws:kms:us-west-2:123456789012:key/a"
    dead_letter_queue_arn = "arn:aws:sqs:us-west-2:123456789012:failures-pr7"
    reserved_concurrency  = 1
    timeout_seconds       = 300
    environment           = { TOPIC_ARN = "arn:aws:sns:us-west-2:123456789012:alerts-pr7" }
    network = {
      vpc_id               = "vpc-1"
      subnet_ids           = ["subnet-1", "subnet-2", "subnet-3"]
      database_cidr_blocks = ["10.1.0.0/16"]
      database_port        = 3306
    }
    queue = { arn = "arn:aws:sqs:us-west-2:123456789012:work-pr7" }
    invokers = {
      rotation = { principal = "secretsmanager.amazonaws.com", source_account = "123456789012" }
    }
  }

  assert {
    condition     = aws_lambda_function.this.function_name == "health-monitor-pr7" && aws_cloudwatch_log_group.this.name == "/aws/lambda/health-monitor-pr7" && aws_iam_role.this[0].name == "health-monitor-us-west-2-pr7"
    error_message = "Function, log group and role carry the suffix; the role also its region."
  }
  assert {
    condition     = aws_lambda_function.this.filename == "build/health-monitor.zip" && aws_lambda_function.this.source_code_hash == "aGFzaA==" && length(aws_s3_object.package) == 0
    error_message = "Without a bucket the package goes up with the function."
  }
  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == 1 && aws_lambda_function.this.timeout == 300 && aws_lambda_function.this.runtime == "python3.12"
    error_message = "Concurrency, time-out and runtime are passed on."
  }
  assert {
    condition     = aws_lambda_function.this.kms_key_arn == var.kms_key_arn && aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.this.retention_in_days == 14
    error_message = "The key holds environment and log, and the log ends."
  }
  assert {
    condition     = aws_lambda_function.this.dead_letter_config[0].target_arn == var.dead_letter_queue_arn
    error_message = "Failures go to the dead-letter queue."
  }
  assert {
    condition     = length(aws_lambda_function.this.vpc_config[0].subnet_ids) == 3 && aws_vpc_security_group_egress_rule.database["10.1.0.0/16"].from_port == 3306 && aws_vpc_security_group_egress_rule.https[0].to_port == 443
    error_message = "In a network the function reaches the database and AWS, nothing else."
  }
  assert {
    condition     = toset(aws_lambda_event_source_mapping.this[0].function_response_types) == toset(["ReportBatchItemFailures"])
    error_message = "Only failed messages come back."
  }
  assert {
    condition     = aws_lambda_permission.this["rotation"].principal == "secretsmanager.amazonaws.com"
    error_message = "Named services may invoke the function."
  }
  assert {
    condition     = toset([for statement in data.aws_iam_policy_document.this[0].statement : statement.sid]) == toset(["WriteLog", "MoveInterfaces", "SeeInterfaces", "KeepFailures", "ReadQueue", "Announce"])
    error_message = "The role may do what its configuration needs and what was passed in."
  }
}

run "package_in_a_bucket_with_a_given_role" {
  command = apply

  variables {
    own_role    = null
    role_arn    = "arn:aws:iam::123456789012:role/given"
    code_bucket = { name = "code-pr7" }
    network = {
      vpc_id             = "vpc-1"
      subnet_ids         = ["subnet-1"]
      security_group_ids = ["sg-1"]
    }
  }

  assert {
    condition     = aws_s3_object.package[0].key == "health-monitor.zip" && aws_lambda_function.this.s3_bucket == "code-pr7" && aws_lambda_function.this.s3_object_version == aws_s3_object.package[0].version_id && aws_lambda_function.this.filename == null
    error_message = "The function takes the very version that was put into the bucket."
  }
  assert {
    condition     = output.role_arn == "arn:aws:iam::123456789012:role/given" && length(aws_iam_role.this) == 0
    error_message = "A given role is used as it is."
  }
  assert {
    condition     = length(aws_security_group.this) == 0 && tolist(aws_lambda_function.this.vpc_config[0].security_group_ids) == tolist(["sg-1"]) && output.security_group_id == null
    error_message = "Given security groups replace the own one."
  }
}

run "outside_any_network" {
  command = plan

  assert {
    condition     = length(aws_lambda_function.this.vpc_config) == 0 && length(aws_security_group.this) == 0 && length(aws_lambda_event_source_mapping.this) == 0
    error_message = "Nothing is made that was not asked for."
  }
  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1 && length(aws_lambda_function.this.environment) == 0
    error_message = "No reservation and no environment unless asked for."
  }
}

run "refuses_what_cannot_work" {
  command = plan

  variables {
    name                 = "Bad Name"
    runtime              = "java21"
    memory_mb            = 64
    timeout_seconds      = 901
    reserved_concurrency = 0
    package              = { path = "build/health-monitor.tar", hash = "x" }
    own_role             = { statements = [{ sid = "All", actions = ["s3:*"], resources = ["*"] }] }
  }

  expect_failures = [
    var.name, var.runtime, var.memory_mb, var.timeout_seconds, var.reserved_concurrency, var.package, var.own_role,
  ]
}

run "needs_a_role" {
  command = plan

  variables {
    own_role = null
  }

  expect_failures = [aws_lambda_function.this]
}
