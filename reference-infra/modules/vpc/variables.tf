variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "cidr_block" {
  description = "Address range of the network, a /16. It must not overlap with the other region's."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.cidr_block)) && endswith(var.cidr_block, "/16")
    error_message = "The range must be an IPv4 /16, as in 10.0.0.0/16."
  }
}

variable "availability_zones" {
  description = "Zones to spread over, in a fixed order: the order decides the subnet ranges."
  type        = list(string)

  validation {
    condition     = length(distinct(var.availability_zones)) == 3
    error_message = "Name three different zones."
  }
}
