variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "replica_region" {
  description = "Region of the replica; the table itself is in the region of the provider."
  type        = string
}
