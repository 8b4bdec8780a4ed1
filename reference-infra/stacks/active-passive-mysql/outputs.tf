output "service_name" {
  description = "Name that clients use; it follows the healthy site."
  value       = module.route53.record_name
}

output "hosted_zone_id" {
  description = "Id of the hosted zone."
  value       = module.route53.zone_id
}

output "name_servers" {
  description = "Servers to delegate the domain to."
  value       = module.route53.name_servers
}

output "health_check_ids" {
  description = "Checks of the sites by role, and of the failover switch."
  value       = merge(module.route53.health_check_ids, module.route53.metric_check_ids)
}

output "routing_check_ids" {
  description = "Checks that the records follow, by role."
  value       = module.route53.routing_check_ids
}

output "health_urls" {
  description = "Health pages that Route 53 asks, by role."
  value       = { primary = module.health_api_primary.url, dr = module.health_api_dr.url }
}

output "vpc_ids" {
  description = "Networks, by role."
  value       = { primary = module.regional_primary.vpc_id, dr = module.regional_dr.vpc_id }
}

output "private_subnet_ids" {
  description = "Private subnets, by role."
  value       = { primary = module.regional_primary.private_subnet_ids, dr = module.regional_dr.private_subnet_ids }
}

output "public_subnet_ids" {
  description = "Public subnets, by role."
  value       = { primary = module.regional_primary.public_subnet_ids, dr = module.regional_dr.public_subnet_ids }
}

output "application_security_group_ids" {
  description = "Security groups that the application joins to reach its database, by role."
  value       = { primary = module.regional_primary.application_security_group_id, dr = module.regional_dr.application_security_group_id }
}

output "global_cluster_id" {
  description = "Identifier of the global database."
  value       = module.rds.global_cluster_id
}

output "global_cluster_arn" {
  description = "ARN of the global database."
  value       = module.rds.global_cluster_arn
}

output "cluster_identifiers" {
  description = "Clusters of the global database, by role."
  value       = module.rds.cluster_identifiers
}

output "cluster_arns" {
  description = "ARNs of those clusters, by role."
  value       = module.rds.cluster_arns
}

output "database_endpoints" {
  description = "Where to write, wherever the writer is; each cluster's own endpoint; and where to read."
  value = {
    global_writer = module.rds.global_writer_endpoint
    primary       = module.rds.cluster_endpoints.primary
    dr            = module.rds.cluster_endpoints.dr
    readers       = module.rds.reader_endpoints
  }
}

output "secret_arns" {
  description = "The database secret, by role: at home in the primary region, a replica in the other."
  value       = { primary = module.database_secret.secret_arn, dr = module.database_secret.replica_arn }
}

output "bucket_ids" {
  description = "Buckets by content and role."
  value       = { for name, pair in module.s3 : name => pair.bucket_names }
}

output "bucket_arns" {
  description = "ARNs of the buckets by content and role."
  value       = { for name, pair in module.s3 : name => pair.bucket_arns }
}

output "key_arns" {
  description = "Keys, by role."
  value       = { primary = module.regional_primary.key_arn, dr = module.regional_dr.key_arn }
}

output "function_arns" {
  description = "Functions, by name and role."
  value = {
    health-monitor        = { primary = module.health_monitor_primary.function_arn, dr = module.health_monitor_dr.function_arn }
    failover-orchestrator = { dr = module.failover_orchestrator.function_arn }
    secret-rotation       = { primary = module.secret_rotation.function_arn }
  }
}

output "failover_function_name" {
  description = "Function to invoke, in the standby's region, to move the writer by hand."
  value       = module.failover_orchestrator.function_name
}

output "topic_arns" {
  description = "Topics of alarms and failovers, by role."
  value       = { primary = module.regional_primary.topic_arn, dr = module.regional_dr.topic_arn }
}

output "alarm_arns" {
  description = "Alarms, by role and name."
  value       = { primary = module.cloudwatch_primary.alarm_arns, dr = module.cloudwatch_dr.alarm_arns }
}

output "rule_arns" {
  description = "EventBridge rules, by role and name."
  value       = { primary = module.eventbridge_primary.rule_arns, dr = module.eventbridge_dr.rule_arns }
}

output "dashboard_name" {
  description = "Dashboard of replication and readiness."
  value       = module.dashboard.dashboard_name
}
