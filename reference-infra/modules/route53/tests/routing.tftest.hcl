mock_provider "aws" {
  mock_resource "aws_route53_zone" {
    defaults = { zone_id = "Z0MADE", name_servers = ["ns-1.example.net", "ns-2.example.org"] }
  }
}

variables {
  environment_suffix = "t1"
  domain_name        = "pay.example.com"
  check_interval     = 10
  failure_threshold  = 3
  endpoints = {
    primary = { dns_name = "alb-east.example.net", zone_id = "Z1EAST" }
    dr      = { dns_name = "alb-west.example.net", zone_id = "Z2WEST" }
  }
}

run "failover_to_load_balancers" {
  variables {
    parent_zone_id = "Z0PARENT"
  }

  assert {
    condition     = { for role, record in aws_route53_record.this : role => record.failover_routing_policy[0].type } == { dr = "SECONDARY", primary = "PRIMARY" }
    error_message = "One record leads, the other stands by."
  }
  assert {
    condition     = alltrue([for record in aws_route53_record.this : record.type == "A" && record.name == "transactions.pay.example.com" && record.zone_id == "Z0MADE"])
    error_message = "Both records answer for one name in the new zone."
  }
  assert {
    condition     = alltrue([for role, record in aws_route53_record.this : record.health_check_id == aws_route53_health_check.this[role].id && record.set_identifier == "${role}-t1"])
    error_message = "Each record follows the check of its endpoint."
  }
  assert {
    condition     = alltrue([for role, check in aws_route53_health_check.this : check.type == "HTTPS" && check.fqdn == var.endpoints[role].dns_name && check.resource_path == "/health"])
    error_message = "Checks ask the endpoints over HTTPS."
  }
  assert {
    condition     = length(aws_route53_health_check.calculated) + length(aws_route53_health_check.metric) == 0
    error_message = "Nothing is added up when there is one check per role."
  }
  assert {
    condition     = aws_route53_record.delegation[0].records == toset(["ns-1.example.net", "ns-2.example.org"])
    error_message = "The parent zone delegates."
  }
}

run "names_that_never_move" {
  command = plan

  variables {
    regional_names = true
  }

  assert {
    condition     = output.regional_names == { dr = "dr.transactions.pay.example.com", primary = "primary.transactions.pay.example.com" }
    error_message = "Each endpoint has a name below the common one."
  }
  assert {
    condition     = alltrue([for role, record in aws_route53_record.regional : one(record.alias).name == var.endpoints[role].dns_name && record.health_check_id == null && length(record.failover_routing_policy) == 0])
    error_message = "It leads to that endpoint whatever the checks say."
  }
}

run "checks_on_alarms_are_added_up" {
  variables {
    create_zone  = false
    zone_id      = "Z0GIVEN"
    record_label = "writer"
    record_kind  = "cname"
    ttl          = 30
    endpoints = {
      primary = { dns_name = "db-east.example.net", check_host = "api-east.example.net", health_path = "/health?role=writer" }
      dr      = { dns_name = "db-west.example.net", check_host = "api-west.example.net" }
    }
    extra_records = {
      reader = { primary = "ro-east.example.net", dr = "ro-west.example.net" }
    }
    metric_checks = {
      lag   = { role = "dr", alarm_name = "lag-t1", alarm_region = "us-west-2", insufficient_data = "LastKnownStatus" }
      leads = { role = "dr", alarm_name = "leads-t1", alarm_region = "us-west-2", insufficient_data = "LastKnownStatus", invert = true }
    }
    required_checks = { dr = 2 }
  }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && output.zone_id == "Z0GIVEN" && length(output.name_servers) == 0
    error_message = "A given zone is used as it is."
  }
  assert {
    condition     = alltrue([for role, record in aws_route53_record.this : record.type == "CNAME" && record.ttl == 30 && record.records == toset([var.endpoints[role].dns_name])])
    error_message = "The records name the hosts and live 30 seconds."
  }
  assert {
    condition     = keys(aws_route53_health_check.calculated) == ["dr"]
    error_message = "Only the role with several checks has a sum."
  }
  assert {
    condition = aws_route53_health_check.calculated["dr"].child_healthchecks == toset([
      aws_route53_health_check.this["dr"].id, aws_route53_health_check.metric["lag"].id, aws_route53_health_check.metric["leads"].id,
    ])
    error_message = "The sum is of the endpoint and of both alarms."
  }
  assert {
    condition     = aws_route53_health_check.calculated["dr"].child_health_threshold == 2
    error_message = "Two of the three have to hold."
  }
  assert {
    condition     = aws_route53_health_check.metric["lag"].insufficient_data_health_status == "LastKnownStatus" && aws_route53_health_check.metric["lag"].cloudwatch_alarm_region == "us-west-2"
    error_message = "What holds without data is chosen."
  }
  assert {
    condition     = aws_route53_health_check.metric["leads"].invert_healthcheck && !aws_route53_health_check.metric["lag"].invert_healthcheck
    error_message = "Inversion is per check."
  }
  assert {
    condition = alltrue([for records in [aws_route53_record.this["dr"], aws_route53_record.extra["reader-dr"]] :
    records.health_check_id == aws_route53_health_check.calculated["dr"].id])
    error_message = "Every name of the role follows the sum."
  }
  assert {
    condition     = aws_route53_record.extra["reader-primary"].health_check_id == aws_route53_health_check.this["primary"].id
    error_message = "A role with one check follows that."
  }
  assert {
    condition     = aws_route53_health_check.this["primary"].fqdn == "api-east.example.net" && aws_route53_health_check.this["primary"].resource_path == "/health?role=writer"
    error_message = "Checks look where they are told to."
  }
}

run "shares_by_weight" {
  command = plan

  variables {
    routing_policy = "weighted"
  }

  assert {
    condition     = { for role, record in aws_route53_record.this : role => record.weighted_routing_policy[0].weight } == { dr = 0, primary = 100 }
    error_message = "Everything goes to the primary unless said otherwise."
  }
  assert {
    condition     = alltrue([for record in aws_route53_record.this : length(record.failover_routing_policy) == 0])
    error_message = "A record has one policy."
  }
}

run "a_sum_that_says_nothing" {
  command = plan

  variables {
    metric_checks   = { lag = { role = "dr", alarm_name = "lag-t1", alarm_region = "us-west-2", insufficient_data = "Healthy" } }
    required_checks = { dr = 3 }
  }

  expect_failures = [aws_route53_health_check.calculated["dr"]]
}

run "missing_data_undecided" {
  command = plan

  variables {
    metric_checks = { lag = { role = "dr", alarm_name = "lag-t1", alarm_region = "us-west-2", insufficient_data = "Ignore" } }
  }

  expect_failures = [var.metric_checks]
}

run "neither_ten_nor_thirty" {
  command = plan

  variables {
    check_interval = 20
  }

  expect_failures = [var.check_interval]
}
