# A health check takes longer to see a failure than the budget allows.
#
# Route 53 calls an endpoint unhealthy after `failure_threshold` failed probes in a row, one every
# `request_interval` seconds, so detection takes the product of both. Nothing is redirected before
# that. Where nothing is written, Route 53 takes 30 seconds and 3 failures.
#
# A budget of 30 seconds is met by 10 x 3 or 30 x 1, one of 60 by 10 x 6 or 30 x 2. A lower threshold
# is changed in place; another interval replaces the check and touches every record that uses it.

input "max_detection" {
  type        = number
  default     = 90
  description = "Longest time in seconds until a failure is seen."
}

resource_policy "aws_route53_health_check" "slow_failure_detection" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"], attrs.type)
  locals {
    rule = {
      tags = ["dns", "rto"]
      at   = ["failure_threshold", "request_interval", "type"]
      help = local.most >= 1 ? "Set failure_threshold to ${local.most} or less." : "Set request_interval to 10 and failure_threshold to ${core::floor(input.max_detection / 10)} or less; another interval replaces the check."
    }
    interval  = plugin::drlint::effective("request_interval")
    threshold = plugin::drlint::effective("failure_threshold")
    detection = local.interval * local.threshold
    most      = core::floor(input.max_detection / local.interval)
  }
  enforce {
    condition     = local.detection <= input.max_detection
    error_message = "A failure is seen after ${local.detection} seconds (${local.interval} s x ${local.threshold}); the budget is ${input.max_detection}."
  }
}
