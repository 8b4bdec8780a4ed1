variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "First word of every name: NAME-global, NAME-primary, NAME-dr."
  type        = string
  default     = "transactions"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,24}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, a letter first, at most 25 characters."
  }
}

variable "engine" {
  description = "aurora-postgresql or aurora-mysql."
  type        = string
  default     = "aurora-postgresql"

  validation {
    condition     = contains(["aurora-postgresql", "aurora-mysql"], var.engine)
    error_message = "A global database is aurora-postgresql or aurora-mysql."
  }
}

variable "engine_version" {
  description = "Version of the engine, the same in both regions."
  type        = string

  validation {
    condition     = can(regex("^1[4-9]\\.\\d+$", var.engine_version)) || can(regex("^8\\.\\d+\\.mysql_aurora\\.\\d+\\.\\d+\\.\\d+$", var.engine_version))
    error_message = "Give the whole version, as in 16.6 or 8.0.mysql_aurora.3.08.2."
  }
}

variable "database_name" {
  description = "Name of the first database."
  type        = string
}

variable "master_username" {
  description = "Name of the master user."
  type        = string
}

variable "master_password" {
  description = "Password of the master user, for the first creation only."
  type        = string
  sensitive   = true
}

variable "instance_class" {
  description = "Class of every instance; db.serverless goes with serverless_capacity. Burstable classes cannot be in a global database."
  type        = string

  validation {
    condition     = !startswith(var.instance_class, "db.t")
    error_message = "Burstable classes cannot be in a global database."
  }
}

variable "serverless_capacity" {
  description = "Least and greatest capacity of a Serverless v2 instance in ACU (2 GB each). Null: the class says all."
  type = object({
    min = number
    max = number
  })
  default = null

  validation {
    condition     = var.serverless_capacity == null || try(var.serverless_capacity.min >= 0.5 && var.serverless_capacity.min <= var.serverless_capacity.max && var.serverless_capacity.max <= 256, false)
    error_message = "Between 0.5 and 256 ACU. A standby that sleeps at 0 would have to wake before it can lead."
  }
}

variable "instances" {
  description = "Instances in each region, by role. In the primary the first one writes, the others read; after a failover the standby's first one writes."
  type = object({
    primary = number
    dr      = number
  })

  validation {
    condition     = alltrue([for count in values(var.instances) : count >= 1 && count <= 15])
    error_message = "A cluster has 1 to 15 instances."
  }
}

variable "backup_retention_days" {
  description = "Days that automatic backups are kept, in both regions."
  type        = number

  validation {
    condition     = var.backup_retention_days >= 1 && var.backup_retention_days <= 35
    error_message = "Between 1 and 35 days."
  }
}

variable "primary" {
  description = "Where the writing cluster lives, new or existing, by plain ids. Without security groups it gets its own, which admits the named clients only. Given zones take the instances in turn; otherwise AWS spreads them over the subnets."
  type = object({
    vpc_id                 = string
    subnet_ids             = list(string)
    kms_key_arn            = string
    security_group_ids     = optional(list(string), [])
    client_security_groups = optional(map(string), {})
    availability_zones     = optional(list(string), [])
  })
}

variable "dr" {
  description = "Where the reading cluster lives, said in the same way."
  type = object({
    vpc_id                 = string
    subnet_ids             = list(string)
    kms_key_arn            = string
    security_group_ids     = optional(list(string), [])
    client_security_groups = optional(map(string), {})
    availability_zones     = optional(list(string), [])
  })
}

variable "client_cidr_blocks" {
  description = "Ranges that may speak to the database, in both regions."
  type        = list(string)
  default     = []
}

variable "cluster_parameters" {
  description = "Parameters of both clusters by name. The one that turns sessions without TLS away is added, and wins."
  type = map(object({
    value        = string
    apply_method = optional(string, "immediate")
  }))
  default = {}

  validation {
    condition     = alltrue([for parameter in values(var.cluster_parameters) : contains(["immediate", "pending-reboot"], parameter.apply_method)])
    error_message = "A parameter is applied immediate or pending-reboot."
  }
}

variable "iam_authentication" {
  description = "Whether users may log in with IAM tokens as well."
  type        = bool
  default     = false
}

variable "exported_logs" {
  description = "Logs that go to CloudWatch. Null: postgresql, or error and slowquery."
  type        = list(string)
  default     = null
}

variable "log_retention_days" {
  description = "Days that exported logs are kept."
  type        = number
  default     = 14
}

variable "encrypt_logs" {
  description = "Whether exported logs are under each region's key as well; its policy then has to admit CloudWatch Logs."
  type        = bool
  default     = false
}

variable "performance_insights" {
  description = "Whether Performance Insights watches the instances, under each region's key."
  type        = bool
  default     = false
}
