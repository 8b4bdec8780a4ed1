variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "role_arn" {
  description = "Role that the function runs as."
  type        = string
}

variable "code_bucket" {
  description = "Versioned bucket of the same region that takes the package."
  type        = string
}

variable "package" {
  description = "Path of the ZIP file."
  type        = string

  validation {
    condition     = endswith(var.package, ".zip")
    error_message = "The package is a ZIP file."
  }
}

variable "package_hash" {
  description = "Hash of what is packed: a new one uploads and deploys again."
  type        = string
}

variable "vpc_id" {
  description = "Network the function lives in."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, by zone."
  type        = map(string)
}

variable "database_cidr_blocks" {
  description = "Ranges in which the database may be: after a failover it is in the other region's."
  type        = list(string)
}

variable "environment" {
  description = "Environment of the function: names and endpoints of its own region."
  type        = map(string)
}

variable "log_retention_days" {
  description = "Days that the function's log is kept."
  type        = number
  default     = 14
}
