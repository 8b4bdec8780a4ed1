output "service_name" {
  description = "Name that clients use; it follows the healthy region."
  value       = module.route53.record_name

  precondition {
    condition     = contains(keys(local.views), local.view_name)
    error_message = "A workspace is a view of the pair: default or west."
  }
}

output "regional_names" {
  description = "Names of the regions' own entries, by role; they never lead elsewhere."
  value       = module.route53.regional_names
}

output "view" {
  description = "Which region has which role."
  value       = { primary = local.view.primary, dr = local.view.dr }
}

output "name_servers" {
  description = "Servers to delegate the domain to."
  value       = module.route53.name_servers
}

output "hosted_zone_id" {
  description = "Id of the hosted zone."
  value       = module.route53.zone_id
}

output "health_check_ids" {
  description = "Health checks, by role."
  value       = module.route53.health_check_ids
}

output "load_balancers" {
  description = "Load balancers, by role."
  value = {
    primary = { arn = module.alb_primary.arn, dns_name = module.alb_primary.dns_name }
    dr      = { arn = module.alb_dr.arn, dns_name = module.alb_dr.dns_name }
  }
}

output "database" {
  description = "The global database, its members, and where to write and read."
  value = {
    global_cluster_id = module.rds.global_cluster_id
    cluster_arns      = module.rds.cluster_arns
    writer_endpoint   = module.rds.writer_endpoint
    cluster_endpoints = module.rds.cluster_endpoints
    reader_endpoints  = module.rds.reader_endpoints
    secret_arns       = { primary = module.database_secret.secret_arn, dr = module.database_secret.replica_arn }
  }
}

output "session_table" {
  description = "The session table and its replicas."
  value = {
    name         = module.dynamodb.table_name
    arn          = module.dynamodb.table_arn
    replica_arns = module.dynamodb.replica_arns
  }
}

output "asset_buckets" {
  description = "Buckets of static assets, by role."
  value       = module.s3_assets.bucket_names
}

output "functions" {
  description = "Transaction processors, by role."
  value       = { primary = module.lambda_primary.function_arn, dr = module.lambda_dr.function_arn }
}

output "failover" {
  description = "What moves the database writer: the function, what starts it, and what it could not do."
  value = {
    orchestrator_arn  = module.failover_orchestrator.function_arn
    orchestrator_name = module.failover_orchestrator.function_name
    probe_arn         = module.region_probe.function_arn
    topic_arn         = module.sns_automation.topic_arn
    failed_runs_url   = module.failed_runs.queue_url
  }
}

output "keys" {
  description = "Encryption keys, by role."
  value       = { primary = module.kms_primary.key_arn, dr = module.kms_dr.key_arn }
}

output "dashboard" {
  description = "Dashboard of both regions."
  value       = module.dashboard.dashboard_name
}

output "topics" {
  description = "Topics of failover notices, by role."
  value       = { primary = module.sns_primary.topic_arn, dr = module.sns_dr.topic_arn }
}

output "alarms" {
  description = "Alarms, by role and name."
  value       = { primary = module.cloudwatch_primary.alarm_arns, dr = module.cloudwatch_dr.alarm_arns }
}

output "roles" {
  description = "Roles that act across the regions."
  value = {
    replication = module.iam.replication_role_arn
    failover    = module.iam.failover_role_arn
  }
}

output "networks" {
  description = "Networks, by role, and what links them."
  value = {
    primary = module.vpc_primary.vpc_id
    dr      = module.vpc_dr.vpc_id
    peering = module.vpc_peering.peering_connection_id
  }
}
