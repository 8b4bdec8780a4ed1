output "service_name" {
  description = "Name that clients use; it follows the healthy region."
  value       = module.route53.record_name
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
    reader_endpoints  = module.rds.reader_endpoints
    secret_arn        = module.database_secret.secret_arn
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
