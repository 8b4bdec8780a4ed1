variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "zones" {
  type = set(string)
}

variable "labels" {
  type = map(object({ index = number, public = bool }))
}

resource "aws_subnet" "this" {
  for_each                = var.zones
  vpc_id                  = "vpc-${var.name}"
  cidr_block              = cidrsubnet(var.cidr, 8, var.labels[each.key].index)
  map_public_ip_on_launch = var.labels[each.value].public
  tags                    = { Name = "subnet-${var.name}-${each.key}" }
}

resource "aws_route_table" "public" {
  for_each = { for zone, label in var.labels : zone => label if label.public }
  vpc_id   = "vpc-${var.name}"
  tags     = { Name = "routes-${each.key}", Index = each.value.index }
}

output "cidrs" {
  value = { for zone, subnet in aws_subnet.this : zone => subnet.cidr_block }
}
