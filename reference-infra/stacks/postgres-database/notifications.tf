# A topic per region, heard by people and by a queue for tools. What a topic cannot deliver, what the queue's
# readers fail on three times, and what functions fail on for good, ends in the region's dead-letter queue.
locals {
  event_rule = "rule-database-events"

  event_rule_arns = {
    for role, region in local.regions : role => concat(
      ["arn:aws:events:${region}:${local.account_id}:rule/${local.event_rule}-${local.suffix}"],
      role == "dr" ? ["arn:aws:events:${region}:${local.account_id}:rule/rule-primary-unhealthy-${local.suffix}"] : [],
    )
  }

  queue_senders = {
    for role in keys(local.regions) : role => {
      topic = { service = "sns.amazonaws.com", source_arns = [local.arns.topics[role]] }
    }
  }
  dead_letter_senders = {
    for role in keys(local.regions) : role => merge(local.queue_senders[role], {
      rules = { service = "events.amazonaws.com", source_arns = local.event_rule_arns[role] }
    })
  }
}

module "sqs_primary" {
  source = "../../modules/sqs"

  environment_suffix  = local.suffix
  name                = "sqs-database-events"
  max_receive_count   = 3
  kms_key_arn         = module.kms_primary.key_arn
  senders             = local.queue_senders.primary
  dead_letter_senders = local.dead_letter_senders.primary
}

module "sqs_dr" {
  source    = "../../modules/sqs"
  providers = { aws = aws.dr }

  environment_suffix  = local.suffix
  name                = "sqs-database-events"
  max_receive_count   = 3
  kms_key_arn         = module.kms_dr.key_arn
  senders             = local.queue_senders.dr
  dead_letter_senders = local.dead_letter_senders.dr
}

module "sns_primary" {
  source = "../../modules/sns"

  environment_suffix = local.suffix
  purpose            = "sns-database-events"
  display_name       = "Database events in ${local.regions.primary}"
  kms_key_arn        = module.kms_primary.key_arn
  publishers         = ["cloudwatch", "events", "rds"]
  email_addresses    = var.operations_emails
  subscriptions = {
    queue = {
      protocol              = "sqs"
      endpoint              = module.sqs_primary.queue_arn
      raw_message_delivery  = true
      dead_letter_queue_arn = module.sqs_primary.dead_letter_queue_arn
    }
  }
}

module "sns_dr" {
  source    = "../../modules/sns"
  providers = { aws = aws.dr }

  environment_suffix = local.suffix
  purpose            = "sns-database-events"
  display_name       = "Database events in ${local.regions.dr}"
  kms_key_arn        = module.kms_dr.key_arn
  publishers         = ["cloudwatch", "events", "rds"]
  email_addresses    = var.operations_emails
  subscriptions = {
    queue = {
      protocol              = "sqs"
      endpoint              = module.sqs_dr.queue_arn
      raw_message_delivery  = true
      dead_letter_queue_arn = module.sqs_dr.dead_letter_queue_arn
    }
  }
}

# --- What RDS tells ---

# Clusters know no category for backups: those are told by instances and by snapshots. Nor is there one for
# replication between regions: failovers of the global database and notices come closest, and the lag has an alarm.
locals {
  cluster_categories  = ["failover", "failure", "global-failover", "notification"]
  instance_categories = ["availability", "backup", "failover", "failure", "notification", "read replica", "recovery"]
  snapshot_categories = ["backup", "notification"]
}

resource "aws_db_event_subscription" "clusters_primary" {
  name             = "subscription-clusters-${local.suffix}"
  sns_topic        = module.sns_primary.topic_arn
  source_type      = "db-cluster"
  source_ids       = [module.rds.cluster_identifiers.primary]
  event_categories = local.cluster_categories
}

resource "aws_db_event_subscription" "instances_primary" {
  name             = "subscription-instances-${local.suffix}"
  sns_topic        = module.sns_primary.topic_arn
  source_type      = "db-instance"
  source_ids       = module.rds.instance_identifiers.primary
  event_categories = local.instance_categories
}

resource "aws_db_event_subscription" "snapshots_primary" {
  name             = "subscription-snapshots-${local.suffix}"
  sns_topic        = module.sns_primary.topic_arn
  source_type      = "db-cluster-snapshot"
  event_categories = local.snapshot_categories
}

resource "aws_db_event_subscription" "clusters_dr" {
  provider = aws.dr

  name             = "subscription-clusters-${local.suffix}"
  sns_topic        = module.sns_dr.topic_arn
  source_type      = "db-cluster"
  source_ids       = [module.rds.cluster_identifiers.dr]
  event_categories = local.cluster_categories
}

resource "aws_db_event_subscription" "instances_dr" {
  provider = aws.dr

  name             = "subscription-instances-${local.suffix}"
  sns_topic        = module.sns_dr.topic_arn
  source_type      = "db-instance"
  source_ids       = module.rds.instance_identifiers.dr
  event_categories = local.instance_categories
}

resource "aws_db_event_subscription" "snapshots_dr" {
  provider = aws.dr

  name             = "subscription-snapshots-${local.suffix}"
  sns_topic        = module.sns_dr.topic_arn
  source_type      = "db-cluster-snapshot"
  event_categories = local.snapshot_categories
}

# The same by a second way: the reference of RDS says that subscriptions do not deliver to encrypted topics,
# EventBridge does.
locals {
  database_events = jsonencode({
    source      = ["aws.rds"]
    detail-type = ["RDS DB Cluster Event", "RDS DB Instance Event", "RDS DB Cluster Snapshot Event"]
    detail = {
      EventCategories  = distinct(concat(local.cluster_categories, local.instance_categories, local.snapshot_categories))
      SourceIdentifier = [{ wildcard = "*aurora-transactions-*-${local.suffix}*" }]
    }
  })
}

resource "aws_cloudwatch_event_rule" "database_primary" {
  name          = "${local.event_rule}-${local.suffix}"
  description   = "What RDS tells about the clusters, their instances and snapshots"
  event_pattern = local.database_events
}

resource "aws_cloudwatch_event_target" "database_primary" {
  rule      = aws_cloudwatch_event_rule.database_primary.name
  target_id = "topic"
  arn       = module.sns_primary.topic_arn

  dead_letter_config {
    arn = module.sqs_primary.dead_letter_queue_arn
  }
}

resource "aws_cloudwatch_event_rule" "database_dr" {
  provider = aws.dr

  name          = "${local.event_rule}-${local.suffix}"
  description   = "What RDS tells about the clusters, their instances and snapshots"
  event_pattern = local.database_events
}

resource "aws_cloudwatch_event_target" "database_dr" {
  provider = aws.dr

  rule      = aws_cloudwatch_event_rule.database_dr.name
  target_id = "topic"
  arn       = module.sns_dr.topic_arn

  dead_letter_config {
    arn = module.sqs_dr.dead_letter_queue_arn
  }
}
