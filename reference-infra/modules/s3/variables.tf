variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What the pair of buckets holds, as in transaction-assets."
  type        = string
}

variable "replication_role_arn" {
  description = "Role that copies between the buckets."
  type        = string
}

variable "bidirectional" {
  description = "Whether the DR bucket copies back, so that nothing written there after a failover is lost."
  type        = bool
  default     = true
}
