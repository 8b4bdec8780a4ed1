mock_provider "aws" {
  mock_resource "aws_cloudwatch_event_rule" {
    defaults = { arn = "arn:aws:events:us-west-2:123456789012:rule/mock" }
  }
}

variables {
  environment_suffix = "pr7"
}

run "schedule_and_pattern" {
  command = apply

  variables {
    rules = {
      watch = {
        description   = "Looks every minute"
        schedule      = "rate(1 minute)"
        function_name = "health-monitor-pr7"
        function_arn  = "arn:aws:lambda:us-west-2:123456789012:function:health-monitor-pr7"
        input         = jsonencode({ run = "scheduled" })
        retries       = 0
      }
      alarm = {
        description       = "Starts the failover"
        pattern           = jsonencode({ source = ["aws.cloudwatch"] })
        function_name     = "failover-orchestrator-pr7"
        function_arn      = "arn:aws:lambda:us-west-2:123456789012:function:failover-orchestrator-pr7"
        dead_letter_queue = "arn:aws:sqs:us-west-2:123456789012:failures-pr7"
        enabled           = false
      }
    }
  }

  assert {
    condition     = output.rule_names == { watch = "watch-pr7", alarm = "alarm-pr7" }
    error_message = "Rules carry the suffix."
  }
  assert {
    condition     = aws_cloudwatch_event_rule.this["watch"].schedule_expression == "rate(1 minute)" && aws_cloudwatch_event_rule.this["watch"].event_pattern == null && aws_cloudwatch_event_rule.this["watch"].state == "ENABLED"
    error_message = "A schedule is a schedule."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["alarm"].event_pattern).source[0] == "aws.cloudwatch" && aws_cloudwatch_event_rule.this["alarm"].state == "DISABLED"
    error_message = "A pattern is a pattern, and a rule can be off."
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["watch"].input == jsonencode({ run = "scheduled" }) && aws_cloudwatch_event_target.this["alarm"].input == null
    error_message = "Input replaces the event only where it is given."
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["watch"].retry_policy[0].maximum_retry_attempts == 0 && aws_cloudwatch_event_target.this["alarm"].retry_policy[0].maximum_event_age_in_seconds == 300
    error_message = "Retries are bounded."
  }
  assert {
    condition     = aws_cloudwatch_event_target.this["alarm"].dead_letter_config[0].arn == "arn:aws:sqs:us-west-2:123456789012:failures-pr7" && length(aws_cloudwatch_event_target.this["watch"].dead_letter_config) == 0
    error_message = "Events that could not be delivered are kept where asked for."
  }
  assert {
    condition     = alltrue([for key, permission in aws_lambda_permission.this : permission.principal == "events.amazonaws.com" && permission.source_arn == output.rule_arns[key]])
    error_message = "Each rule, and no other, may call its function."
  }
}

run "refuses_rules_that_cannot_be" {
  command = plan

  variables {
    rules = {
      neither = { description = "", function_name = "f", function_arn = "arn:aws:lambda:us-west-2:123456789012:function:f" }
      odd     = { description = "", schedule = "daily", function_name = "f", function_arn = "arn:aws:lambda:us-west-2:123456789012:function:f" }
      eager   = { description = "", schedule = "rate(1 minute)", retries = 1000, function_name = "f", function_arn = "arn:aws:lambda:us-west-2:123456789012:function:f" }
    }
  }

  expect_failures = [var.rules]
}
