output "global_cluster_id" {
  description = "Identifier of the global database."
  value       = aws_rds_global_cluster.this.id
}

output "global_cluster_arn" {
  description = "ARN of the global database."
  value       = aws_rds_global_cluster.this.arn
}

output "global_writer_endpoint" {
  description = "Endpoint that follows the writer from region to region."
  value       = aws_rds_global_cluster.this.endpoint
}

output "cluster_identifiers" {
  description = "Identifiers of the clusters, by role."
  value       = { primary = aws_rds_cluster.primary.cluster_identifier, dr = aws_rds_cluster.dr.cluster_identifier }
}

output "instance_identifiers" {
  description = "Identifiers of the instances, by role."
  value       = { primary = aws_rds_cluster_instance.primary[*].identifier, dr = aws_rds_cluster_instance.dr[*].identifier }
}

output "cluster_arns" {
  description = "ARNs of the clusters, by role."
  value       = { primary = aws_rds_cluster.primary.arn, dr = aws_rds_cluster.dr.arn }
}

output "writer_endpoint" {
  description = "Endpoint that takes writes while the primary region leads."
  value       = aws_rds_cluster.primary.endpoint
}

output "cluster_endpoints" {
  description = "Each cluster's own endpoint, by role: it takes writes while that cluster leads."
  value       = { primary = aws_rds_cluster.primary.endpoint, dr = aws_rds_cluster.dr.endpoint }

  # A cluster without instances answers nobody.
  depends_on = [aws_rds_cluster_instance.primary, aws_rds_cluster_instance.dr]
}

output "reader_endpoints" {
  description = "Reading endpoints, by role."
  value       = { primary = aws_rds_cluster.primary.reader_endpoint, dr = aws_rds_cluster.dr.reader_endpoint }
}

output "port" {
  description = "Port of the database."
  value       = local.port
}

output "security_group_ids" {
  description = "The clusters' own security groups, by role; null where groups were given."
  value       = { primary = one(aws_security_group.primary[*].id), dr = one(aws_security_group.dr[*].id) }
}

output "lag_metric" {
  description = "Metric that says, in milliseconds and in the DR region only, how far the standby is behind."
  value = {
    namespace  = "AWS/RDS"
    metric     = "AuroraGlobalDBReplicationLag"
    dimensions = { DBClusterIdentifier = aws_rds_cluster.dr.cluster_identifier }
  }
}
