variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "Name of the function; the suffix is added."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,35}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, a letter first, at most 36 characters."
  }
}

variable "description" {
  description = "What the function does, in a few words."
  type        = string
}

variable "handler" {
  description = "Entry point, as in failover_orchestrator.handler."
  type        = string
}

variable "runtime" {
  description = "Runtime of the function."
  type        = string
  default     = "python3.12"

  validation {
    condition     = can(regex("^(python3\\.\\d+|nodejs\\d+\\.x)$", var.runtime))
    error_message = "A Python 3 or Node.js runtime, as in python3.12 or nodejs22.x."
  }
}

variable "memory_mb" {
  description = "Memory in MB; computing power follows it."
  type        = number
  default     = 256

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "Between 128 and 10240 MB."
  }
}

variable "timeout_seconds" {
  description = "Seconds after which a run is cut off."
  type        = number
  default     = 30

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "Between 1 and 900 seconds."
  }
}

variable "package" {
  description = "Path of the ZIP file, and a hash of what is packed: a new hash deploys again."
  type = object({
    path = string
    hash = string
  })

  validation {
    condition     = endswith(var.package.path, ".zip")
    error_message = "The package is a ZIP file."
  }
}

variable "code_bucket" {
  description = "Versioned bucket of the same region that the package is put into. Null uploads it with the function."
  type = object({
    name = string
  })
  default = null
}

variable "own_role" {
  description = "Makes a role that may do what the statements say, besides logging. Null: role_arn is used."
  type = object({
    statements = list(object({
      sid       = string
      actions   = list(string)
      resources = list(string)
      conditions = optional(list(object({
        test     = string
        variable = string
        values   = list(string)
      })), [])
    }))
  })
  default = null

  validation {
    condition     = alltrue([for statement in try(var.own_role.statements, []) : alltrue([for action in statement.actions : !strcontains(action, "*")])])
    error_message = "Name every action; a wildcard grants more than the function needs."
  }
}

variable "role_prefix" {
  description = "Goes before the name of the role that is made here, where names begin with the type of what they name."
  type        = string
  default     = ""
}

variable "role_arn" {
  description = "Role that the function runs as, when own_role is null."
  type        = string
  default     = null
}

variable "network" {
  description = "Network that the function lives in, null for none. Without security groups it gets its own, which lets it call AWS over 443 and the database ranges."
  type = object({
    vpc_id               = string
    subnet_ids           = list(string)
    security_group_ids   = optional(list(string), [])
    database_cidr_blocks = optional(list(string), [])
    database_port        = optional(number, 5432)
  })
  default = null
}

variable "environment" {
  description = "Environment of the function: names and endpoints, no secrets."
  type        = map(string)
  default     = {}
}

variable "reserved_concurrency" {
  description = "Runs at a time that are set aside for the function, and no more than those. -1 leaves it unlimited."
  type        = number
  default     = -1

  validation {
    condition     = var.reserved_concurrency == -1 || var.reserved_concurrency >= 1
    error_message = "At least 1; 0 would keep the function from running at all."
  }
}

variable "dead_letter_queue_arn" {
  description = "Queue of the same region that takes events the function failed on for good. Null drops them."
  type        = string
  default     = null
}

variable "queue" {
  description = "Queue that feeds the function, null for none. The function reports which messages of a batch failed."
  type = object({
    arn                     = string
    batch_size              = optional(number, 10)
    batching_window_seconds = optional(number, 0)
    maximum_concurrency     = optional(number, 2)
  })
  default = null
}

variable "invokers" {
  description = "Services that may invoke the function, by a name for the statement."
  type = map(object({
    principal      = string
    source_arn     = optional(string)
    source_account = optional(string)
  }))
  default = {}
}

variable "log_retention_days" {
  description = "Days that the function's log is kept."
  type        = number
  default     = 14
}

variable "kms_key_arn" {
  description = "Key of the same region for log and environment; its policy admits CloudWatch Logs. Null: keys that AWS owns."
  type        = string
  default     = null
}
