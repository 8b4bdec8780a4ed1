output "service_names" {
  description = "Names that clients use; they follow the writer."
  value = {
    writer = module.route53.record_name
    reader = module.route53_reader.record_name
  }
}

output "name_servers" {
  description = "Servers to delegate the domain to, if the zone was made here."
  value       = module.route53.name_servers
}

output "database" {
  description = "The global database, its members, and where each writes and reads. The global endpoint follows the writer without our help."
  value = {
    global_cluster_id   = module.rds.global_cluster_id
    global_endpoint     = module.rds.global_writer_endpoint
    cluster_identifiers = module.rds.cluster_identifiers
    cluster_arns        = module.rds.cluster_arns
    cluster_endpoints   = module.rds.cluster_endpoints
    reader_endpoints    = module.rds.reader_endpoints
    port                = module.rds.port
    name                = var.database.name
  }
}

output "secrets" {
  description = "Secrets with the credentials, by role."
  value       = { primary = module.secret_primary.secret_arn, dr = module.secret_dr.secret_arn }
}

output "health_endpoints" {
  description = "Addresses that tell whether a region's database is fit to serve, by role. With ?role=writer: whether it leads."
  value       = { primary = module.health_api_primary.url, dr = module.health_api_dr.url }
}

output "health_check_ids" {
  description = "Health checks behind each name: of the endpoints, on the alarms, and the ones that the records follow."
  value = {
    for name, checks in { writer = module.route53, reader = module.route53_reader } : name => {
      endpoints                  = checks.health_check_ids
      alarms                     = checks.metric_check_ids
      routing                    = checks.routing_check_ids
    }
  }
}

output "export_buckets" {
  description = "Buckets for exports, by role."
  value       = module.s3_exports.bucket_names
}

output "export_role_arn" {
  description = "Role that RDS writes exports as."
  value       = aws_iam_role.export.arn
}

output "key_arns" {
  description = "Keys, by role."
  value       = { primary = module.kms_primary.key_arn, dr = module.kms_dr.key_arn }
}

output "topics" {
  description = "Topics of database events, by role."
  value       = { primary = module.sns_primary.topic_arn, dr = module.sns_dr.topic_arn }
}

output "queues" {
  description = "Queues of database events and the dead-letter queues behind them, by role."
  value = {
    primary = { url = module.sqs_primary.queue_url, dead_letters = module.sqs_primary.dead_letter_queue_url }
    dr      = { url = module.sqs_dr.queue_url, dead_letters = module.sqs_dr.dead_letter_queue_url }
  }
}

output "functions" {
  description = "Functions, by role and task."
  value = {
    primary = { rotation = module.rotation_primary.function_name, health = module.health_primary.function_name }
    dr = {
      rotation = module.rotation_dr.function_name
      health   = module.health_dr.function_name
      monitor  = module.monitor_dr.function_name
      failover = module.failover_dr.function_name
    }
  }
}

output "alarms" {
  description = "Alarms, by role and name."
  value       = { primary = module.cloudwatch_primary.alarm_arns, dr = module.cloudwatch_dr.alarm_arns }
}

output "security_groups" {
  description = "Security groups of databases and of functions, by role."
  value = {
    primary = { database = aws_security_group.database_primary.id, functions = aws_security_group.functions_primary.id }
    dr      = { database = aws_security_group.database_dr.id, functions = aws_security_group.functions_dr.id }
  }
}
