variable "environment_suffix" {
  description = "Ends every name. Names of buckets have to be free in all of AWS."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment_suffix))
    error_message = "Between 2 and 12 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "keep_versions_days" {
  description = "Days that replaced states are kept."
  type        = number
  default     = 365

  validation {
    condition     = var.keep_versions_days >= 30
    error_message = "At least 30 days: a broken state is not always noticed at once."
  }
}
