mock_provider "aws" {
  mock_resource "aws_lb" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/mock/0123456789abcdef"
      arn_suffix = "app/mock/0123456789abcdef"
      dns_name   = "mock.us-east-1.elb.amazonaws.com"
    }
  }
  mock_resource "aws_lb_target_group" {
    defaults = {
      arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/mock/0123456789abcdef"
      arn_suffix = "targetgroup/mock/0123456789abcdef"
    }
  }
}

variables {
  environment_suffix = "test"
  vpc_id             = "vpc-1"
  subnet_ids         = { a = "subnet-a", b = "subnet-b", c = "subnet-c" }
  certificate_arn    = "arn:aws:acm:us-east-1:123456789012:certificate/mock"
  function = {
    arn  = "arn:aws:lambda:us-east-1:123456789012:function:processor-test"
    name = "processor-test"
  }
}

run "public_entry_in_front_of_a_function" {
  command = apply

  assert {
    condition     = aws_lb.this.name == "transaction-alb-test" && aws_lb.this.internal == false
    error_message = "The name is transaction-alb with the suffix, and checkers from outside can reach it."
  }
  assert {
    condition     = aws_lb.this.enable_deletion_protection == false && aws_lb.this.drop_invalid_header_fields
    error_message = "It can be destroyed, and drops malformed headers."
  }
  assert {
    condition     = length(aws_lb.this.subnets) == 3 && length(aws_lb.this.access_logs) == 0
    error_message = "It stands in all zones, and logs only when given a bucket."
  }
  assert {
    condition     = aws_lb_target_group.this.target_type == "lambda" && one(aws_lb_target_group.this.health_check).path == "/health"
    error_message = "Its target is a function, whose health it looks at."
  }
  assert {
    condition     = aws_lambda_permission.this.source_arn == aws_lb_target_group.this.arn && aws_lambda_permission.this.principal == "elasticloadbalancing.amazonaws.com"
    error_message = "Only this target group may call the function."
  }
  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13")
    error_message = "HTTPS with a modern policy."
  }
  assert {
    condition     = one(aws_lb_listener.http.default_action).type == "redirect" && one(one(aws_lb_listener.http.default_action).redirect).protocol == "HTTPS"
    error_message = "Plain HTTP is sent on."
  }
  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.this : rule.from_port]) == toset([80, 443])
    error_message = "Two ports are open."
  }
  assert {
    condition     = output.metric_dimensions.LoadBalancer == "app/mock/0123456789abcdef" && output.dns_name == "mock.us-east-1.elb.amazonaws.com"
    error_message = "Alarms and records get what they need."
  }
}

run "own_name_and_logs" {
  command = plan

  variables {
    name              = "database-health"
    access_log_bucket = "access-logs-test"
    health_check      = { interval = 10, timeout = 5 }
  }

  assert {
    condition     = aws_lb.this.name == "database-health-alb-test" && one(aws_lb.this.access_logs).bucket == "access-logs-test"
    error_message = "Name and log bucket are those given."
  }
  assert {
    condition     = one(aws_lb_target_group.this.health_check).interval == 10
    error_message = "So is the pace."
  }
}

run "a_name_has_32_characters" {
  command = plan

  variables {
    environment_suffix = "seventeen-letters"
  }

  expect_failures = [aws_lb.this]
}

run "one_zone_is_too_few" {
  command = plan

  variables {
    subnet_ids = { a = "subnet-a" }
  }

  expect_failures = [var.subnet_ids]
}

run "looks_do_not_overlap" {
  command = plan

  variables {
    health_check = { interval = 10, timeout = 10 }
  }

  expect_failures = [var.health_check]
}
