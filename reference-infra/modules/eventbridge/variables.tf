variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "rules" {
  description = "Rules by name. Each has a schedule or an event pattern (JSON), and one function of the same region, which gets the event or, if given, the input (JSON)."
  type = map(object({
    description       = string
    schedule          = optional(string)
    pattern           = optional(string)
    function_name     = string
    function_arn      = string
    input             = optional(string)
    enabled           = optional(bool, true)
    retries           = optional(number, 2)
    max_age_seconds   = optional(number, 300)
    dead_letter_queue = optional(string)
  }))

  validation {
    condition     = alltrue([for rule in values(var.rules) : (rule.schedule == null) != (rule.pattern == null)])
    error_message = "A rule has a schedule or a pattern, one of the two."
  }
  validation {
    condition     = alltrue([for rule in values(var.rules) : rule.schedule == null || can(regex("^(rate|cron)\\(.+\\)$", rule.schedule))])
    error_message = "A schedule is rate(...) or cron(...)."
  }
  validation {
    condition     = alltrue([for rule in values(var.rules) : rule.retries >= 0 && rule.retries <= 185 && rule.max_age_seconds >= 60 && rule.max_age_seconds <= 86400])
    error_message = "0 to 185 retries, within 60 to 86400 seconds."
  }
}
