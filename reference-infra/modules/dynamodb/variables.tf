variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What the table holds, in one word: the suffix follows it."
  type        = string
  default     = "sessions"
}

variable "exact_name" {
  description = "Name of the table to the letter, without the suffix, where a stack orders one. Null: name and suffix."
  type        = string
  default     = null
}

variable "hash_key" {
  description = "Partition key: its name, and its type (S, N or B)."
  type = object({
    name = string
    type = optional(string, "S")
  })
  default = { name = "session_id" }

  validation {
    condition     = contains(["S", "N", "B"], var.hash_key.type)
    error_message = "A key is of type S, N or B."
  }
}

variable "range_key" {
  description = "Sort key: its name, and its type (S, N or B). Null: none."
  type = object({
    name = string
    type = optional(string, "S")
  })
  default = null

  validation {
    condition     = var.range_key == null ? true : contains(["S", "N", "B"], var.range_key.type)
    error_message = "A key is of type S, N or B."
  }
}

variable "ttl_attribute" {
  description = "Attribute that says when an item is dropped, in seconds since 1970. Null: items stay."
  type        = string
  default     = "expires_at"
}

variable "replica_region" {
  description = "Region of the replica; the table itself is in the region of the provider."
  type        = string
}

variable "kms_key_arns" {
  description = "Keys of the table and of its replica, each of its own region. Null: keys that AWS manages."
  type = object({
    primary = string
    replica = string
  })
  default = null
}
