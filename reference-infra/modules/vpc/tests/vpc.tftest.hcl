mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-west-2:123456789012:log-group:/vpc/refused-test" }
  }
}

variables {
  environment_suffix = "test"
  cidr_block         = "10.0.0.0/16"
  availability_zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

run "three_zones_each_with_its_own_way_out" {
  command = apply

  assert {
    condition     = length(aws_subnet.private) == 3 && length(aws_subnet.public) == 3
    error_message = "A private and a public subnet in each zone."
  }
  assert {
    condition     = [for subnet in aws_subnet.private : subnet.cidr_block] == ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]
    error_message = "Private ranges are the first of the network."
  }
  assert {
    condition     = alltrue([for zone, route in aws_route.outbound : route.nat_gateway_id == aws_nat_gateway.this[zone].id])
    error_message = "Each zone leaves through its own gateway."
  }
  assert {
    condition     = length(distinct(values(aws_nat_gateway.this)[*].id)) == 3
    error_message = "Three gateways."
  }
  assert {
    condition     = alltrue([for subnet in concat(values(aws_subnet.private), values(aws_subnet.public)) : endswith(subnet.tags.Name, "-test")])
    error_message = "Names end in the suffix."
  }
  assert {
    condition     = length(output.private_subnet_ids) == 3 && length(output.private_route_table_ids) == 3
    error_message = "Subnets and route tables are given out by zone."
  }
  assert {
    condition     = length(output.endpoint_ids) == 0
    error_message = "No endpoints unless asked for."
  }
}

run "closed_network_with_endpoints" {
  command = apply

  variables {
    cidr_block            = "10.1.0.0/16"
    availability_zones    = ["us-west-2a", "us-west-2b"]
    public                = false
    private_subnet_ranges = ["10.1.1.0/24", "10.1.2.0/24"]
    gateway_endpoints     = ["s3", "dynamodb"]
    interface_endpoints   = ["secretsmanager"]
    flow_log_days         = 14
  }

  assert {
    condition     = aws_flow_log.this[0].traffic_type == "REJECT" && aws_cloudwatch_log_group.flow_log[0].name == "/vpc/refused-test" && aws_iam_role.flow_log[0].name == "flow-log-us-west-2-test"
    error_message = "Refused traffic is written down."
  }

  assert {
    condition     = length(aws_subnet.public) == 0 && length(aws_internet_gateway.this) == 0 && length(aws_nat_gateway.this) == 0 && length(aws_route.outbound) == 0
    error_message = "Nothing leads out."
  }
  assert {
    condition     = [for subnet in aws_subnet.private : subnet.cidr_block] == ["10.1.1.0/24", "10.1.2.0/24"]
    error_message = "Ranges are those given."
  }
  assert {
    condition     = aws_vpc_endpoint.gateway["dynamodb"].service_name == "com.amazonaws.us-west-2.dynamodb" && length(aws_vpc_endpoint.gateway["s3"].route_table_ids) == 2
    error_message = "Gateway endpoints serve every private table of the region."
  }
  assert {
    condition     = aws_vpc_endpoint.interface["secretsmanager"].private_dns_enabled && aws_vpc_security_group_ingress_rule.endpoints[0].cidr_ipv4 == "10.1.0.0/16"
    error_message = "Interface endpoints answer to the usual names, for this network only."
  }
}

run "single_gateway_for_all_zones" {
  command = apply

  variables {
    nat = "single"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.outbound) == 3
    error_message = "One gateway carries the traffic of all zones."
  }
  assert {
    condition     = length(distinct([for route in aws_route.outbound : route.nat_gateway_id])) == 1
    error_message = "All zones use it."
  }
}

run "range_must_be_a_16" {
  command = plan

  variables {
    cidr_block = "10.0.0.0/20"
  }

  expect_failures = [var.cidr_block]
}

run "zones_must_differ" {
  command = plan

  variables {
    availability_zones = ["us-east-1a", "us-east-1a", "us-east-1b"]
  }

  expect_failures = [var.availability_zones]
}

run "zones_must_share_a_region" {
  command = plan

  variables {
    availability_zones = ["us-east-1a", "us-west-2a"]
  }

  expect_failures = [var.availability_zones]
}

run "ranges_must_match_the_zones" {
  command = plan

  variables {
    private_subnet_ranges = ["10.0.1.0/24"]
  }

  expect_failures = [aws_vpc.this]
}

run "only_two_services_have_gateway_endpoints" {
  command = plan

  variables {
    gateway_endpoints = ["sns"]
    nat               = "none"
  }

  expect_failures = [var.gateway_endpoints]
}
