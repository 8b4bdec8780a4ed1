variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side. Names of buckets have to be free in all of AWS."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,11}$", var.environment_suffix))
    error_message = "Between 2 and 12 lower-case letters, digits or hyphens, a letter first."
  }
}

variable "networks" {
  description = "The networks that are there already, by role: the VPC, and its private subnets by availability zone with their ranges. Clusters live in the database subnets; functions live in the application subnets, which alone may reach the databases."
  type = object({
    primary = object({
      vpc_id              = string
      database_subnets    = map(object({ id = string, cidr_block = string }))
      application_subnets = map(object({ id = string, cidr_block = string }))
    })
    dr = object({
      vpc_id              = string
      database_subnets    = map(object({ id = string, cidr_block = string }))
      application_subnets = map(object({ id = string, cidr_block = string }))
    })
  })

  validation {
    condition = alltrue([
      for network in values(var.networks) : length(network.database_subnets) >= 3 && length(network.application_subnets) >= 3
    ])
    error_message = "Each region needs subnets in three zones or more."
  }
  validation {
    condition = alltrue(concat(
      [for zone in concat(keys(var.networks.primary.database_subnets), keys(var.networks.primary.application_subnets)) : can(regex("^us-east-1[a-f]$", zone))],
      [for zone in concat(keys(var.networks.dr.database_subnets), keys(var.networks.dr.application_subnets)) : can(regex("^us-west-2[a-d]$", zone))],
    ))
    error_message = "Subnets go by their availability zone: those of us-east-1 for primary, of us-west-2 for dr."
  }
  validation {
    condition = alltrue(flatten([
      for network in values(var.networks) : [
        for subnet in concat(values(network.database_subnets), values(network.application_subnets)) :
        can(cidrhost(subnet.cidr_block, 0)) && try(tonumber(split("/", subnet.cidr_block)[1]) >= 16, false)
      ]
    ]))
    error_message = "Ranges are CIDR blocks of a subnet's size, /16 or smaller."
  }
}

variable "admit_other_region" {
  description = "Whether application subnets may reach the other region's cluster over the peering connection: what still runs in a region follows the writer into the other one."
  type        = bool
  default     = true
}

variable "domain_name" {
  description = "Domain that the names writer and reader are made in."
  type        = string
}

variable "hosted_zone" {
  description = "Zone of the domain: the id of one that is there, or a new one, which parent_id delegates to if given."
  type = object({
    id        = optional(string)
    create    = optional(bool, true)
    parent_id = optional(string)
  })
  default = {}

  validation {
    condition     = var.hosted_zone.create != (var.hosted_zone.id != null)
    error_message = "Either name a zone and set create to false, or have one made."
  }
}

variable "operations_emails" {
  description = "Mail addresses that hear of database events, failovers and alarms, from both regions."
  type        = set(string)

  validation {
    condition     = length(var.operations_emails) > 0 && alltrue([for address in var.operations_emails : can(regex("^[^@ ]+@[^@ ]+$", address))])
    error_message = "At least one mail address."
  }
}

variable "database" {
  description = "The Aurora PostgreSQL pair. Each region has a writer's place and at least two readers."
  type = object({
    name                  = optional(string, "transactions")
    username              = optional(string, "dbadmin")
    engine_version        = optional(string, "16.6")
    instance_class        = optional(string, "db.r6g.large")
    instances             = optional(object({ primary = number, dr = number }), { primary = 3, dr = 3 })
    backup_retention_days = optional(number, 14)
  })
  default = {}

  validation {
    condition     = alltrue([for count in values(var.database.instances) : count >= 3])
    error_message = "A writer and two readers are the least, in either region."
  }
}

variable "password" {
  description = "How the first password is drawn, and how often the later ones are."
  type = object({
    length   = optional(number, 32)
    rotation = optional(string, "rate(30 days)")
  })
  default = {}

  validation {
    condition     = var.password.length >= 16
    error_message = "At least 16 characters."
  }
}

variable "automatic_failover" {
  description = "Whether a primary that is dead for sure is replaced without a person. What it had not replicated is lost then: seconds, as a rule."
  type        = bool
  default     = true
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

variable "record_ttl" {
  description = "Seconds that clients keep the address of the database."
  type        = number
  default     = 30

  validation {
    condition     = var.record_ttl >= 1 && var.record_ttl <= 60
    error_message = "Between 1 and 60: clients have to follow within the recovery time."
  }
}

variable "replication_lag_seconds" {
  description = "Lag of the standby that raises the alarm and makes it unfit to serve."
  type        = number
  default     = 60

  validation {
    condition     = var.replication_lag_seconds >= 20 && var.replication_lag_seconds <= 60
    error_message = "More than 60 seconds of lag is more loss than agreed; Aurora enforces none below 20."
  }
}

variable "enforce_recovery_point" {
  description = "Whether the writer stops committing while the standby is further behind than replication_lag_seconds. It makes the recovery point certain, and the writer depend on the other region."
  type        = bool
  default     = false
}

variable "exports" {
  description = "Days after which exports are archived in Glacier, and after which replaced or deleted ones vanish."
  type = object({
    archive_after_days       = optional(number, 30)
    forget_replaced_after    = optional(number, 365)
    replicate_in_both_senses = optional(bool, true)
  })
  default = {}

  validation {
    condition     = var.exports.archive_after_days >= 1 && var.exports.forget_replaced_after > var.exports.archive_after_days + 90
    error_message = "Glacier charges for 90 days at least: forget later than that."
  }
}

variable "log_retention_days" {
  description = "Days that the logs of functions, APIs and databases are kept."
  type        = number
  default     = 30
}
