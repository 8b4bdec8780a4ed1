variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What the pair of buckets holds, as in transaction-assets."
  type        = string
}

variable "replication_role_arn" {
  description = "Role that copies between the buckets, unless one is created."
  type        = string
  default     = null
}

variable "create_replication_role" {
  description = "Whether to make a role that has the rights for this pair alone."
  type        = bool
  default     = false
}

variable "role_prefix" {
  description = "Begins the name of the role that is made here. Null begins it with s3-replication."
  type        = string
  default     = null
}

variable "bidirectional" {
  description = "Whether the DR bucket copies back, so that nothing written there after a failover is lost."
  type        = bool
  default     = true
}

variable "replicate_delete_markers" {
  description = "Whether a deletion in one bucket hides the object in the other too."
  type        = bool
  default     = true
}

variable "kms_key_arns" {
  description = "Keys that encrypt the buckets, by role, each of its own region. Copies are encrypted anew with the key of where they arrive. Null leaves encryption to S3 (AES-256)."
  type = object({
    primary = string
    dr      = string
  })
  default = null
}

variable "refuse_other_encryption" {
  description = "Whether uploads that ask for another encryption than the bucket's KMS key are turned away."
  type        = bool
  default     = false
}

variable "lifecycle_rules" {
  description = "What becomes of objects with age, by rule name, in both buckets: transitions of current and of noncurrent versions, and when each is deleted. A prefix narrows a rule."
  type = map(object({
    prefix = optional(string, "")
    transitions = optional(list(object({
      days          = number
      storage_class = string
    })), [])
    expiration_days = optional(number)
    noncurrent_transitions = optional(list(object({
      days          = number
      storage_class = string
    })), [])
    noncurrent_expiration_days = optional(number)
  }))
  default = {}

  validation {
    condition = alltrue(flatten([
      for rule in values(var.lifecycle_rules) : [
        for transition in concat(rule.transitions, rule.noncurrent_transitions) :
        contains(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], transition.storage_class)
      ]
    ]))
    error_message = "Objects move to STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, GLACIER or DEEP_ARCHIVE."
  }
}

variable "access_log_buckets" {
  description = "Buckets that take the access logs, by role, each of its own region. Null logs nothing."
  type = object({
    primary = string
    dr      = string
  })
  default = null
}

variable "access_log_sources" {
  description = "ARNs of buckets whose access logs this pair takes. A pair that does is not encrypted with a KMS key: S3 cannot deliver logs then."
  type        = list(string)
  default     = []
}
