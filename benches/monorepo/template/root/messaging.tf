module "queue_primary" {
  source = "../../modules/queue"

  environment_suffix = var.environment_suffix
  service            = local.service
  retries            = 5
}

module "queue_dr" {
  source    = "../../modules/queue"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  service            = local.service
}

resource "aws_cloudwatch_event_rule" "failover" {
  name        = "${local.service}-failover-${var.environment_suffix}"
  description = "Database failovers of ${local.service}"
  event_pattern = jsonencode({
    source      = ["aws.rds"]
    detail-type = ["RDS DB Cluster Event"]
    detail      = { EventCategories = ["failover", "global-failover"] }
  })
}

resource "aws_cloudwatch_event_target" "failover" {
  rule = aws_cloudwatch_event_rule.failover.name
  arn  = module.queue_primary.topic_arn

  dynamic "input_transformer" {
    for_each = var.audit_enabled ? [{ cluster = "$.detail.SourceIdentifier" }] : []
    content {
      input_paths    = input_transformer.value
      input_template = "\"failover of <cluster>\""
    }
  }
}

resource "aws_secretsmanager_secret" "api" {
  name                    = "${local.service}-api-${var.environment_suffix}"
  recovery_window_in_days = 0

  replica {
    region = var.regions.dr
  }
}

resource "aws_secretsmanager_secret_version" "api" {
  secret_id     = aws_secretsmanager_secret.api.id
  secret_string = jsonencode({ token = "set-by-hand", service = local.service })

  lifecycle {
    ignore_changes = [secret_string]
  }
}
