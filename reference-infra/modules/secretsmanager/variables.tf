variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "Name of the secret; the suffix is added."
  type        = string
  default     = "database-master"
}

variable "username" {
  description = "Name of the database's master user."
  type        = string
}

variable "password" {
  description = "How the password is drawn. Characters that Aurora refuses are never in it."
  type = object({
    length  = optional(number, 32)
    special = optional(bool, false)
  })
  default = {}

  validation {
    condition     = var.password.length >= 16 && var.password.length <= 41
    error_message = "Between 16 and 41 characters: MySQL takes no more."
  }
}

variable "follows" {
  description = "Takes over a password that another region's secret drew, instead of drawing one: all members of a global database know the same users."
  type = object({
    password = string
  })
  default   = null
  sensitive = true
}

variable "connection" {
  description = "What a client or a rotation needs to know besides the credentials: engine (mysql or postgres), host, port, dbname."
  type = object({
    engine = string
    host   = string
    port   = number
    dbname = string
  })
  default = null

  validation {
    condition     = var.connection == null || contains(["mysql", "postgres"], try(var.connection.engine, ""))
    error_message = "The engine is mysql or postgres."
  }
}

variable "kms_key_arn" {
  description = "Key of the same region. Null: the key that AWS manages."
  type        = string
  default     = null
}

variable "replica_region" {
  description = "Region in which the secret can be read as well. Null: only here."
  type        = string
  default     = null
}

variable "replica_kms_key_arn" {
  description = "Key of the replica's region. Null: the key that AWS manages."
  type        = string
  default     = null
}

variable "rotation" {
  description = "Function of the same region that changes the password, and when. Null: nobody does."
  type = object({
    function_arn = string
    schedule     = optional(string, "rate(30 days)")
    duration     = optional(string, "3h")
  })
  default = null

  validation {
    condition     = var.rotation == null || can(regex("^(rate|cron)\\(.+\\)$", var.rotation.schedule))
    error_message = "A schedule is rate(...) or cron(...)."
  }
}
