locals {
  # Zone to position: private ranges are the first of the /16, public ones start at 100.
  positions = { for position, zone in var.availability_zones : zone => position }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = {
    Name = "vpc-${var.environment_suffix}"
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
  cidr_block        = cidrsubnet(var.cidr_block, 8, each.value)

  tags = {
    Name = "private-${each.key}-${var.environment_suffix}"
    Tier = "private"
  }
}

resource "aws_subnet" "public" {
  for_each = local.positions

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr_block, 8, 100 + each.value)

  tags = {
    Name = "public-${each.key}-${var.environment_suffix}"
    Tier = "public"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "internet-${var.environment_suffix}"
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = {
    Name = "public-${var.environment_suffix}"
  }
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

# One gateway per zone: losing a zone must not cut the others off.
resource "aws_eip" "nat" {
  for_each = local.positions

  domain = "vpc"

  tags = {
    Name = "nat-${each.key}-${var.environment_suffix}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = local.positions

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = "nat-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_route_table" "private" {
  for_each = local.positions

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "private-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_route" "outbound" {
  for_each = local.positions

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}
