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
  description = "Zones of one region to spread over, two or three, in a fixed order: the order decides the subnet ranges."
  type        = list(string)

  validation {
    condition     = contains([2, 3], length(var.availability_zones)) && length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "Name two or three different zones."
  }

  validation {
    condition     = length(distinct([for zone in var.availability_zones : replace(zone, "/[a-z]$/", "")])) == 1
    error_message = "The zones belong to one region."
  }
}

variable "private_subnet_ranges" {
  description = "Ranges of the private subnets, in the order of the zones. Empty: the first /24 blocks of the network."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.private_subnet_ranges : can(cidrnetmask(range))])
    error_message = "These are IPv4 ranges, as in 10.0.1.0/24."
  }
}

variable "public_subnet_ranges" {
  description = "Ranges of the public subnets, in the order of the zones. Empty: the /24 blocks from the hundredth on."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.public_subnet_ranges : can(cidrnetmask(range))])
    error_message = "These are IPv4 ranges, as in 10.0.101.0/24."
  }
}

variable "public" {
  description = "Whether there are public subnets and a way to the internet. A network without them is closed."
  type        = bool
  default     = true
}

variable "nat" {
  description = "Gateways for outbound traffic of the private subnets: per-zone, single or none. Without public subnets there are none."
  type        = string
  default     = "per-zone"

  validation {
    condition     = contains(["per-zone", "single", "none"], var.nat)
    error_message = "One of per-zone, single, none."
  }
}

variable "gateway_endpoints" {
  description = "Services reached from the private subnets through a gateway endpoint, which costs nothing: s3, dynamodb."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.gateway_endpoints, ["s3", "dynamodb"])) == 0
    error_message = "Only s3 and dynamodb have gateway endpoints."
  }
}

variable "interface_endpoints" {
  description = "Services reached from the private subnets through an interface endpoint, as in secretsmanager, sns, rds."
  type        = set(string)
  default     = []
}

variable "flow_log_days" {
  description = "Days that records of refused traffic are kept. Null: none are written."
  type        = number
  default     = null
}

variable "flow_log_kms_key_arn" {
  description = "Key of the same region that encrypts those records; its policy admits CloudWatch Logs. Null: a key that AWS owns."
  type        = string
  default     = null
}
