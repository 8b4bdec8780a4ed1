terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "environment_suffix" {
  description = "Ends every name."
  type        = string
}

variable "service" {
  description = "Name of the service."
  type        = string
}
