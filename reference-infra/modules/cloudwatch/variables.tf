variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "alarms" {
  description = "Alarms by name. A missing datum counts as said by missing_data."
  type = map(object({
    description         = string
    namespace           = string
    metric              = string
    dimensions          = map(string)
    statistic           = optional(string, "Maximum")
    comparison_operator = optional(string, "GreaterThanThreshold")
    threshold           = number
    period              = optional(number, 60)
    evaluation_periods  = optional(number, 1)
    missing_data        = optional(string, "notBreaching")
  }))
}

variable "topic_arn" {
  description = "Topic that is told when an alarm goes off, and when it clears."
  type        = string
}
