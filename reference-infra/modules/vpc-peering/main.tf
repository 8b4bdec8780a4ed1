# Across regions a peering cannot accept itself: the other side does.
resource "aws_vpc_peering_connection" "this" {
  provider = aws.primary

  vpc_id      = var.primary.vpc_id
  peer_vpc_id = var.dr.vpc_id
  peer_region = var.dr_region

  tags = {
    Name = "peering-${var.environment_suffix}"
  }

  lifecycle {
    precondition {
      condition     = var.primary.cidr_block != var.dr.cidr_block
      error_message = "Peered networks cannot share a range."
    }
  }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider = aws.dr

  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true

  tags = {
    Name = "peering-${var.environment_suffix}"
  }
}

resource "aws_route" "to_dr" {
  provider = aws.primary
  for_each = var.primary.route_table_ids

  route_table_id            = each.value
  destination_cidr_block    = var.dr.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
}

resource "aws_route" "to_primary" {
  provider = aws.dr
  for_each = var.dr.route_table_ids

  route_table_id            = each.value
  destination_cidr_block    = var.primary.cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.this.id
}
