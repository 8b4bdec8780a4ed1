output "zone_id" {
  description = "Id of the hosted zone."
  value       = aws_route53_zone.this.zone_id
}

output "name_servers" {
  description = "Servers to delegate to."
  value       = aws_route53_zone.this.name_servers
}

output "record_name" {
  description = "Name that clients use."
  value       = local.record_name
}

output "health_check_ids" {
  description = "Health checks, by role."
  value       = { for role, check in aws_route53_health_check.this : role => check.id }
}
