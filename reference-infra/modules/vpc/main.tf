locals {
  # A zone is called like its region, with a letter after it.
  region = replace(var.availability_zones[0], "/[a-z]$/", "")

  # Zone to position: private ranges are the first of the /16, public ones start at 100.
  positions = { for position, zone in var.availability_zones : zone => position }

  private_ranges = length(var.private_subnet_ranges) > 0 ? var.private_subnet_ranges : [
    for position in range(length(var.availability_zones)) : cidrsubnet(var.cidr_block, 8, position)
  ]
  public_ranges = length(var.public_subnet_ranges) > 0 ? var.public_subnet_ranges : [
    for position in range(length(var.availability_zones)) : cidrsubnet(var.cidr_block, 8, 100 + position)
  ]

  public_positions = var.public ? local.positions : {}

  # Zones that have a gateway of their own, and the zone whose gateway each zone uses.
  nat_zones = !var.public || var.nat == "none" ? [] : var.nat == "single" ? slice(var.availability_zones, 0, 1) : var.availability_zones
  nat_of    = { for zone in var.availability_zones : zone => contains(local.nat_zones, zone) ? zone : local.nat_zones[0] if length(local.nat_zones) > 0 }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "vpc-${var.environment_suffix}"
  }

  lifecycle {
    precondition {
      condition     = length(local.private_ranges) == length(var.availability_zones) && length(local.public_ranges) == length(var.availability_zones)
      error_message = "Give one subnet range for every zone, or none at all."
    }
  }
}

# Nothing may use the group that AWS makes by itself.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "unused-${var.environment_suffix}"
  }
}

resource "aws_subnet" "private" {
  for_each = local.positions

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = local.private_ranges[each.value]

  tags = {
    Name = "private-${each.key}-${var.environment_suffix}"
    Tier = "private"
  }
}

# One table per zone, so that each zone can have a gateway of its own.
resource "aws_route_table" "private" {
  for_each = local.positions

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "private-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}
