variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "name" {
  description = "What the load balancer is for, in one word: it begins the names."
  type        = string
  default     = "transaction"
}

variable "vpc_id" {
  description = "Network of the load balancer."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets, by zone."
  type        = map(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A load balancer needs subnets in two zones at least."
  }
}

variable "certificate_arn" {
  description = "Certificate of the same region for the name that clients use."
  type        = string
}

variable "function" {
  description = "Function that answers all requests."
  type = object({
    arn  = string
    name = string
  })
}

variable "health_path" {
  description = "Path that tells whether the region can serve."
  type        = string
  default     = "/health"
}

variable "health_check" {
  description = "How the load balancer looks after the function: seconds between looks, seconds to wait, looks that decide."
  type = object({
    interval            = optional(number, 35)
    timeout             = optional(number, 30)
    healthy_threshold   = optional(number, 2)
    unhealthy_threshold = optional(number, 2)
  })
  default = {}

  validation {
    condition     = var.health_check.timeout < var.health_check.interval
    error_message = "A look has to end before the next one begins."
  }
}

variable "access_log_bucket" {
  description = "Bucket of the same region that takes access logs; its policy has to admit the load balancers of the region. Null: no logs."
  type        = string
  default     = null
}
