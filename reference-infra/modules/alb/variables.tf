variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "vpc_id" {
  description = "Network of the load balancer."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets, by zone."
  type        = map(string)
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
