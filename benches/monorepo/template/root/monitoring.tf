module "alarms_primary" {
  source = "../../modules/alarms"

  environment_suffix = var.environment_suffix
  service            = local.service
  topic_arn          = module.queue_primary.topic_arn
  functions          = toset(values(local.function_names))
  queues = {
    (module.queue_primary.queue.name)      = local.queue_limits.primary
    (module.queue_primary.dead_queue_name) = 0
  }
}

module "alarms_dr" {
  source    = "../../modules/alarms"
  providers = { aws = aws.dr }

  environment_suffix = var.environment_suffix
  service            = local.service
  topic_arn          = module.queue_dr.topic_arn
  functions          = toset(values(local.function_names))
  queues             = { (module.queue_dr.queue.name) = local.queue_limits.dr }
}

resource "aws_cloudwatch_metric_alarm" "lag" {
  provider = aws.dr

  alarm_name          = "${local.service}-lag-${var.environment_suffix}"
  namespace           = "AWS/RDS"
  metric_name         = "AuroraGlobalDBReplicationLag"
  dimensions          = { DBClusterIdentifier = aws_rds_cluster.dr.cluster_identifier }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 60000
  period              = 60
  evaluation_periods  = 1
  alarm_actions       = [module.queue_dr.topic_arn]
}

resource "aws_cloudtrail" "audit" {
  count = var.audit_enabled ? 1 : 0

  name                          = "${local.service}-audit-${var.environment_suffix}"
  s3_bucket_name                = aws_s3_bucket.primary["receipts"].bucket
  is_multi_region_trail         = true
  include_global_service_events = true
}

resource "aws_ssm_parameter" "settings" {
  for_each = { motd = local.motd, regions = jsonencode(var.regions), hosts = join(",", values(local.hosts)) }

  name  = "/${local.service}/${var.environment_suffix}/${each.key}"
  type  = "String"
  value = each.value
}
