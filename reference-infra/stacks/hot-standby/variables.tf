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
  description = "Hosted zone above that domain, which then delegates to the new zone. Null: you delegate yourself."
  type        = string
  default     = null
}

variable "operations_emails" {
  description = "Mail addresses that hear of failovers and alarms."
  type        = set(string)

  validation {
    condition     = alltrue([for address in var.operations_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "These are mail addresses."
  }
}

variable "operator_arns" {
  description = "Users or roles that may move the database writer by hand. Empty: the account's administrators."
  type        = list(string)
  default     = []
}

variable "network_ranges" {
  description = "Address range of each region's network, by role."
  type = object({
    primary = string
    dr      = string
  })
  default = {
    primary = "10.0.0.0/16"
    dr      = "10.1.0.0/16"
  }

  validation {
    condition     = var.network_ranges.primary != var.network_ranges.dr
    error_message = "Peered networks cannot share a range."
  }
}

variable "database" {
  description = "The Aurora PostgreSQL pair. Both regions get the same class and number of instances."
  type = object({
    name                  = optional(string, "transactions")
    username              = optional(string, "dbadmin")
    engine_version        = optional(string, "16.6")
    instance_class        = optional(string, "db.r6g.large")
    instances_per_region  = optional(number, 2)
    backup_retention_days = optional(number, 7)
  })
  default = {}
}

variable "health_check" {
  description = "How fast a dead region is noticed: interval x threshold seconds."
  type = object({
    interval  = optional(number, 10)
    threshold = optional(number, 3)
  })
  default = {}

  validation {
    condition     = var.health_check.interval * var.health_check.threshold <= 30
    error_message = "A failure has to be noticed within 30 seconds."
  }
}

variable "replication_lag_seconds" {
  description = "Lag of the standby database that raises the alarm."
  type        = number
  default     = 60

  validation {
    condition     = var.replication_lag_seconds > 0 && var.replication_lag_seconds <= 60
    error_message = "More than 60 seconds of lag is more loss than agreed."
  }
}
