variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "cidr_block" {
  description = "Address range of the region's network, a /16."
  type        = string
}

variable "availability_zones" {
  description = "Three zones of the region, in a fixed order."
  type        = list(string)

  validation {
    condition     = length(var.availability_zones) == 3
    error_message = "Name three zones."
  }
}

variable "interface_endpoints" {
  description = "Services reached through an interface endpoint, besides S3 and DynamoDB, which are reached through free gateways. Each costs by the hour and zone."
  type        = set(string)
  default     = []
}

variable "database_port" {
  description = "Port that the application may reach in its own network."
  type        = number
}

variable "email_addresses" {
  description = "Who hears of alarms and failovers."
  type        = set(string)
}

variable "failing_rules" {
  description = "Names of EventBridge rules, without the suffix, that leave undelivered events in the queue of failures."
  type        = set(string)
  default     = []
}

variable "log_retention_days" {
  description = "Days that records of refused traffic are kept."
  type        = number
}
