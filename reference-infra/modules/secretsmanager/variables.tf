variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "username" {
  description = "Name of the database's master user."
  type        = string
}

variable "replica_region" {
  description = "Region in which the secret can be read as well."
  type        = string
}
