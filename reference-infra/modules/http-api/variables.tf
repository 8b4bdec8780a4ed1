variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "Name of the API; the suffix is added."
  type        = string
}

variable "description" {
  description = "What the API tells, in a few words."
  type        = string
}

variable "path" {
  description = "The one path that is answered, to GET."
  type        = string
  default     = "/health"

  validation {
    condition     = startswith(var.path, "/")
    error_message = "A path begins with a slash."
  }
}

variable "function" {
  description = "Function of the same region that answers."
  type = object({
    arn  = string
    name = string
  })
}

variable "timeout_milliseconds" {
  description = "How long the function may take. Route 53 gives up two seconds after it has connected."
  type        = number
  default     = 3000

  validation {
    condition     = var.timeout_milliseconds >= 50 && var.timeout_milliseconds <= 30000
    error_message = "Between 50 and 30000 milliseconds."
  }
}

variable "requests_per_second" {
  description = "Requests that are let through in a second. Route 53 sends one to two for each check at a ten-second interval, from all its places together."
  type        = number
  default     = 20
}

variable "burst" {
  description = "Requests that are let through at once."
  type        = number
  default     = 40
}

variable "kms_key_arn" {
  description = "Key of the same region that encrypts the access log; its policy admits CloudWatch Logs. Null: a key that AWS owns."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days that the access log is kept."
  type        = number
  default     = 14
}
