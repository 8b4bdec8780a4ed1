variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "domain_name" {
  description = "Domain of the hosted zone; clients use the name transactions below it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "Give a domain in lower case without a closing dot, as in pay.example.com."
  }
}

variable "parent_zone_id" {
  description = "Zone that delegates to the new one. Null leaves the delegation to you."
  type        = string
  default     = null
}

variable "endpoints" {
  description = "Load balancers by role: primary and dr."
  type = map(object({
    dns_name = string
    zone_id  = string
  }))

  validation {
    condition     = toset(keys(var.endpoints)) == toset(["primary", "dr"])
    error_message = "There are two endpoints: primary and dr."
  }
}

variable "health_path" {
  description = "Path that the health checks ask for."
  type        = string
  default     = "/health"
}

variable "check_interval" {
  description = "Seconds between two looks of one checker: 10 or 30."
  type        = number

  validation {
    condition     = contains([10, 30], var.check_interval)
    error_message = "Route 53 looks every 10 or every 30 seconds."
  }
}

variable "failure_threshold" {
  description = "Failed looks in a row that make an endpoint unhealthy."
  type        = number

  validation {
    condition     = var.failure_threshold >= 1 && var.failure_threshold <= 10
    error_message = "Between 1 and 10."
  }
}
