# The networks exist; only who may speak to whom is settled here, by range and port.
locals {
  ranges = {
    database    = { for role, network in var.networks : role => { for zone, subnet in network.database_subnets : zone => subnet.cidr_block } }
    application = { for role, network in var.networks : role => { for zone, subnet in network.application_subnets : zone => subnet.cidr_block } }
  }
  other = { primary = "dr", dr = "primary" }

  # Ranges that may reach the database of a region, by zone.
  clients = {
    for role in keys(local.regions) : role => merge(
      local.ranges.application[role],
      var.admit_other_region ? local.ranges.application[local.other[role]] : {},
    )
  }
}

resource "aws_security_group" "database_primary" {
  # A name that begins with sg- is refused.
  name        = "security-group-database-${local.suffix}"
  description = "Databases: application subnets come in, nothing goes out"
  vpc_id      = var.networks.primary.vpc_id

  tags = {
    Name = "security-group-database-${local.suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "database_primary" {
  for_each = local.clients.primary

  security_group_id = aws_security_group.database_primary.id
  description       = "PostgreSQL from applications in ${each.key}"
  cidr_ipv4         = each.value
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"

  tags = {
    Name = "security-group-database-${each.key}-${local.suffix}"
  }
}

resource "aws_security_group" "database_dr" {
  provider = aws.dr

  name        = "security-group-database-${local.suffix}"
  description = "Databases: application subnets come in, nothing goes out"
  vpc_id      = var.networks.dr.vpc_id

  tags = {
    Name = "security-group-database-${local.suffix}"
  }
}

resource "aws_vpc_security_group_ingress_rule" "database_dr" {
  provider = aws.dr
  for_each = local.clients.dr

  security_group_id = aws_security_group.database_dr.id
  description       = "PostgreSQL from applications in ${each.key}"
  cidr_ipv4         = each.value
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"

  tags = {
    Name = "security-group-database-${each.key}-${local.suffix}"
  }
}

resource "aws_security_group" "functions_primary" {
  name        = "security-group-functions-${local.suffix}"
  description = "Functions: nothing comes in, databases and AWS go out"
  vpc_id      = var.networks.primary.vpc_id

  tags = {
    Name = "security-group-functions-${local.suffix}"
  }
}

resource "aws_vpc_security_group_egress_rule" "functions_primary_database" {
  for_each = local.ranges.database.primary

  security_group_id = aws_security_group.functions_primary.id
  description       = "PostgreSQL in ${each.key}"
  cidr_ipv4         = each.value
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"

  tags = {
    Name = "security-group-functions-${each.key}-${local.suffix}"
  }
}

# Secrets Manager in both regions, RDS and CloudWatch: through the NAT gateways that are there.
resource "aws_vpc_security_group_egress_rule" "functions_primary_aws" {
  security_group_id = aws_security_group.functions_primary.id
  description       = "AWS services"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"

  tags = {
    Name = "security-group-functions-aws-${local.suffix}"
  }
}

resource "aws_security_group" "functions_dr" {
  provider = aws.dr

  name        = "security-group-functions-${local.suffix}"
  description = "Functions: nothing comes in, databases and AWS go out"
  vpc_id      = var.networks.dr.vpc_id

  tags = {
    Name = "security-group-functions-${local.suffix}"
  }
}

resource "aws_vpc_security_group_egress_rule" "functions_dr_database" {
  provider = aws.dr
  for_each = local.ranges.database.dr

  security_group_id = aws_security_group.functions_dr.id
  description       = "PostgreSQL in ${each.key}"
  cidr_ipv4         = each.value
  from_port         = 5432
  to_port           = 5432
  ip_protocol       = "tcp"

  tags = {
    Name = "security-group-functions-${each.key}-${local.suffix}"
  }
}

resource "aws_vpc_security_group_egress_rule" "functions_dr_aws" {
  provider = aws.dr

  security_group_id = aws_security_group.functions_dr.id
  description       = "AWS services"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"

  tags = {
    Name = "security-group-functions-aws-${local.suffix}"
  }
}
