variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment_suffix))
    error_message = "Between 2 and 12 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "domain_name" {
  description = "Domain that the hosted zone is made for."
  type        = string
}

variable "parent_zone_id" {
  description = "Hosted zone above that domain, which then delegates to the new one. Null: you delegate yourself."
  type        = string
  default     = null
}

variable "operations_emails" {
  description = "Mail addresses that hear of alarms and failovers."
  type        = set(string)

  validation {
    condition     = alltrue([for address in var.operations_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "These are mail addresses."
  }
}

variable "allow_data_loss" {
  description = "Whether the orchestrator may take over from a dead primary by itself, leaving behind what was not replicated yet."
  type        = bool
  default     = true
}

variable "nat" {
  description = "NAT gateways of each region: single, or per-zone, which keeps a region going when one of its zones is lost."
  type        = string
  default     = "single"

  validation {
    condition     = contains(["single", "per-zone"], var.nat)
    error_message = "single or per-zone: the functions need a way out."
  }
}
