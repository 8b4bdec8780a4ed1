locals {
  name = "transaction-processor-${var.environment_suffix}"
}

resource "aws_s3_object" "package" {
  bucket      = var.code_bucket
  key         = "transaction-processor.zip"
  source      = var.package
  source_hash = var.package_hash
}

resource "aws_security_group" "this" {
  name        = local.name
  description = "The processor calls out, nobody calls in"
  vpc_id      = var.vpc_id

  tags = {
    Name = local.name
  }
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "AWS services"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "database" {
  for_each = toset(var.database_cidr_blocks)

  security_group_id = aws_security_group.this.id
  description       = "PostgreSQL in ${each.value}"
  cidr_ipv4         = each.value
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${local.name}"
  retention_in_days = var.log_retention_days
  skip_destroy      = false
}

resource "aws_lambda_function" "this" {
  function_name     = local.name
  description       = "Processes transactions"
  role              = var.role_arn
  runtime           = "python3.12"
  handler           = "transaction_processor.handler"
  s3_bucket         = aws_s3_object.package.bucket
  s3_key            = aws_s3_object.package.key
  s3_object_version = aws_s3_object.package.version_id
  memory_size       = 512
  timeout           = 29

  vpc_config {
    subnet_ids         = values(var.subnet_ids)
    security_group_ids = [aws_security_group.this.id]
  }

  environment {
    variables = var.environment
  }

  depends_on = [aws_cloudwatch_log_group.this]
}
