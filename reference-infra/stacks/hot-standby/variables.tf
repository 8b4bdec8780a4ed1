variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,9}[a-z0-9]$", var.environment_suffix))
    error_message = "Between 2 and 11 lower-case letters, digits or hyphens, a letter first, no hyphen last: load balancers have short names."
  }
}

variable "view" {
  description = "Which region leads: default (us-east-1) or west (us-west-2). Null: the one that the workspace is named after."
  type        = string
  default     = null

  validation {
    condition     = var.view == null ? true : contains(["default", "west"], var.view)
    error_message = "The views are default and west."
  }
}

variable "domain_name" {
  description = "Domain that the hosted zone is made for."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9-]+\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "Give a domain in lower case without a closing dot, as in pay.example.com."
  }
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
    condition     = length(var.operations_emails) > 0
    error_message = "Somebody has to hear of failovers: give at least one address."
  }

  validation {
    condition     = alltrue([for address in var.operations_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "These are mail addresses."
  }
}

variable "operator_arns" {
  description = "Users or roles that may move the database writer by hand. Empty: the account's administrators."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.operator_arns : can(regex("^arn:aws:iam::\\d{12}:(user|role|root)", arn))])
    error_message = "These are ARNs of users or roles."
  }
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
    condition     = alltrue([for range in values(var.network_ranges) : can(cidrnetmask(range)) && endswith(range, "/16")])
    error_message = "A range is an IPv4 /16, as in 10.0.0.0/16."
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

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database.name)) && can(regex("^[a-z][a-z0-9_]{0,62}$", var.database.username))
    error_message = "Database and user are named with lower-case letters, digits and underscores, a letter first."
  }

  validation {
    condition     = var.database.instances_per_region >= 2
    error_message = "Two instances per region: one failed instance must not be a failed region."
  }
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

variable "automatic_failover" {
  description = "Whether a dead primary is replaced without a person, and whether the writes that had not arrived may be lost for it. With enabled = false alarms only notify."
  type = object({
    enabled         = optional(bool, true)
    allow_data_loss = optional(bool, true)
  })
  default = {}

  validation {
    condition     = !var.automatic_failover.enabled || var.automatic_failover.allow_data_loss
    error_message = "A dead primary cannot be asked for its last writes: automatic failover has to accept their loss."
  }
}

variable "log_retention_days" {
  description = "Days that the logs of functions and database are kept."
  type        = number
  default     = 14

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 180, 365], var.log_retention_days)
    error_message = "CloudWatch Logs keeps logs for certain numbers of days only, as in 7, 14 or 30."
  }
}
