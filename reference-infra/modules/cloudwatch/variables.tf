variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "alarms" {
  description = "Alarms by name. A missing datum counts as said by missing_data; topics are told besides the common one."
  type = map(object({
    description         = string
    namespace           = string
    metric              = string
    dimensions          = map(string)
    statistic           = optional(string, "Maximum")
    percentile          = optional(string)
    comparison_operator = optional(string, "GreaterThanThreshold")
    threshold           = number
    unit                = optional(string)
    period              = optional(number, 60)
    evaluation_periods  = optional(number, 1)
    datapoints_to_alarm = optional(number)
    missing_data        = optional(string, "notBreaching")
    tell_when_ok        = optional(bool, true)
    topics              = optional(list(string), [])
  }))

  validation {
    condition     = alltrue([for alarm in values(var.alarms) : contains(["breaching", "notBreaching", "ignore", "missing"], alarm.missing_data)])
    error_message = "missing_data is one of breaching, notBreaching, ignore, missing."
  }

  validation {
    condition     = alltrue([for alarm in values(var.alarms) : contains([10, 30], alarm.period) || (alarm.period > 0 && alarm.period % 60 == 0)])
    error_message = "A period is 10, 30, or a multiple of 60 seconds."
  }

  validation {
    condition     = alltrue([for alarm in values(var.alarms) : coalesce(alarm.datapoints_to_alarm, alarm.evaluation_periods) <= alarm.evaluation_periods])
    error_message = "There are no more data points than evaluation periods."
  }
}

variable "topic_arn" {
  description = "Topic of the same region that is told when an alarm goes off, and when it clears."
  type        = string
}
