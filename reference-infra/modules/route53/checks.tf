# Whoever moves the traffic by hand, or a failover function, inverts a check; Terraform does not turn it back.

# interval x threshold is the time until a dead region is seen.
resource "aws_route53_health_check" "this" {
  for_each = var.endpoints

  fqdn              = coalesce(each.value.check_host, each.value.dns_name)
  type              = var.check_type
  port              = var.check_type == "HTTPS" ? 443 : 80
  resource_path     = coalesce(each.value.health_path, var.health_path)
  request_interval  = var.check_interval
  failure_threshold = var.failure_threshold
  measure_latency   = true

  tags = {
    Name = "${var.check_prefix}-${each.key}-${var.environment_suffix}"
  }

  lifecycle {
    ignore_changes = [invert_healthcheck]
  }
}

# Route 53 follows the data that an alarm sees, not its state: it needs a plain metric,
# a standard statistic, periods of whole minutes, and every datum of the last periods beyond the threshold.
resource "aws_route53_health_check" "metric" {
  for_each = var.metric_checks

  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = each.value.alarm_name
  cloudwatch_alarm_region         = each.value.alarm_region
  insufficient_data_health_status = each.value.insufficient_data
  invert_healthcheck              = each.value.invert

  tags = {
    Name = "${var.check_prefix}-${each.key}-${var.environment_suffix}"
  }

  lifecycle {
    ignore_changes = [invert_healthcheck]
  }
}

resource "aws_route53_health_check" "calculated" {
  for_each = local.calculated

  type = "CALCULATED"
  child_healthchecks = concat(
    [aws_route53_health_check.this[each.key].id],
    [for name in each.value : aws_route53_health_check.metric[name].id],
  )
  child_health_threshold = lookup(var.required_checks, each.key, length(each.value) + 1)

  tags = {
    Name = "${var.check_prefix}-${each.key}-all-${var.environment_suffix}"
  }

  lifecycle {
    ignore_changes = [invert_healthcheck]

    precondition {
      condition     = lookup(var.required_checks, each.key, 1) >= 1 && lookup(var.required_checks, each.key, 1) <= length(each.value) + 1
      error_message = "At least one check has to be required, and no more than there are: else the sum says nothing."
    }
  }
}
