output "service_url" {
  description = "Where clients go; it follows the healthy region."
  value       = "https://${module.route53.record_name}"
}

output "endpoint_urls" {
  description = "Each region's own address."
  value       = { for role, name in module.route53.regional_names : role => "https://${name}" }
}

output "database_endpoints" {
  description = "Each cluster's endpoint: it takes writes while that cluster leads."
  value       = module.rds.cluster_endpoints
}

output "reader_endpoints" {
  description = "Each cluster's reading endpoint."
  value       = module.rds.reader_endpoints
}

output "global_writer_endpoint" {
  description = "Endpoint that follows the writer from region to region."
  value       = module.rds.global_writer_endpoint
}

output "transaction_log_buckets" {
  description = "Buckets of transaction logs."
  value       = module.transaction_logs.bucket_names
}

output "document_buckets" {
  description = "Buckets of documents."
  value       = module.documents.bucket_names
}

output "session_table_name" {
  description = "Name of the global table, the same in both regions."
  value       = module.sessions.table_name
}

output "hosted_zone_id" {
  description = "Id of the hosted zone."
  value       = module.route53.zone_id
}

output "name_servers" {
  description = "Servers to delegate the domain to."
  value       = module.route53.name_servers
}

output "alb_dns_names" {
  description = "Names of the load balancers."
  value       = { primary = module.alb_primary.dns_name, dr = module.alb_dr.dns_name }
}

output "health_check_ids" {
  description = "Route 53's checks."
  value       = module.route53.health_check_ids
}

output "queue_urls" {
  description = "Queues of transactions."
  value       = { for role, queue in local.queues : role => queue.url }
}

output "topic_arns" {
  description = "Alarm topics."
  value       = { primary = module.sns_primary.topic_arn, dr = module.sns_dr.topic_arn }
}

output "orchestrator_arns" {
  description = "Functions that take the writer over, each into its own region."
  value       = { primary = module.orchestrator_primary.function_arn, dr = module.orchestrator_dr.function_arn }
}
