mock_provider "aws" {}

variables {
  environment_suffix = "test"
  topic_arn          = "arn:aws:sns:us-west-2:123456789012:failover-test"
  alarms = {
    replication-lag = {
      description  = "Behind"
      namespace    = "AWS/RDS"
      metric       = "AuroraGlobalDBReplicationLag"
      dimensions   = { DBClusterIdentifier = "dr-test" }
      threshold    = 60000
      missing_data = "breaching"
    }
    slow = {
      description         = "Slow"
      namespace           = "AWS/ApplicationELB"
      metric              = "TargetResponseTime"
      dimensions          = { LoadBalancer = "app/mock/1" }
      percentile          = "p99"
      threshold           = 2
      evaluation_periods  = 5
      datapoints_to_alarm = 3
      tell_when_ok        = false
      topics              = ["arn:aws:sns:us-west-2:123456789012:automation-test"]
    }
  }
}

run "alarms_as_described" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this) == 2 && aws_cloudwatch_metric_alarm.this["replication-lag"].alarm_name == "replication-lag-test"
    error_message = "One alarm each, named with the suffix."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["replication-lag"].threshold == 60000 && aws_cloudwatch_metric_alarm.this["replication-lag"].dimensions == tomap({ DBClusterIdentifier = "dr-test" })
    error_message = "Threshold and dimensions are those given."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["replication-lag"].treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.this["slow"].treat_missing_data == "notBreaching"
    error_message = "Silence counts as said."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["replication-lag"].alarm_actions == toset([var.topic_arn]) && aws_cloudwatch_metric_alarm.this["replication-lag"].ok_actions == toset([var.topic_arn])
    error_message = "The topic hears of trouble and of its end."
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this["slow"].alarm_actions) == 2 && length(coalesce(aws_cloudwatch_metric_alarm.this["slow"].ok_actions, [])) == 0
    error_message = "More topics can be told, and the end can be kept quiet."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["slow"].extended_statistic == "p99" && aws_cloudwatch_metric_alarm.this["slow"].statistic == null && aws_cloudwatch_metric_alarm.this["slow"].datapoints_to_alarm == 3
    error_message = "A percentile takes the statistic's place."
  }
  assert {
    condition     = output.alarm_names == { replication-lag = "replication-lag-test", slow = "slow-test" }
    error_message = "Names are given out."
  }
}

run "what_silence_means_is_one_of_four" {
  command = plan

  variables {
    alarms = { odd = { description = "x", namespace = "x", metric = "x", dimensions = {}, threshold = 1, missing_data = "perhaps" } }
  }

  expect_failures = [var.alarms]
}

run "periods_are_awss" {
  command = plan

  variables {
    alarms = { odd = { description = "x", namespace = "x", metric = "x", dimensions = {}, threshold = 1, period = 45 } }
  }

  expect_failures = [var.alarms]
}

run "no_more_points_than_periods" {
  command = plan

  variables {
    alarms = { odd = { description = "x", namespace = "x", metric = "x", dimensions = {}, threshold = 1, evaluation_periods = 2, datapoints_to_alarm = 3 } }
  }

  expect_failures = [var.alarms]
}
