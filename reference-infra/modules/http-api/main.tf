locals {
  name = "${var.name}-${var.environment_suffix}"
}

resource "aws_apigatewayv2_api" "this" {
  name          = local.name
  description   = var.description
  protocol_type = "HTTP"
}

# Made here, so that it ends with the stack.
resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/apigateway/${local.name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = false
}

resource "aws_apigatewayv2_integration" "this" {
  api_id                 = aws_apigatewayv2_api.this.id
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = var.function.arn
  payload_format_version = "2.0"
  timeout_milliseconds   = var.timeout_milliseconds
}

# Open to everybody: who asks are health checkers, which cannot sign their requests.
resource "aws_apigatewayv2_route" "this" {
  api_id             = aws_apigatewayv2_api.this.id
  route_key          = "GET ${var.path}"
  target             = "integrations/${aws_apigatewayv2_integration.this.id}"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  # What is open to everybody must not be a way to wear the function out.
  default_route_settings {
    throttling_burst_limit = var.burst
    throttling_rate_limit  = var.requests_per_second
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.this.arn
    format = jsonencode({
      requestId = "$context.requestId"
      time      = "$context.requestTime"
      ip        = "$context.identity.sourceIp"
      agent     = "$context.identity.userAgent"
      path      = "$context.path"
      status    = "$context.status"
      latency   = "$context.responseLatency"
      error     = "$context.error.message"
    })
  }
}

resource "aws_lambda_permission" "this" {
  statement_id  = "api-${local.name}"
  action        = "lambda:InvokeFunction"
  function_name = var.function.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this.execution_arn}/*/GET${var.path}"
}
