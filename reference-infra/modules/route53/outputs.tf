output "zone_id" {
  description = "Id of the hosted zone."
  value       = local.zone_id
}

output "name_servers" {
  description = "Servers to delegate to. Empty when the zone was given."
  value       = flatten(aws_route53_zone.this[*].name_servers)
}

output "record_name" {
  description = "Name that clients use."
  value       = local.record_name
}

output "extra_record_names" {
  description = "The further names, by first label."
  value       = { for label in keys(var.extra_records) : label => "${label}.${var.domain_name}" }
}

output "health_check_ids" {
  description = "Checks of the endpoints, by role."
  value       = { for role, check in aws_route53_health_check.this : role => check.id }
}

output "metric_check_ids" {
  description = "Checks on alarms, by name."
  value       = { for name, check in aws_route53_health_check.metric : name => check.id }
}

output "routing_check_ids" {
  description = "Checks that the records follow, by role: the sum where there is one, else that of the endpoint."
  value       = local.routing_check_ids
}

output "regional_names" {
  description = "Names of the endpoints themselves, by role. Certificates can be made for them before they exist."
  value       = { for role in keys(var.endpoints) : role => "${role}.${local.record_name}" if var.regional_names }
}
