variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment_suffix))
    error_message = "Between 2 and 12 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "environment" {
  description = "Value of the tag Environment."
  type        = string

  validation {
    condition     = length(trimspace(var.environment)) > 0
    error_message = "Everything is tagged with an environment."
  }
}

variable "cost_center" {
  description = "Value of the tag CostCenter."
  type        = string

  validation {
    condition     = length(trimspace(var.cost_center)) > 0
    error_message = "Everything is tagged with who pays."
  }
}

variable "domain_name" {
  description = "Domain that the hosted zone is made for; clients use the name transactions below it."
  type        = string
}

variable "parent_zone_id" {
  description = "Hosted zone above that domain, which then delegates to the new zone. Null: you delegate yourself."
  type        = string
  default     = null
}

variable "applications" {
  description = "Where the application answers over HTTPS, by role: its public host name, and the path that tells its health."
  type = map(object({
    host        = string
    health_path = optional(string, "/health")
  }))

  validation {
    condition     = toset(keys(var.applications)) == toset(["primary", "dr"])
    error_message = "There are two: primary and dr."
  }
  validation {
    condition     = alltrue([for application in values(var.applications) : can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", application.host)) && startswith(application.health_path, "/")])
    error_message = "A host is a name without scheme, a path begins with a slash."
  }
}

variable "operations_emails" {
  description = "Mail addresses that hear of failovers and alarms."
  type        = set(string)

  validation {
    condition     = length(var.operations_emails) > 0 && alltrue([for address in var.operations_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "At least one mail address, and nothing else."
  }
}

variable "network_ranges" {
  description = "Address range of each region's network, by role."
  type = object({
    primary = string
    dr      = string
  })
  default = {
    primary = "10.10.0.0/16"
    dr      = "10.20.0.0/16"
  }

  validation {
    condition     = var.network_ranges.primary != var.network_ranges.dr
    error_message = "Two ranges, lest the networks can never be linked."
  }
}

variable "interface_endpoints" {
  description = "AWS services that the functions reach without the NAT gateways, in both regions. Each costs by the hour and zone; S3 and DynamoDB are reached for free anyway."
  type        = set(string)
  default     = []
}

variable "database" {
  description = "The Aurora MySQL pair. The primary has a writer and readers in the other zones; capacity is that of each instance, in ACU."
  type = object({
    name                  = optional(string, "transactions")
    username              = optional(string, "dbadmin")
    engine_version        = optional(string, "8.0.mysql_aurora.3.08.2")
    capacity              = optional(object({ min = number, max = number }), { min = 8, max = 32 })
    primary_instances     = optional(number, 3)
    standby_instances     = optional(number, 2)
    backup_retention_days = optional(number, 7)
    rotation_schedule     = optional(string, "rate(30 days)")
  })
  default = {}

  validation {
    condition     = var.database.primary_instances >= 3 && var.database.standby_instances >= 1
    error_message = "One instance in each of the primary's three zones, and at least one in the standby."
  }
  validation {
    condition     = var.database.capacity.min >= 2
    error_message = "Performance Insights needs 2 ACU; AWS advises 8 for a global database, so that the standby keeps up."
  }
  validation {
    condition     = var.database.backup_retention_days >= 7
    error_message = "Backups are kept for seven days at least."
  }
}

variable "health_check" {
  description = "How fast Route 53 notices a dead site: interval x threshold seconds; and how many seconds resolvers keep an answer."
  type = object({
    interval  = optional(number, 10)
    threshold = optional(number, 3)
    ttl       = optional(number, 30)
  })
  default = {}

  validation {
    condition     = var.health_check.interval * var.health_check.threshold <= 60
    error_message = "A failure has to be noticed within 60 seconds."
  }
  validation {
    condition     = var.health_check.ttl <= 60
    error_message = "Clients have to follow within 60 seconds."
  }
}

variable "failover" {
  description = "How the orchestrator acts: by itself or not, whether writes that were not replicated may be given up, and how often it looks before it believes that the primary is down."
  type = object({
    automatic                = optional(bool, true)
    allow_data_loss          = optional(bool, true)
    confirmations            = optional(number, 3)
    confirm_interval_seconds = optional(number, 5)
  })
  default = {}

  validation {
    condition     = var.failover.confirmations >= 2 && var.failover.confirmations * var.failover.confirm_interval_seconds <= 60
    error_message = "At least two looks, and no more than a minute for all of them."
  }
}

variable "lag_seconds" {
  description = "Replication lag that is worth a warning, and that is an emergency."
  type = object({
    warning  = optional(number, 60)
    critical = optional(number, 300)
  })
  default = {}

  validation {
    condition     = var.lag_seconds.warning > 0 && var.lag_seconds.warning <= 60 && var.lag_seconds.critical > var.lag_seconds.warning && var.lag_seconds.critical <= 300
    error_message = "A warning by 60 seconds of lag, the emergency after it and by 300."
  }
}

variable "log_retention_days" {
  description = "Days that logs of functions, databases and APIs are kept."
  type        = number
  default     = 14
}
