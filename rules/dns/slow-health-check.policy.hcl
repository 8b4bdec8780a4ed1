# Health check interval is too long.
#
# ## What it finds
#
# Route 53 health checks whose `request_interval` is longer than the parameter `max_interval`, or
# different from the parameter `interval` if that is set. Route 53 checks every 30 seconds if
# `request_interval` is not set; the only other value it accepts is 10.
#
# Calculated health checks, CloudWatch alarms and routing controls do not have an interval and are
# ignored. `dns/slow-failure-detection` checks how long detection takes in total.
#
# ## Why it matters in a failover
#
# DNS failover starts when a health check turns unhealthy. Every check that has to fail first costs one
# interval, so a long interval delays every failover that depends on it.
#
# ## Fix
#
# Set `request_interval` to 10 or 30. The change replaces the health check and touches every record that
# uses it. Checks every 10 seconds cost more than checks every 30.
#
# ## References
#
# - [How Route 53 determines whether a health check is healthy](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html)
# - [Values for health checks](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html)

input "max_interval" {
  type        = number
  default     = 30
  description = "Longest allowed interval, in seconds."
}

input "interval" {
  type        = number
  default     = null
  description = "Required interval, in seconds; null allows every interval up to max_interval."
}

resource_policy "aws_route53_health_check" "slow_health_check" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"], attrs.type)
  locals {
    rule = {
      tags     = ["dns", "rto"]
      question = "the interval of this health check is short enough"
      at       = ["request_interval", "type"]
      help     = input.interval == null ? "Set request_interval to 10 or 30. The change replaces the health check." : "Set request_interval to ${input.interval}. The change replaces the health check."
    }
    interval = plugin::drlint::effective("request_interval")
  }
  enforce {
    condition     = local.interval <= input.max_interval
    error_message = "request_interval is ${local.interval} seconds; the limit is ${input.max_interval}."
  }
  enforce {
    condition     = local.interval > input.max_interval || input.interval == null || local.interval == input.interval
    error_message = "request_interval is ${local.interval} seconds; it must be ${input.interval}."
  }
}
