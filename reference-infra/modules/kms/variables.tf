variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "purpose" {
  description = "What the key encrypts, in one word: it becomes part of the alias."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.purpose))
    error_message = "Lower-case letters, digits and hyphens, a letter first."
  }
}

variable "alias" {
  description = "Alias of the key without the leading alias/, where a stack orders its own. Null: purpose and suffix."
  type        = string
  default     = null
}

variable "services" {
  description = "AWS services that use the key on their own account, as in cloudwatch.amazonaws.com, with the conditions they are held to. Give both regions the same: the policies are then the same."
  type = map(list(object({
    test     = string
    variable = string
    values   = list(string)
  })))
  default = {}

  validation {
    condition     = alltrue([for service in keys(var.services) : endswith(service, ".amazonaws.com")])
    error_message = "A service is named as in sns.amazonaws.com."
  }
}

variable "user_arns" {
  description = "Roles that encrypt and decrypt with the key without a grant in their own policies."
  type        = list(string)
  default     = []
}

variable "deletion_window_days" {
  description = "Days between the destruction of the stack and that of the key."
  type        = number
  default     = 7

  validation {
    condition     = var.deletion_window_days >= 7 && var.deletion_window_days <= 30
    error_message = "AWS waits 7 to 30 days."
  }
}
