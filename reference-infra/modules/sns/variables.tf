variable "environment_suffix" {
  description = "Ends every name, so that several deployments can live side by side."
  type        = string
}

variable "purpose" {
  description = "What the topic announces, in one word."
  type        = string
}

variable "email_addresses" {
  description = "Mail addresses that receive everything published."
  type        = set(string)

  validation {
    condition     = length(var.email_addresses) > 0
    error_message = "A topic nobody listens to warns nobody: give at least one address."
  }
}
