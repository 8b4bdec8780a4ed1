variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "engine_version" {
  description = "Version of Aurora PostgreSQL, the same in both regions."
  type        = string

  validation {
    condition     = can(regex("^1[4-9]\\.\\d+$", var.engine_version))
    error_message = "Give major and minor version, as in 16.6."
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
  description = "Password of the master user."
  type        = string
  sensitive   = true
}

variable "instance_class" {
  description = "Class of every instance. Burstable classes cannot be in a global database."
  type        = string

  validation {
    condition     = !startswith(var.instance_class, "db.t")
    error_message = "Burstable classes cannot be in a global database."
  }
}

variable "instances_per_region" {
  description = "Instances in each region. The standby has as many as the primary: it must carry the whole load at once."
  type        = number

  validation {
    condition     = var.instances_per_region >= 1 && var.instances_per_region <= 15
    error_message = "A cluster has 1 to 15 instances."
  }
}

variable "backup_retention_days" {
  description = "Days that automatic backups are kept, in both regions."
  type        = number
}

variable "primary" {
  description = "Where the writing cluster lives."
  type = object({
    vpc_id      = string
    subnet_ids  = map(string)
    kms_key_arn = string
  })
}

variable "dr" {
  description = "Where the reading cluster lives."
  type = object({
    vpc_id      = string
    subnet_ids  = map(string)
    kms_key_arn = string
  })
}

variable "client_cidr_blocks" {
  description = "Ranges that may speak to the database."
  type        = list(string)
}
