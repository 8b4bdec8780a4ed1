# The interval of a health check is above the limit.
#
# Route 53 probes an endpoint every 10 or every 30 seconds; 30 is what it does when nothing is
# written. A longer interval delays every failover that hangs on the check.
#
# Only checks of an endpoint are judged: calculated checks, alarms and routing controls have no
# interval. How long detection takes altogether is judged by `dns/slow-failure-detection`.

input "max_interval" {
  type        = number
  default     = 30
  description = "Longest interval in seconds."
}

input "interval" {
  type        = number
  default     = null
  description = "The exact interval that is asked for; null leaves it free up to max_interval."
}

resource_policy "aws_route53_health_check" "slow_health_check" {
  enforcement_level = "mandatory_overridable"
  filter            = core::contains(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"], attrs.type)
  locals {
    rule = {
      tags = ["dns", "rto"]
      at   = ["request_interval", "type"]
      help = input.interval == null ? "Set request_interval to 10 or 30; a change replaces the check." : "Set request_interval to ${input.interval}; a change replaces the check."
    }
    interval = plugin::drlint::effective("request_interval")
  }
  enforce {
    condition     = local.interval <= input.max_interval
    error_message = "The check runs every ${local.interval} seconds; the limit is ${input.max_interval}."
  }
  enforce {
    condition     = local.interval > input.max_interval || input.interval == null || local.interval == input.interval
    error_message = "The check runs every ${local.interval} seconds; exactly ${input.interval} are asked for."
  }
}
