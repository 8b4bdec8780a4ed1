output "global_cluster_id" {
  description = "Identifier of the global database."
  value       = aws_rds_global_cluster.this.id
}

output "global_cluster_arn" {
  description = "ARN of the global database."
  value       = aws_rds_global_cluster.this.arn
}

output "cluster_identifiers" {
  description = "Identifiers of the clusters, by role."
  value       = { primary = aws_rds_cluster.primary.cluster_identifier, dr = aws_rds_cluster.dr.cluster_identifier }
}

output "cluster_arns" {
  description = "ARNs of the clusters, by role."
  value       = { primary = aws_rds_cluster.primary.arn, dr = aws_rds_cluster.dr.arn }
}

output "writer_endpoint" {
  description = "Endpoint that takes writes while the primary region leads."
  value       = aws_rds_cluster.primary.endpoint
}

output "reader_endpoints" {
  description = "Reading endpoints, by role."
  value       = { primary = aws_rds_cluster.primary.reader_endpoint, dr = aws_rds_cluster.dr.reader_endpoint }
}
