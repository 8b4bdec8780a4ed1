variable "cidr_block" {
  description = "Range of the network."
  type        = string
}

variable "zones" {
  description = "Zones by position."
  type        = list(string)
}

variable "open_ports" {
  description = "Ports that may be reached, with who may reach them."
  type = map(object({
    port  = number
    cidrs = optional(list(string), ["10.0.0.0/8"])
  }))
  default = {
    https = { port = 443 }
  }
}

locals {
  subnets = { for position, zone in var.zones : zone => cidrsubnet(var.cidr_block, 8, position) }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = "${var.service}-${var.environment_suffix}" }
}

resource "aws_subnet" "private" {
  for_each = local.subnets

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = { Name = "${var.service}-${each.key}-${var.environment_suffix}" }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.service}-private-${var.environment_suffix}" }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_security_group" "this" {
  name        = "${var.service}-${var.environment_suffix}"
  description = "Traffic of ${var.service}"
  vpc_id      = aws_vpc.this.id

  dynamic "ingress" {
    for_each = var.open_ports
    content {
      description = ingress.key
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ingress.value.cidrs
    }
  }
}
