output "host" {
  description = "Host name of the API, without scheme and path."
  value       = replace(aws_apigatewayv2_api.this.api_endpoint, "https://", "")
}

output "url" {
  description = "Address that is answered."
  value       = "${aws_apigatewayv2_api.this.api_endpoint}${var.path}"

  # Nobody answers before the stage is there and the function may be called.
  depends_on = [aws_apigatewayv2_stage.this, aws_lambda_permission.this]
}

output "api_id" {
  description = "Id of the API: the dimension of its metrics."
  value       = aws_apigatewayv2_api.this.id
}
