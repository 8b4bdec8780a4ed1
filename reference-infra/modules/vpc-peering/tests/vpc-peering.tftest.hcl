mock_provider "aws" {
  alias = "primary"
}

mock_provider "aws" {
  alias = "dr"
}

variables {
  environment_suffix = "test"
  dr_region          = "us-west-2"
  primary = {
    vpc_id          = "vpc-east"
    cidr_block      = "10.0.0.0/16"
    route_table_ids = { a = "rtb-east-a", b = "rtb-east-b", c = "rtb-east-c" }
  }
  dr = {
    vpc_id          = "vpc-west"
    cidr_block      = "10.1.0.0/16"
    route_table_ids = { a = "rtb-west-a", b = "rtb-west-b", c = "rtb-west-c" }
  }
}

run "routes_on_both_sides" {
  command = apply

  assert {
    condition     = aws_vpc_peering_connection.this.peer_region == "us-west-2" && aws_vpc_peering_connection_accepter.this.auto_accept
    error_message = "The other region accepts."
  }
  assert {
    condition     = aws_vpc_peering_connection.this.vpc_id == "vpc-east" && aws_vpc_peering_connection.this.peer_vpc_id == "vpc-west"
    error_message = "The primary asks, the DR side is asked."
  }
  assert {
    condition     = length(aws_route.to_dr) == 3 && alltrue([for route in aws_route.to_dr : route.destination_cidr_block == "10.1.0.0/16"])
    error_message = "Every table of the primary knows the way to the DR network."
  }
  assert {
    condition     = length(aws_route.to_primary) == 3 && alltrue([for route in aws_route.to_primary : route.destination_cidr_block == "10.0.0.0/16"])
    error_message = "Every table of the DR network knows the way back."
  }
  assert {
    condition     = alltrue([for route in concat(values(aws_route.to_dr), values(aws_route.to_primary)) : route.vpc_peering_connection_id == output.peering_connection_id])
    error_message = "Routes wait for the accepted connection."
  }
  assert {
    condition     = aws_vpc_peering_connection.this.tags.Name == "peering-test"
    error_message = "The name ends in the suffix."
  }
}

run "one_range_cannot_serve_both" {
  command = plan

  variables {
    dr = {
      vpc_id          = "vpc-west"
      cidr_block      = "10.0.0.0/16"
      route_table_ids = {}
    }
  }

  expect_failures = [aws_vpc_peering_connection.this]
}
