resource "aws_subnet" "public" {
  for_each = local.public_positions

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = local.public_ranges[each.value]

  tags = {
    Name = "public-${each.key}-${var.environment_suffix}"
    Tier = "public"
  }
}

resource "aws_internet_gateway" "this" {
  count = var.public ? 1 : 0

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "internet-${var.environment_suffix}"
  }
}

resource "aws_route_table" "public" {
  count = var.public ? 1 : 0

  vpc_id = aws_vpc.this.id

  tags = {
    Name = "public-${var.environment_suffix}"
  }
}

resource "aws_route" "internet" {
  count = var.public ? 1 : 0

  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public[0].id
}

# One gateway per zone where it matters: losing a zone must not cut the others off.
resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = {
    Name = "nat-${each.key}-${var.environment_suffix}"
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = {
    Name = "nat-${each.key}-${var.environment_suffix}"
  }
}

resource "aws_route" "outbound" {
  for_each = local.nat_of

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[each.value].id
}
