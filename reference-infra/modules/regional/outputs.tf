output "vpc_id" {
  description = "Id of the network."
  value       = module.vpc.vpc_id
}

output "private_subnet_ids" {
  description = "Private subnets, in the order of the zones."
  value       = [for zone in var.availability_zones : module.vpc.private_subnet_ids[zone]]
}

output "public_subnet_ids" {
  description = "Public subnets, in the order of the zones."
  value       = [for zone in var.availability_zones : module.vpc.public_subnet_ids[zone]]
}

output "nat_gateway_ids" {
  description = "NAT gateways, by zone."
  value       = module.vpc.nat_gateway_ids
}

output "key_arn" {
  description = "Key of the region."
  value       = module.kms.key_arn
}

output "topic_arn" {
  description = "Topic of the region."
  value       = module.sns.topic_arn
}

output "failures_queue_arn" {
  description = "Queue of failures: a dead-letter queue for functions and rules."
  value       = module.failures.queue_arn
}

output "failures_queue_name" {
  description = "Name of the queue of failures."
  value       = module.failures.queue_name
}

output "application_security_group_id" {
  description = "Security group whose members may reach the database."
  value       = aws_security_group.application.id
}
