output "vpc_id" {
  description = "Id of the network."
  value       = aws_vpc.this.id
}

output "cidr_block" {
  description = "Address range of the network."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Private subnets, by zone."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}

output "public_subnet_ids" {
  description = "Public subnets, by zone."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.id }
}

output "private_route_table_ids" {
  description = "Route tables of the private subnets, by zone."
  value       = { for zone, table in aws_route_table.private : zone => table.id }
}

output "nat_gateway_ids" {
  description = "NAT gateways, by zone."
  value       = { for zone, gateway in aws_nat_gateway.this : zone => gateway.id }
}

output "endpoint_ids" {
  description = "Endpoints of AWS services, by service."
  value = merge(
    { for service, endpoint in aws_vpc_endpoint.gateway : service => endpoint.id },
    { for service, endpoint in aws_vpc_endpoint.interface : service => endpoint.id },
  )
}
