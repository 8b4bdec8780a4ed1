mock_provider "aws" {
  mock_resource "aws_apigatewayv2_api" {
    defaults = {
      id            = "mockapi"
      api_endpoint  = "https://mockapi.execute-api.us-east-1.amazonaws.com"
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:mockapi"
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock" }
  }
}

variables {
  environment_suffix = "t1"
  name               = "api-health"
  description        = "Health of the database"
  function           = { arn = "arn:aws:lambda:us-east-1:123456789012:function:health-t1", name = "health-t1" }
}

run "one_path_for_everybody" {
  assert {
    condition     = aws_apigatewayv2_api.this.name == "api-health-t1"
    error_message = "The name ends in the suffix."
  }
  assert {
    condition     = aws_apigatewayv2_route.this.route_key == "GET /health" && aws_apigatewayv2_route.this.authorization_type == "NONE"
    error_message = "Checkers ask for the path without signing."
  }
  assert {
    condition     = aws_apigatewayv2_stage.this.default_route_settings[0].throttling_rate_limit == 20
    error_message = "Requests are throttled."
  }
  assert {
    condition     = aws_apigatewayv2_stage.this.access_log_settings[0].destination_arn == "arn:aws:logs:us-east-1:123456789012:log-group:mock"
    error_message = "Access is logged."
  }
  assert {
    condition     = aws_lambda_permission.this.source_arn == "arn:aws:execute-api:us-east-1:123456789012:mockapi/*/GET/health"
    error_message = "Only this path calls the function."
  }
  assert {
    condition     = output.host == "mockapi.execute-api.us-east-1.amazonaws.com" && output.url == "https://mockapi.execute-api.us-east-1.amazonaws.com/health"
    error_message = "Health checks get a bare host, people an address."
  }
}

run "a_path_without_slash" {
  command = plan

  variables {
    path = "health"
  }

  expect_failures = [var.path]
}
