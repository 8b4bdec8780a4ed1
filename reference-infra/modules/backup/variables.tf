variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What is backed up, in one word: it begins the names."
  type        = string
  default     = "transactions"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "Lower-case letters, digits and hyphens, a letter first, at most 24 characters."
  }
}

variable "kms_key_arn" {
  description = "Key of the same region that encrypts the vault."
  type        = string
}

variable "schedule" {
  description = "When recovery points are made, in UTC."
  type        = string
  default     = "cron(0 5 * * ? *)"

  validation {
    condition     = can(regex("^(cron|rate)\\(.+\\)$", var.schedule))
    error_message = "A schedule is cron(...) or rate(...)."
  }
}

variable "retention_days" {
  description = "Days that recovery points are kept, here and in the other region."
  type        = number
  default     = 7

  validation {
    condition     = var.retention_days >= 1 && var.retention_days <= 35
    error_message = "Between 1 and 35 days."
  }
}

variable "copy_to" {
  description = "Vault of the other region that gets a copy of every recovery point, with its key. Null copies nothing."
  type = object({
    vault_arn   = string
    kms_key_arn = string
  })
  default = null
}

variable "resource_arns" {
  description = "What is backed up, by ARN. Clusters: AWS Backup treats a cluster as one resource."
  type        = list(string)
  default     = []
}

variable "selection_tag" {
  description = "Backs up, besides, whatever carries this tag. Null selects by ARN alone."
  type = object({
    key   = string
    value = string
  })
  default = null
}

variable "cluster_names" {
  description = "Identifiers of the clusters among them: the role may take snapshots of these only."
  type        = list(string)

  validation {
    condition     = length(var.cluster_names) > 0
    error_message = "Name at least one cluster."
  }
}

variable "dr_region" {
  description = "Region of the vault that gets the copies: snapshots are made there too. Null without copies."
  type        = string
  default     = null
}
