mock_provider "aws" {}

variables {
  environment_suffix = "test"
  name               = "recovery"
  widgets = [
    { title = "Lag", region = "us-west-2", metrics = [["AWS/RDS", "AuroraGlobalDBReplicationLag", "DBClusterIdentifier", "dr-test"]], limit = 60000 },
    { title = "Health", region = "us-east-1", metrics = [["AWS/Route53", "HealthCheckStatus", "HealthCheckId", "1"]], stat = "Minimum", kind = "singleValue" },
    { title = "Errors", region = "us-east-1", metrics = [["AWS/Lambda", "Errors", "FunctionName", "processor-test"]], stat = "Sum" },
    { title = "Errors, DR", region = "us-west-2", metrics = [["AWS/Lambda", "Errors", "FunctionName", "processor-test"]], stat = "Sum" },
  ]
}

run "graphs_in_rows_of_three" {
  command = plan

  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "recovery-test"
    error_message = "The name ends in the suffix."
  }
  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : [widget.x, widget.y]] == [[0, 0], [8, 0], [16, 0], [0, 6]]
    error_message = "Three in a row, then the next row."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.annotations.horizontal[0].value == 60000
    error_message = "The limit is drawn."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[1].properties.view == "singleValue" && length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[1].properties.annotations.horizontal) == 0
    error_message = "A graph without a limit has no line."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[3].properties.region == "us-west-2"
    error_message = "Each graph reads from its own region."
  }
}

run "states_stand_above" {
  command = plan

  variables {
    alarm_arns = ["arn:aws:cloudwatch:us-west-2:123456789012:alarm:replication-lag-test"]
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].type == "alarm" && jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[1].y == 3
    error_message = "Alarms first, graphs below."
  }
}

run "metrics_come_with_pairs" {
  command = plan

  variables {
    widgets = [{ title = "Odd", region = "us-east-1", metrics = [["AWS/RDS", "CPUUtilization", "DBClusterIdentifier"]], kind = "pie" }]
  }

  expect_failures = [var.widgets]
}
