# Health check detects a failure too slowly.
#
# ## What it finds
#
# Route 53 health checks whose detection time, `request_interval` x `failure_threshold`, is longer than
# the parameter `max_detection`. An argument that is not set counts with Route 53's default: an interval
# of 30 seconds and a threshold of 3 failures.
#
# Calculated health checks, CloudWatch alarms and routing controls do not send requests and are ignored.
#
# ## Why it matters in a failover
#
# Route 53 calls an endpoint unhealthy after `failure_threshold` failed checks in a row, and sends one
# check every `request_interval` seconds. Until then, DNS keeps sending users to the failed region. The
# detection time is therefore a fixed part of the recovery time, before any DNS TTL.
#
# ## Fix
#
# Lower `failure_threshold`, or use the 10-second interval. 30 seconds are met by 10 x 3 or 30 x 1;
# 60 seconds by 10 x 6 or 30 x 2. A change of `failure_threshold` is made in place. A change of
# `request_interval` replaces the health check and touches every record that uses it.
#
# ## References
#
# - [How Route 53 determines whether a health check is healthy](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html)
# - [Values for health checks](https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html)

input "max_detection" {
  type        = number
  default     = 90
  description = "Longest allowed detection time, in seconds."
}

resource_policy "aws_route53_health_check" "slow_failure_detection" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"], attrs.type)
  locals {
    rule = {
      tags     = ["dns", "rto"]
      question = "this health check detects a failure in time"
      at       = ["failure_threshold", "request_interval", "type"]
      help     = local.most > 1 || local.interval <= 10 ? "Set failure_threshold to ${local.most}${local.most > 1 ? " or less" : ""}." : "Set request_interval to 10 and failure_threshold to ${core::floor(input.max_detection / 10)} or less. A new interval replaces the health check."
    }
    interval  = plugin::drlint::effective("request_interval")
    threshold = plugin::drlint::effective("failure_threshold")
    detection = local.interval * local.threshold
    most      = core::floor(input.max_detection / local.interval)
  }
  enforce {
    condition     = local.detection <= input.max_detection
    error_message = "A failure is detected after ${local.detection} seconds (${local.interval} s x ${local.threshold}); the limit is ${input.max_detection} seconds."
  }
}
