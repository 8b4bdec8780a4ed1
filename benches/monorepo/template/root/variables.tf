variable "environment_suffix" {
  description = "Ends every name."
  type        = string
  default     = "pr7"

  validation {
    condition     = can(regex("^[a-z0-9-]{2,12}$", var.environment_suffix))
    error_message = "Lower-case letters, digits and hyphens."
  }
}

variable "regions" {
  description = "The pair of regions."
  type = object({
    primary = string
    dr      = string
  })
  default = { primary = "us-east-1", dr = "us-west-2" }
}

variable "stores" {
  description = "Buckets by purpose."
  type = map(object({
    days_to_archive = optional(number, 90)
    expire_days     = optional(number)
  }))
  default = {
    documents = { days_to_archive = 30 }
    receipts  = { expire_days = 365 }
  }
}

variable "functions" {
  description = "Functions by name."
  type = map(object({
    memory  = optional(number, 256)
    timeout = optional(number, 30)
    queue   = optional(bool, false)
  }))
  default = {
    api    = { memory = 512 }
    worker = { timeout = 120, queue = true }
  }
}

variable "health_check" {
  description = "Interval and threshold of the health checks."
  type = object({
    interval  = optional(number, 10)
    threshold = optional(number, 3)
  })
  default = {}
}

variable "audit_enabled" {
  description = "Whether an audit trail is kept."
  type        = bool
  default     = true
}
